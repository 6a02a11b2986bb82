import { evaluate, evaluateLists, type FullEvaluation, separateColdItems } from '@lightrec/eval';
import type { Context } from '../context.js';
import { knownOf } from '../run/held-out-users.js';
import type { Run } from '../run/train-run.js';
import type { System } from './systems.js';

/** What a user asks to see beside the table. */
export interface AskedMetrics {
  metrics: readonly MetricName[];
  /** Each k of the metrics that look at the first k items. */
  cutoffs: readonly number[];
}

/** A metric of a system. */
export interface MetricValue {
  metric: MetricName;
  /** Absent where it is of the full ranking. */
  k?: number;
  value: number;
}

/** What metrics are read from, each of them once it is asked for. */
interface Judged {
  whole: FullEvaluation;
  lists(): ReturnType<typeof evaluateLists>;
  /** Test pairs of items with a training pair, and without; none where there are no such pairs. */
  apart(kind: 'warm' | 'cold'): Promise<FullEvaluation | undefined>;
}

type AtCutoff = (judged: Judged, k: number) => number | Promise<number>;

/** As they are typed; those of `evaluate`, `evaluateLists` and `separateColdItems` of `@lightrec/eval`. */
const atCutoff = {
  recall: ({ whole }, k) => whole.recall[k],
  ndcg: ({ whole }, k) => whole.ndcgAt[k],
  precision: ({ whole }, k) => whole.precision[k],
  'hit-rate': ({ whole }, k) => whole.hitRate[k],
  map: ({ whole }, k) => whole.mapAt[k],
  coverage: async ({ lists }, k) => (await lists()).coverage[k],
  gini: async ({ lists }, k) => (await lists()).gini[k],
  novelty: async ({ lists }, k) => (await lists()).novelty[k],
  'popularity-lift': async ({ lists }, k) => (await lists()).popularityLift[k],
  'warm-recall': async ({ apart }, k) => (await apart('warm'))?.recall[k] ?? Number.NaN,
  'cold-recall': async ({ apart }, k) => (await apart('cold'))?.recall[k] ?? Number.NaN,
} satisfies Record<string, AtCutoff>;

const ofRanking = {
  'full-ndcg': ({ ndcg }) => ndcg,
  'full-map': ({ map }) => map,
  mrr: ({ mrr }) => mrr,
} satisfies Record<string, (whole: FullEvaluation) => number>;

export type MetricName = keyof typeof atCutoff | keyof typeof ofRanking;

export const metricNames = [...Object.keys(atCutoff), ...Object.keys(ofRanking)] as MetricName[];

/** What is shown where cutoffs alone are asked for. */
export const usualMetrics: readonly MetricName[] = ['recall', 'ndcg', 'precision', 'hit-rate', 'map'];

/** @param whole - of the system, at all cutoffs */
export async function askedMetrics(
  system: System,
  whole: FullEvaluation,
  { metrics, cutoffs }: AskedMetrics,
  { data }: Run,
  { signal }: Context,
): Promise<MetricValue[]> {
  const { train, test } = data.split;
  const exclude = knownOf(data);
  const { recommender, listLength } = system;
  const parts = separateColdItems(test, train);
  const judgePart = async (kind: 'warm' | 'cold') =>
    parts[kind].pairCount === 0
      ? undefined
      : evaluate(recommender, { test: parts[kind], exclude, cutoffs, listLength, signal });
  let lists: ReturnType<Judged['lists']> | undefined;
  const apart: Partial<Record<'warm' | 'cold', ReturnType<Judged['apart']>>> = {};
  const judged: Judged = {
    whole,
    lists: () =>
      (lists ??= evaluateLists(recommender, { train, exclude, cutoffs, users: whole.perUser.userIds, signal })),
    apart: (kind) => (apart[kind] ??= judgePart(kind)),
  };
  const values: MetricValue[] = [];
  for (const metric of metrics) {
    if (metric in ofRanking) {
      values.push({ metric, value: ofRanking[metric as keyof typeof ofRanking](whole) });
      continue;
    }
    const valueAt: AtCutoff = atCutoff[metric as keyof typeof atCutoff];
    for (const k of cutoffs) values.push({ metric, k, value: await valueAt(judged, k) });
  }
  return values;
}
