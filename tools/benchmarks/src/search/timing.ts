/** Time of single searches: interleaved, and the least of several repeats. */
import { mean, median } from 'simple-statistics';

/** One way to search, at one setting. */
export interface Setting {
  parameters: Record<string, string | number>;
  /** Searches for the first queries, and says the microseconds of each. */
  round: (queryCount: number) => ArrayLike<number> | Promise<ArrayLike<number>>;
  /** What a search finds. */
  itemsOf: (query: number) => ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** Above these microseconds the scheduler is likely to have taken the processor away in between. */
const preempted = 3000;
const leastQueries = 20;
const leastRepeats = 2;
const mostRepeats = 8;
const warmUpMilliseconds = 150;

interface InProcess<Found> {
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  dim: number;
  /** What is timed. */
  search: (user: Float32Array, query: number) => Found;
  /** Makes item indices of it, untimed. */
  itemsOf?: (found: Found) => ArrayLike<number>;
  parameters?: Record<string, string | number>;
}

/** A setting that searches in this process. */
export function inProcess<Found>({ users, dim, search, itemsOf, parameters = {} }: InProcess<Found>): Setting {
  const rows = Array.from({ length: users.length / dim }, (_, u) => users.slice(u * dim, (u + 1) * dim));
  return {
    parameters,
    round: (queryCount) => rows.slice(0, queryCount).map((user, query) => microsecondsOf(() => search(user, query))),
    itemsOf(query) {
      const found = search(rows[query], query);
      return itemsOf ? itemsOf(found) : (found as ArrayLike<number>);
    },
  };
}

/**
 * Means and medians over queries of the least of several repeats. Settings take turns, a round of queries each, so
 * that whatever else the machine does meets them alike; dear ones get fewer queries and repeats.
 *
 * @param options - the budget is that of each setting
 */
export async function timeSettings(
  settings: readonly Setting[],
  { queryCount, budgetSeconds }: { queryCount: number; budgetSeconds: number },
) {
  const plans = [];
  for (const setting of settings) {
    const cost = await warmUp(setting, queryCount);
    const affordable = (budgetSeconds * 1e6) / cost;
    const queries = clamp(Math.floor(affordable / leastRepeats), Math.min(leastQueries, queryCount), queryCount);
    const repeats = clamp(Math.floor(affordable / queries), leastRepeats, mostRepeats);
    plans.push({ setting, repeats, least: new Float64Array(queries).fill(Number.POSITIVE_INFINITY) });
  }
  for (let round = 0; round < mostRepeats; round++) {
    for (const { setting, least } of plans.filter(({ repeats }) => repeats > round)) {
      const times = await setting.round(least.length);
      for (let q = 0; q < least.length; q++) least[q] = Math.min(least[q], times[q]);
    }
  }
  return plans.map(({ least }) => ({
    queryCount: least.length,
    mean: mean(Array.from(least)),
    median: median(Array.from(least)),
  }));
}

/**
 * Runs until WebAssembly and JavaScript are compiled as they will be.
 *
 * @returns microseconds of a search
 */
async function warmUp(setting: Setting, queryCount: number): Promise<number> {
  const started = performance.now();
  let times = await setting.round(Math.min(3, queryCount));
  while (performance.now() - started < warmUpMilliseconds) times = await setting.round(Math.min(20, queryCount));
  return median(Array.from(times));
}

/**
 * Wall-clock time, and for long searches the processor time of the process where that is less: both are at least
 * what the thread itself took, but the clock of processor time is too coarse for short ones.
 */
export function microsecondsOf(call: () => unknown) {
  const cpu = process.cpuUsage();
  const started = performance.now();
  call();
  const wall = (performance.now() - started) * 1000;
  if (wall < preempted) return wall;
  const { user, system } = process.cpuUsage(cpu);
  return Math.min(wall, Math.max(user + system, preempted));
}

/** @returns seconds of processor time */
export async function timedBuild<T>(build: () => T | Promise<T>): Promise<{ built: T; seconds: number }> {
  const started = process.cpuUsage();
  const built = await build();
  const { user, system } = process.cpuUsage(started);
  return { built, seconds: (user + system) / 1e6 };
}

function clamp(value: number, low: number, high: number) {
  return Math.max(low, Math.min(high, value));
}
