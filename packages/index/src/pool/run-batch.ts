import type { SearchResult } from '../search-options.js';

/** Users of a request: few enough that workers end together, and that a single search need not wait long. */
const mostUsers = 128;
const requestsPerWorker = 8;

/** What a batch takes beside the options of its searches. */
export interface Batch {
  /** Stops the batch, which is then rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Called whenever some more users are done. */
  onProgress?: (progress: PoolProgress) => void;
}

export interface BatchRun extends Batch {
  userCount: number;
  workerCount: number;
  /** Searches for users `from` to `to` - 1. */
  search(from: number, to: number): Promise<SearchResult[]>;
}

/** How far a batch has come. */
export interface PoolProgress {
  phase: 'search';
  /** Users whose searches are done, and all. */
  done: number;
  total: number;
}

/** Searches for many users, a few requests for each worker at a time, so that others come in between. */
export async function runBatch({
  userCount,
  workerCount,
  search,
  signal,
  onProgress,
}: BatchRun): Promise<SearchResult[]> {
  signal?.throwIfAborted();
  const size = Math.max(1, Math.min(mostUsers, Math.ceil(userCount / (workerCount * requestsPerWorker))));
  const results = new Array<SearchResult>(userCount);
  let next = 0;
  let done = 0;
  let isStopped = false;
  const lane = async () => {
    while (next < userCount && !isStopped) {
      const from = next;
      next = Math.min(userCount, from + size);
      const found = await search(from, next);
      if (isStopped) return;
      found.forEach((result, i) => {
        results[from + i] = result;
      });
      done += found.length;
      onProgress?.({ phase: 'search', done, total: userCount });
    }
  };
  try {
    await untilAborted(Promise.all(Array.from({ length: 2 * workerCount }, lane)), signal);
  } finally {
    isStopped = true;
  }
  return results;
}

/** @throws the reason of the signal as soon as there is one */
async function untilAborted(work: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) {
    await work;
    return;
  }
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
  });
  try {
    await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
