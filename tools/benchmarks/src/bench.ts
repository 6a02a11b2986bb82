/**
 * npm run bench -- NAME [-- options]: runs a benchmark, prints its table and writes `results/NAME.json`.
 * Times are processor time, medians over interleaved rounds of one process: compare the ratios.
 */
import { benchmark as ablation } from './ablation/ablation.js';
import { benchmark as coldStart } from './cold-start/cold-start.js';
import { benchmark as filters } from './filters/filters.js';
import { benchmark as foldIn } from './fold-in/fold-in.js';
import { benchmark as frontier } from './frontier/frontier.js';
import { benchmark as ingest } from './ingest/ingest.js';
import { benchmark as memory } from './memory/memory.js';
import { benchmark as pool } from './pool/pool.js';
import { benchmark as popularity } from './popularity/popularity.js';
import { benchmark as quality } from './quality/quality.js';
import { benchmark as quantizers } from './quantizers/quantizers.js';
import { type Results, writeResults } from './results.js';
import { benchmark as search } from './search/search.js';
import { benchmark as teachers } from './teachers/teachers.js';
import { benchmark as train } from './train/train.js';

const benchmarks: Record<string, (words: string[]) => Promise<Results>> = {
  ablation,
  'cold-start': coldStart,
  filters,
  'fold-in': foldIn,
  frontier,
  ingest,
  memory,
  pool,
  popularity,
  quality,
  quantizers,
  search,
  teachers,
  train,
};

const [name, ...words] = process.argv.slice(2);
if (!Object.hasOwn(benchmarks, name)) {
  console.error(`Usage: npm run bench -- NAME, where NAME is one of: ${Object.keys(benchmarks).join(', ')}.`);
  process.exit(2);
}
await writeResults(name, await benchmarks[name](words));
