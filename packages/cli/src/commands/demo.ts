import path from 'node:path';
import type { Context } from '../context.js';
import { defaultDirectories } from '../limits.js';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { trainRun } from '../run/train-run.js';
import { defineCommand } from './define-command.js';
import { interruptible } from './interruptible.js';
import { type RunOptions, runOptionsOf, settingsOfRun } from './run-options.js';
import { showRun } from './show-run.js';

/** `train` and `evaluate` in one. */
export const demo = defineCommand({
  name: 'demo',
  description: 'train, index and measure in one: on generated data, or on yours',
  settings: settingsOfRun(defaultDirectories.demo, 'default: generated data'),
  further: 'data',
  run: (call) => trainAndMeasure(runOptionsOf(call, true), call.context),
});

async function trainAndMeasure(options: RunOptions, context: Context): Promise<void> {
  const startMs = performance.now();
  const directory = new RunDirectory(options.out);
  // The log of a run has the command that began it.
  const command = options.resume ? options.command : undefined;
  const overwrite = options.overwrite || (await isOwnRun(directory));
  await interruptible('demo', { directory, options: { ...options, overwrite }, context }, async (data) =>
    showRun(await trainRun(directory, data, context, options.threads), context, { startMs, command }),
  );
}

/** Whether a run on generated data lies in the demo's own directory, which may be replaced without asking. */
async function isOwnRun(directory: RunDirectory): Promise<boolean> {
  if (path.resolve(directory.path) !== path.resolve(defaultDirectories.demo) || !(await directory.has('data')))
    return false;
  return (await loadRunData(directory)).settings.data === undefined;
}
