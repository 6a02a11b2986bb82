/**
 * Quantizers beside those of faiss: what they leave of vectors, and what they cost. Both take their turns in one run.
 *
 *   npm run bench -- quantizers [--help]
 */
import { parseArgs } from 'node:util';
import { median } from 'simple-statistics';
import { type Results, savedRows } from '../results.js';
import { missingFaiss, startFaiss } from './faiss.js';
import { loadSet, setNames, type VectorSet } from './vector-sets.js';
import { type Outcome, type Way, ways } from './ways.js';

const help = `Usage: npm run bench -- quantizers [options]

Trains quantizers and encodes vectors by them, beside those of faiss where a Python has it: the one of
tools/benchmarks/install-peers.sh, else that of LIGHTREC_PYTHON.

  --data NAME      ${setNames.join(' or ')}, which wants LIGHTREC_DATA; may be repeated. Default: both.
  --vectors N      of clustered, of 64 dimensions. Default: 500000.
  --way NAME       ${ways.map(({ name }) => name).join('; ')}; may be repeated. Default: all.
  --rounds N       turns of each. Default: 3.
  --threads N      of faiss, and of ours where they take any. Default: 1.

Rows of other threads, data and ways stay in results/quantizers.json.
  --help
`;

const about =
  'Training and encoding of four bytes an item: squared error as a share of the vectors own, seconds of the processor ' +
  'and of the clock, medians over rounds in which ours and that of faiss take turns. Ratio: ours over that of faiss. ' +
  'Ours is trained with default options.';

export async function benchmark(words: string[]): Promise<Results> {
  const { values } = parseArgs({
    args: words,
    options: {
      data: { type: 'string', multiple: true, default: setNames },
      vectors: { type: 'string', default: '500000' },
      way: { type: 'string', multiple: true, default: ways.map(({ name }) => name) },
      rounds: { type: 'string', default: '3' },
      threads: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const [count, rounds, threads] = [values.vectors, values.rounds, values.threads].map(Number);
  const chosen = ways.filter(({ name }) => values.way.includes(name));
  const missing = missingFaiss();
  if (missing) console.log(`No row for faiss: ${missing}.`);
  let rows = savedRows<Row>('quantizers');
  for (const name of values.data) {
    const set = await loadSet(name, count);
    if (!set) continue;
    const measured: Row[] = await compare(set, chosen, { rounds, threads, withFaiss: !missing });
    rows = [...rows.filter((row) => !measured.some((other) => keyOf(other) === keyOf(row))), ...measured];
  }
  return { about, rows };
}

interface Row extends Outcome {
  data: string;
  vectorCount: number;
  quantizer: string;
  by: string;
  threads: number;
}

function keyOf({ data, vectorCount, quantizer, by, threads }: Row) {
  return [data, vectorCount, quantizer, by, threads].join(' ');
}

async function compare(
  set: VectorSet,
  chosen: readonly Way[],
  { rounds, threads, withFaiss }: { rounds: number; threads: number; withFaiss: boolean },
) {
  const faiss = withFaiss ? startFaiss(set, threads) : undefined;
  const turns = chosen.flatMap((way) => [
    {
      ...{ way, by: 'lightrec', threads: way.threaded ? threads : 1, outcomes: [] as Outcome[] },
      run: () => way.ours(set, threads),
    },
    ...(faiss ? [{ way, by: 'faiss', threads, run: () => faiss.run(way.faiss(set)), outcomes: [] as Outcome[] }] : []),
  ]);
  for (let round = 0; round < rounds; round++) {
    for (const { run, outcomes } of turns) outcomes.push(await run());
  }
  await faiss?.stop();
  return turns.map(({ way, by, threads, outcomes }) => {
    const peer = turns.find((other) => other.way === way && other.by === 'faiss');
    const figures = mediansOf(outcomes);
    return {
      data: set.name,
      vectorCount: set.vectors.length / set.dim,
      dim: set.dim,
      quantizer: way.name,
      bytesPerItem: way.bytesPerItem,
      by,
      threads,
      ...figures,
      ...(peer && by !== 'faiss' ? ratiosOf(figures, mediansOf(peer.outcomes)) : {}),
    };
  });
}

function mediansOf(outcomes: readonly Outcome[]): Outcome {
  const of = (name: keyof Outcome) => Number(median(outcomes.map((outcome) => outcome[name])).toPrecision(4));
  return { relativeError: of('relativeError'), cpuSeconds: of('cpuSeconds'), elapsedSeconds: of('elapsedSeconds') };
}

function ratiosOf(ours: Outcome, theirs: Outcome) {
  const ratio = (name: keyof Outcome) => Number((ours[name] / theirs[name]).toPrecision(3));
  return {
    errorRatio: ratio('relativeError'),
    cpuRatio: ratio('cpuSeconds'),
    elapsedRatio: ratio('elapsedSeconds'),
  };
}
