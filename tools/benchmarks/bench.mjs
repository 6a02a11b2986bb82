/**
 * npm run bench -- NAME [-- options]: runs a benchmark, prints its table and writes `results/NAME.json`.
 * Times are processor time, medians over interleaved rounds of one process: compare the ratios.
 */

import { benchmark as ablation } from './ablation/ablation.mjs';
import { benchmark as filters } from './filters/filters.mjs';
import { benchmark as foldIn } from './fold-in/fold-in.mjs';
import { benchmark as memory } from './memory/memory.mjs';
import { benchmark as pool } from './pool/pool.mjs';
import { benchmark as quality } from './quality/quality.mjs';
import { writeResults } from './results.mjs';
import { benchmark as search } from './search/search.mjs';
import { benchmark as train } from './train/train.mjs';

/** @type {Record<string, (words: string[]) => Promise<import('./results.mjs').Results>>} */
const benchmarks = { ablation, filters, 'fold-in': foldIn, memory, pool, quality, search, train };

const [name, ...words] = process.argv.slice(2);
if (!Object.hasOwn(benchmarks, name)) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}
await writeResults(name, await benchmarks[name](words));
