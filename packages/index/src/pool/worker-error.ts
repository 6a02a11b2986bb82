import { LightRecError } from '@lightrec/core';

/** A worker of a pool died, could not start, or was stopped because the pool was closed. */
export class WorkerError extends LightRecError {
  static override readonly code = 'WORKER';
}
