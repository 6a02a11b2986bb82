import { requireInteger } from '@lightrec/core/options';
import { maxThreadCount } from '../limits.js';

let threadCount = 1;

/**
 * How many threads share the rows of a batch where the SIMD kernel encodes, from the next batch on; of the process, as
 * it belongs to the machine and not to a model. Two take six tenths of the time of one for 2,000 rows, and no less for
 * 500, which stay on one. Gradients of codebooks are rounded otherwise than with another number of threads; the
 * same number gives the same bytes.
 *
 * @param count - 1 to 64, this thread among them; more than 1 where there is `node:worker_threads`. Default: 1
 * @throws ArgumentError for another number; the next batch throws where there are no threads
 */
export function setEncoderThreads(count: number): void {
  requireInteger('count', count, 1, maxThreadCount);
  threadCount = count;
}

export function encoderThreads(): number {
  return threadCount;
}
