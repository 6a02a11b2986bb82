import { type ItemSets, Random, type Recommender } from '@lightrec/core';
import { median } from 'simple-statistics';

/** Signals are served between two blocks, never in one. */
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

export interface QueryTimeOptions {
  /** Items in an answer. */
  k: number;
  /** Items that each user must not get. */
  exclude: ItemSets;
  /** Users to draw the queries from. */
  users: Uint32Array;
  seed: number;
  /** Default: 30. */
  blockCount?: number;
  /** Default: 10. */
  queriesPerBlock?: number;
  /** Looked at before each block. */
  signal?: AbortSignal;
}

/**
 * Microseconds of processor time that each system takes for a query, one user at a time: the median over
 * blocks of queries. Each block goes to all systems before the next is drawn, so that whatever else the
 * machine does meets them alike.
 *
 * @returns shape `[systems.length]`
 */
export async function queryTimes(systems: readonly Recommender[], options: QueryTimeOptions): Promise<number[]> {
  const { k, exclude, users, seed, blockCount = 30, queriesPerBlock = 10, signal } = options;
  const random = new Random(seed).fork('query times');
  const drawBlock = () => Uint32Array.from({ length: queriesPerBlock }, () => users[random.integer(users.length)]);
  const answer = (system: Recommender, block: Uint32Array) => {
    for (const user of block) system.recommendIndices([user], { k, excludeIndices: exclude });
  };
  // Before the first measured block the engine has compiled what it is going to run.
  for (let i = 0; i < 3; i++) for (const system of systems) answer(system, drawBlock());
  const times: number[][] = systems.map(() => []);
  for (let i = 0; i < blockCount; i++) {
    await nextTurn();
    signal?.throwIfAborted();
    const block = drawBlock();
    systems.forEach((system, s) => {
      const start = process.cpuUsage();
      answer(system, block);
      const { user, system: kernel } = process.cpuUsage(start);
      times[s].push((user + kernel) / queriesPerBlock);
    });
  }
  return times.map(median);
}
