import { LightRecError } from '@lightrec/core';
import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import { beginRun } from '../run/begin-run.js';
import type { RunData } from '../run/run-data.js';
import type { RunDirectory } from '../run/run-directory.js';
import type { RunOptions } from './run-options.js';

/** Long work was stopped by Ctrl-C; says how to go on with it. */
class InterruptedError extends LightRecError {
  static override readonly marker = Symbol.for('lightrec.error.interrupted');
}

/** Begins a run and goes on with `work`; tells the user, whose Ctrl-C stops it, what is kept and how it goes on. */
export async function interruptible<T>(
  command: 'demo' | 'train',
  { directory, options, context }: { directory: RunDirectory; options: RunOptions; context: Context },
  work: (data: RunData) => Promise<T>,
): Promise<T> {
  // What lies in the directory before is no part of a run that replaces it.
  let isBegun = options.resume;
  try {
    const data = await beginRun(directory, options, context);
    isBegun = true;
    return await work(data);
  } catch (error) {
    if (!context.signal.aborted) throw error;
    if (!isBegun || !(await directory.has('data'))) throw new InterruptedError('Stopped before anything was written.');
    const resume = invocation([command, '--resume', '--out', directory.path]);
    throw new InterruptedError(`Stopped${await whatIsKept(directory)}. Go on with it: ${resume}`);
  }
}

async function whatIsKept(directory: RunDirectory): Promise<string> {
  if (await directory.has('model')) return '; what was trained is kept';
  if (await directory.has('modelCheckpoint')) return '; the last checkpoint is kept';
  if (await directory.has('teacher')) return '; the float teacher is kept';
  if (await directory.has('teacherCheckpoint')) return '; the last checkpoint is kept';
  return ' before the first checkpoint; the data are kept';
}
