import { LightRecError } from '@lightrec/core';
import type { Context } from '../context.js';
import { invocation } from '../invocation.js';
import type { RunDirectory } from '../run/run-directory.js';

/** Long work was stopped by Ctrl-C; says how to go on with it. */
class InterruptedError extends LightRecError {
  static override readonly marker = Symbol.for('lightrec.error.interrupted');
}

/** Tells the user, whose Ctrl-C stops `work`, by which command it goes on. */
export async function interruptible<T>(
  command: 'demo' | 'train',
  directory: RunDirectory,
  { signal }: Context,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted) throw error;
    if (!(await directory.has('data'))) throw new InterruptedError('Stopped before anything was written.');
    const resume = invocation([command, '--resume', '--out', directory.path]);
    throw new InterruptedError(`Stopped; the last checkpoint is kept. Go on with it: ${resume}`);
  }
}
