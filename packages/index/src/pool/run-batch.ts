import type { SearchResult } from '../search-options.js';

/** Users of a request: few enough that workers end together, and that a single search need not wait long. */
const mostUsers = 128;
const requestsPerTeam = 8;

/** What a batch takes beside the options of its searches. */
export interface Batch {
  /** Stops the batch, which is then rejected with the signal's reason. */
  signal?: AbortSignal;
  /** Called whenever some more users are done. */
  onProgress?: (progress: PoolProgress) => void;
}

export interface BatchRun extends Batch {
  userCount: number;
  teamCount: number;
  /** Searches for users `from` to `to` - 1. */
  search(from: number, to: number): Promise<SearchResult[]>;
}

/** How far a batch has come. */
export interface PoolProgress {
  /** Users whose searches are done, and all. */
  userCount: number;
  userTotal: number;
}

/** Searches for many users, a few requests for each team at a time, so that others come in between. */
export async function runBatch({
  userCount,
  teamCount,
  search,
  signal,
  onProgress,
}: BatchRun): Promise<SearchResult[]> {
  signal?.throwIfAborted();
  const size = Math.max(1, Math.min(mostUsers, Math.ceil(userCount / (teamCount * requestsPerTeam))));
  const results = new Array<SearchResult>(userCount);
  let next = 0;
  let doneCount = 0;
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
      doneCount += found.length;
      onProgress?.({ userCount: doneCount, userTotal: userCount });
    }
  };
  try {
    await untilAborted(Promise.all(Array.from({ length: 2 * teamCount }, lane)), signal);
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
