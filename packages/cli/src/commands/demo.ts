import type { Context } from '../context.js';
import { beginRun } from '../run/begin-run.js';
import { RunDirectory } from '../run/run-directory.js';
import { trainRun } from '../run/train-run.js';
import { showRun } from './evaluate.js';
import { interruptible } from './interruptible.js';
import type { RunOptions } from './run-options.js';

/** Where a demo lies unless told otherwise: its own, so that it may replace the one before. */
export const demoDirectory = 'lightrec-demo';

/**
 * `lightrec demo`: `train` and `evaluate` in one.
 *
 * @param command - how it was called, for the report
 */
export async function demo(options: RunOptions, command: string, context: Context): Promise<void> {
  const startMs = performance.now();
  const directory = new RunDirectory(options.out);
  const overwrite = options.overwrite || options.out === demoDirectory;
  await interruptible('demo', directory, context, async () => {
    const data = await beginRun(directory, { ...options, overwrite }, context);
    await showRun(await trainRun(directory, data, options.backend, context), context, { startMs, command });
  });
}
