import path from 'node:path';
import type { Context } from '../context.js';
import { loadRunData } from '../run/begin-run.js';
import { RunDirectory } from '../run/run-directory.js';
import { trainRun } from '../run/train-run.js';
import { showRun } from './evaluate.js';
import { interruptible } from './interruptible.js';
import type { RunOptions } from './run-options.js';

/** Where a demo lies unless told otherwise: its own, so that it may replace the one before on generated data. */
export const demoDirectory = 'lightrec-demo';

/** `lightrec demo`: `train` and `evaluate` in one. */
export async function demo(options: RunOptions, context: Context): Promise<void> {
  const startMs = performance.now();
  const directory = new RunDirectory(options.out);
  // The log of a run has the command that began it.
  const command = options.resume ? options.command : undefined;
  const overwrite = options.overwrite || (await isOwnRun(directory));
  await interruptible('demo', { directory, options: { ...options, overwrite }, context }, async (data) =>
    showRun(await trainRun(directory, data, context), context, { startMs, command }),
  );
}

/** Whether a run on generated data lies in the demo's own directory: it can be had again, so nobody is asked. */
async function isOwnRun(directory: RunDirectory): Promise<boolean> {
  if (path.resolve(directory.path) !== path.resolve(demoDirectory) || !(await directory.has('data'))) return false;
  return (await loadRunData(directory)).settings.data === undefined;
}
