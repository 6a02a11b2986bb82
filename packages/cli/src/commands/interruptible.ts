import { LightRecError } from '@lightrec/core';
import type { Context } from '../context.js';
import { InterruptedError, systemErrorOf } from '../error-report.js';
import { invocation } from '../invocation.js';
import { beginRun } from '../run/begin-run.js';
import type { RunData } from '../run/run-data.js';
import type { RunDirectory } from '../run/run-directory.js';
import type { RunOptions } from './run-options.js';

/** The system refused something during long work, as on a full disk; says how to go on. */
class UnfinishedError extends LightRecError {
  static override readonly code = 'UNFINISHED';
}

/**
 * Begins a run and goes on with `work`; where Ctrl-C or the system stops it, tells the user what is kept and how it
 * goes on.
 */
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
    const isStopped = context.signal.aborted;
    if (!isStopped && systemErrorOf(error) === undefined) throw error;
    if (!isBegun || !(await directory.has('data'))) {
      throw isStopped ? new InterruptedError('Stopped before anything was written.') : error;
    }
    const resume = `Go on with it: ${invocation([command, '--resume', '--out', directory.path])}`;
    const kept = await whatIsKept(directory);
    if (isStopped) throw new InterruptedError(`Stopped${kept}. ${resume}`);
    const { message } = error as Error;
    throw new UnfinishedError(`${message} Unfinished${kept}. ${resume}`, { cause: error });
  }
}

async function whatIsKept(directory: RunDirectory): Promise<string> {
  if (await directory.has('model')) return '; what was trained is kept';
  if (await directory.has('modelCheckpoint')) return '; the last checkpoint is kept';
  if (await directory.has('teacher')) return '; the float teacher is kept';
  if (await directory.has('teacherCheckpoint')) return '; the last checkpoint is kept';
  return ' before the first checkpoint; the data are kept';
}
