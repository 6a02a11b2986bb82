/**
 * Searches a second by an index, and by pools of workers.
 *
 *   npm run bench -- pool [--help]
 */
import { parseArgs } from 'node:util';
import type { CodeTable } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import { LightRecPool } from '@lightrec/index/pool';
import { max, median } from 'simple-statistics';
import type { Results } from '../results.js';
import { loadProblem } from '../search/problem.js';

const help = `Usage: npm run bench -- pool [options]

Times batches of searches over generated, clustered data: by one index, and by pools of so many workers.

  --items N      how many items to generate; may be repeated. Default: 129000.
  --k N          how many items to find. Default: 100.
  --workers N    of a pool; may be repeated. Default: 1 and 2.
  --queries N    users in a batch. Default: 4000.
  --rounds N     batches of each, taking turns. Default: 7.
  --help
`;

const about =
  'Searches a second, wall-clock time: the best and the median of several batches, ways taking turns. Ratio: of the ' +
  'best to that of one index. Single: median microseconds of a search that is awaited before the next.';

interface Way {
  name: string;
  workers: number;
  batch: (users: Float32Array) => unknown;
  single: (user: Float32Array) => unknown;
  close?: () => unknown;
  /** Searches a second. */
  rates: number[];
  /** Microseconds. */
  latencies: number[];
}
export async function benchmark(words: string[]): Promise<Results> {
  const { values } = parseArgs({
    args: words,
    options: {
      items: { type: 'string', multiple: true, default: ['129000'] },
      k: { type: 'string', default: '100' },
      workers: { type: 'string', multiple: true, default: ['1', '2'] },
      queries: { type: 'string', default: '4000' },
      rounds: { type: 'string', default: '7' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const [k, userCount, rounds] = [values.k, values.queries, values.rounds].map(Number);
  const rows = [];
  for (const itemCount of values.items.map(Number)) {
    const { codeTable, users, dim } = await loadProblem({ data: 'clustered', itemCount, codebookCount: 4, userCount });
    const ways = await openWays(codeTable, values.workers.map(Number), k);
    for (let round = 0; round <= rounds; round++) {
      for (const way of ways) await runRound(way, { users, dim, isWarmUp: round === 0 });
    }
    const [index] = ways;
    for (const { name, workers, rates, latencies, close } of ways) {
      rows.push({
        ...{ data: 'clustered', items: itemCount, k, name, workers },
        bestPerSecond: Math.round(max(rates)),
        medianPerSecond: Math.round(median(rates)),
        ratio: Number((max(rates) / max(index.rates)).toFixed(2)),
        singleMicroseconds: Math.round(median(latencies)),
      });
      await close?.();
    }
  }
  return { about, rows };
}

/** @returns the first is one index */
async function openWays(codeTable: CodeTable, workerCounts: number[], k: number): Promise<Way[]> {
  const index = await LightRecIndex.build(codeTable);
  const bytes = index.save();
  const ways: Way[] = [
    {
      ...{ name: 'one index', workers: 0, rates: [], latencies: [] },
      batch: (users) => index.searchBatch(users, { k }),
      single: (user) => index.search(user, { k }),
    },
  ];
  for (const workerCount of workerCounts) {
    const pool = await LightRecPool.create(bytes, { workerCount });
    ways.push({
      ...{ name: 'pool', workers: workerCount, rates: [], latencies: [] },
      batch: (users) => pool.searchBatch(users, { k }),
      single: (user) => pool.search(user, { k }),
      close: () => pool.close(),
    });
  }
  return ways;
}

async function runRound(
  { batch, single, rates, latencies }: Way,
  { users, dim, isWarmUp }: { users: Float32Array; dim: number; isWarmUp: boolean },
) {
  const started = performance.now();
  await batch(users);
  const rate = (1000 * users.length) / dim / (performance.now() - started);
  const singles = [];
  for (let user = 0; user < Math.min(users.length, 100 * dim); user += dim) {
    const asked = performance.now();
    await single(users.subarray(user, user + dim));
    singles.push(1000 * (performance.now() - asked));
  }
  if (isWarmUp) return;
  rates.push(rate);
  latencies.push(...singles);
}
