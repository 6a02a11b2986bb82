import { invocation, withoutFolders } from '../invocation.js';
import { requireWritableFolder } from '../paths.js';
import { findRun, runArgument } from '../run/find-run.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadRun } from '../run/train-run.js';
import { defineCommand } from './define-command.js';
import { showRun } from './show-run.js';

export const evaluate = defineCommand({
  name: 'evaluate',
  description: 'measure a trained run on its test part, and write the report',
  argument: runArgument,
  settings: {},
  async run({ argument, context }) {
    const startMs = performance.now();
    const directory = argument ?? (await findRun());
    const run = await loadRun(new RunDirectory(directory));
    await requireWritableFolder(directory, 'report.html');
    await showRun(run, context, { startMs, command: invocation(withoutFolders(['evaluate', directory])) });
  },
});
