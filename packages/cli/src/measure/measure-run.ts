import { sharedCodes } from '@lightrec/core';
import { curveCutoffs, evaluate, type FullEvaluation } from '@lightrec/eval';
import type { Context } from '../context.js';
import type { NdcgCurve } from '../report/index.js';
import type { SystemRow } from '../results/system-row.js';
import { knownOf, withHeldOutUsers } from '../run/held-out-users.js';
import type { Run } from '../run/train-run.js';
import { formatCount, formatQuantity, formatTimes } from '../terminal/index.js';
import { type AskedMetrics, askedMetrics, type MetricValue } from './asked-metrics.js';
import { queryTimes } from './query-times.js';
import { postRankedCount, type System, systemsOf } from './systems.js';

/** What a run is worth: one row a system, its curve, and what a reader must know of the figures. */
export interface Measurements {
  rows: SystemRow[];
  ndcgAtK: NdcgCurve[];
  yardstick: string;
  notes: string[];
  /** What was asked for beside it, by system. */
  metrics: readonly { system: string; values: readonly MetricValue[] }[];
}

const k = 100;

/** Judges the systems of a run on its test part, and times them against each other. */
export async function measureRun(trained: Run, context: Context, asked?: AskedMetrics): Promise<Measurements> {
  const run = await withHeldOutUsers(trained, context);
  const systems = await systemsOf(run);
  const evaluations: FullEvaluation[] = [];
  const metrics: Measurements['metrics'][number][] = [];
  for (const system of systems) {
    const evaluation = await evaluateSystem(system, run, context, asked?.cutoffs);
    evaluations.push(evaluation);
    if (asked)
      metrics.push({ system: system.name, values: await askedMetrics(system, evaluation, asked, run, context) });
  }
  const { users } = run.data.split.test;
  const judged = Uint32Array.from(evaluations[0].perUser.userIds, (id) => users.indexOf(id)!);
  const { times, simdTime } = await timeSystems(systems, run, judged, context);
  return {
    rows: rowsOf(systems, evaluations, times),
    ndcgAtK: systems.map(({ name }, i) => ({
      system: name,
      points: curveCutoffs.map((cutoff) => ({ k: cutoff, ndcg: evaluations[i].ndcgAt[cutoff] })),
    })),
    metrics,
    yardstick: 'exact brute force over float vectors in plain JavaScript',
    notes: [
      `Items of the training and the validation part are left out of each user's ranking; NDCG without a number is that of the full ranking.`,
      ...(run.data.foldIn
        ? ['Users of the test part are in no training: their vectors are folded in from pairs that are not judged.']
        : []),
      `A query asks for ${k} items of one user: processor time, medians over interleaved blocks of queries on one core.`,
      `The same brute force as a WebAssembly SIMD kernel takes ${formatQuantity(simdTime)} µs, ${formatTimes(times[0] / simdTime)} the speed of the yardstick.`,
      'Bytes an item are what each further item costs; compression also counts the codebooks, which all items share.',
      sharingNote(run),
      ...(run.index.hasVectors
        ? [
            `Post-ranking sorts the first ${postRankedCount} items anew by vectors that the index keeps (${run.data.settings.vectorFormat}).`,
          ]
        : []),
    ],
  };
}

function sharingNote({ student: { model } }: Run): string {
  const { distinctCount, sharingItemCount } = sharedCodes(model.codeTable);
  const counts = [distinctCount, sharingItemCount, model.itemCount].map(formatCount);
  return `LightRec has ${counts[0]} different codes: ${counts[1]} of ${counts[2]} items share theirs with another, from which no score tells them apart.`;
}

/** The first system is the yardstick; its items are those that the others make smaller. */
export function rowsOf(
  systems: readonly Pick<System, 'name' | 'bytesPerItem' | 'totalBytes'>[],
  evaluations: readonly Pick<FullEvaluation, 'recall' | 'ndcgAt' | 'ndcg'>[],
  times: readonly number[],
): SystemRow[] {
  return systems.map(({ name, bytesPerItem, totalBytes }, i) => ({
    system: name,
    recallAt20: evaluations[i].recall[20],
    recallAt100: evaluations[i].recall[k],
    ndcgAt20: evaluations[i].ndcgAt[20],
    ndcg: evaluations[i].ndcg,
    bytesPerItem,
    microsecondsPerQuery: times[i],
    speedup: times[0] / times[i],
    compression: systems[0].totalBytes / totalBytes,
  }));
}

async function evaluateSystem(
  system: System,
  { data }: Run,
  { progress, signal }: Context,
  cutoffs: readonly number[] = [],
): Promise<FullEvaluation> {
  const { test } = data.split;
  const stage = progress.stage(`Evaluate ${system.name}`, test.userCount);
  const evaluation = await evaluate(system.recommender, {
    test,
    exclude: knownOf(data),
    cutoffs: [...curveCutoffs, ...cutoffs],
    listLength: system.listLength,
    signal,
    onProgress: ({ done }) => stage.update(done),
  });
  stage.end();
  return evaluation;
}

/** The float model in its SIMD kernel is timed along: honest company for the yardstick. */
async function timeSystems(
  systems: readonly System[],
  { data, teacher }: Run,
  users: Uint32Array,
  { progress, signal }: Context,
) {
  const stage = progress.stage('Time queries');
  const times = await queryTimes([...systems.map((system) => system.timed), teacher.model], {
    ...{ k, users, seed: data.settings.seed, signal },
    exclude: data.foldIn ?? data.split.train,
  });
  stage.end();
  return { times, simdTime: times[systems.length] };
}
