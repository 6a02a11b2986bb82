/**
 * What it takes to read ratings from a file to interactions, beside pandas and an earlier build of LightRec.
 *
 *   npm run bench -- ingest [--help]
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { cacheFolder, pythonScript } from '../places.js';
import { type Results, savedRows } from '../results.js';
import { type Kind, kinds, writeRatings } from './ratings.js';

const help = `Usage: npm run bench -- ingest [options]

Reads a table of ratings, each time in a process of its own, in turns with pandas (read_csv and the like,
factorize of users and items, a CSR matrix), where the Python of LIGHTREC_PYTHON, else python3, has pandas, SciPy
and PyArrow.

  --data NAME      ${kinds.join(' or ')}: how ids look; may be repeated. Default: both.
  --format NAME    csv, jsonl, or parquet, which pandas writes; may be repeated. Default: csv and parquet.
  --rows N         Default: 3000000.
  --rounds N       turns of each. Default: 5.
  --before FILE    dist/index.js of @lightrec/data of an earlier build, which takes its turns too.

Rows of other data, formats and sizes stay in results/ingest.json.
  --help
`;

const about =
  'Reading ratings (user, item, rating, timestamp) from a file to users, items and a sorted sparse matrix, every row ' +
  'kept: seconds of the processor and of the clock, medians over rounds in which each has its turn in a process of its ' +
  'own, and the largest resident set of that process. Ratio: seconds of the processor of LightRec over those of pandas.';

const child = fileURLToPath(new URL('read-child.js', import.meta.url));
const python = process.env.LIGHTREC_PYTHON ?? 'python3';

interface Outcome {
  cpuSeconds: number;
  elapsedSeconds: number;
  peakBytes: number;
  userCount: number;
  itemCount: number;
  pairCount: number;
}

interface Row {
  data: string;
  format: string;
  rowCount: number;
  by: string;
  cpuSeconds: number;
  elapsedSeconds: number;
  peakMegabytes: number;
  ratio?: number;
}

export async function benchmark(words: string[]): Promise<Results> {
  const { values } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: [...kinds] },
      format: { type: 'string', multiple: true, default: ['csv', 'parquet'] },
      rows: { type: 'string', default: '3000000' },
      rounds: { type: 'string', default: '5' },
      before: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const withPandas = spawnSync(python, ['-c', 'import pandas, scipy, pyarrow'], { stdio: 'ignore' }).status === 0;
  if (!withPandas) {
    console.log(`No row for pandas: ${python} has no pandas, SciPy and PyArrow. LIGHTREC_PYTHON names another Python.`);
  }
  let rows = savedRows<Row>('ingest');
  for (const kind of values.data as Kind[]) {
    for (const format of values.format) {
      const rowCount = Number(values.rows);
      const file = fileOf(kind, format, rowCount, withPandas);
      if (!file) {
        console.log(`No row of ${kind} as Parquet, which pandas writes.`);
        continue;
      }
      const outcomes = compare(file, Number(values.rounds), { withPandas, before: values.before });
      const pandas = outcomes.find(({ by }) => by === 'pandas');
      const measured = outcomes.map(({ by, ...figures }): Row => {
        const ratio = pandas && by !== 'pandas' ? rounded(figures.cpuSeconds / pandas.cpuSeconds) : undefined;
        return { data: kind, format, rowCount, by, ...figures, ratio };
      });
      console.table(measured);
      rows = [...rows.filter((row) => !measured.some((other) => keyOf(other) === keyOf(row))), ...measured];
    }
  }
  return { about, rows };
}

function keyOf({ data, format, rowCount, by }: Row) {
  return [data, format, rowCount, by].join(' ');
}

/** The table, written where it is not there yet; `undefined` where it cannot be. */
function fileOf(kind: Kind, format: string, rowCount: number, withPandas: boolean): string | undefined {
  const folder = cacheFolder('ingest');
  mkdirSync(folder, { recursive: true });
  const textFormat = format === 'jsonl' ? 'jsonl' : 'csv';
  const text = path.join(folder, `${kind}-${rowCount}.${textFormat}`);
  if (format === 'parquet') {
    const file = path.join(folder, `${kind}-${rowCount}.parquet`);
    if (existsSync(file)) return file;
    if (!withPandas) return undefined;
    execFileSync(python, [pythonScript('ingest/pandas_ingest.py'), fileOf(kind, 'csv', rowCount, true)!, file]);
    return file;
  }
  if (!existsSync(text)) writeRatings(text, kind, rowCount);
  return text;
}

function compare(file: string, rounds: number, peers: { withPandas: boolean; before?: string }) {
  const ours = (module: string) => run(process.execPath, [child, file, '{"ratingAtLeast":0}', module]);
  const ways = [
    { by: 'lightrec', run: () => ours('@lightrec/data') },
    ...(peers.withPandas
      ? [{ by: 'pandas', run: () => run(python, [pythonScript('ingest/pandas_ingest.py'), file]) }]
      : []),
    ...(peers.before ? [{ by: 'lightrec before', run: () => ours(peers.before!) }] : []),
  ];
  const outcomes: Outcome[][] = ways.map(() => []);
  for (let round = 0; round < rounds; round++) {
    ways.forEach((way, w) => {
      outcomes[w].push(way.run());
    });
  }
  const counts = new Set(
    outcomes.flat().map(({ userCount, itemCount, pairCount }) => `${[userCount, itemCount, pairCount]}`),
  );
  if (counts.size > 1) throw new Error(`The ways differ in users, items and pairs: ${[...counts].join(' and ')}.`);
  return ways.map(({ by }, w) => {
    const of = (name: keyof Outcome) => median(outcomes[w].map((outcome) => outcome[name]));
    return {
      by,
      cpuSeconds: rounded(of('cpuSeconds')),
      elapsedSeconds: rounded(of('elapsedSeconds')),
      peakMegabytes: rounded(of('peakBytes') / 1e6),
    };
  });
}

function run(command: string, words: string[]): Outcome {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  return JSON.parse(execFileSync(command, words, { encoding: 'utf8', env }));
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
