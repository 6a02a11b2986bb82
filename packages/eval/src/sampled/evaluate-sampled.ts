import { ArgumentError, type Id, Random, type Recommender } from '@lightrec/core';
import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import { nextTask } from '../evaluation/next-task.js';
import type { EvaluateOptions } from '../evaluation/options.js';
import { planEvaluation } from '../evaluation/plan.js';
import { hitRateAtK } from '../metrics/hit-rate.js';
import { ndcgAtK } from '../metrics/ndcg.js';
import { reciprocalRank } from '../metrics/reciprocal-rank.js';
import { rankByScores } from '../ranking/rank-by-scores.js';
import type { ScoreFunction } from '../ranking/user-ranker.js';
import { NegativeSampler } from './negative-sampler.js';

export interface EvaluateSampledOptions<Cutoff extends number = number, User extends Id = Id>
  extends Omit<EvaluateOptions<Cutoff, User>, 'listLength'> {
  /** Items drawn for each test item, fewer where a user may get fewer. Default: 100. */
  negativeCount?: number;
  /** An integer; the same seed draws the same items. */
  seed: number;
}

export const evaluateSampledNames = optionNames<EvaluateSampledOptions>({
  ...{ test: 1, exclude: 1, cutoffs: 1, batchSize: 1, users: 1, signal: 1, onProgress: 1 },
  ...{ negativeCount: 1, seed: 1 },
});

/** Means over test pairs; never to be set beside those of `evaluate`. */
export interface SampledEvaluation<Cutoff extends number = number> {
  sampledHitRate: Record<Cutoff, number>;
  sampledNdcgAt: Record<Cutoff, number>;
  sampledMrr: number;
  /** Test pairs, over which the metrics are averaged. */
  pairCount: number;
  negativeCount: number;
}

/**
 * Ranks each test item among a few items drawn at random, as many papers do since He et al. (2017). **Not a stand-in for
 * `evaluate`**: with a sample the order of two recommenders can be another one than over all items (Krichene and Rendle,
 * KDD 2020), and the figures are higher by far. For comparison with published figures of that kind alone.
 *
 * Negatives are drawn uniformly, each once, from the items that are neither excluded nor the user's test items. Ties
 * share the average of their places.
 *
 * @param source - a recommender with `scoreItems`, or a function that scores every item
 * @throws as `evaluate` does
 *
 * @example
 * const { sampledHitRate } = await evaluateSampled(model, { test, exclude: train, cutoffs: [10], seed: 1 });
 */
export async function evaluateSampled<const Cutoff extends number, User extends Id>(
  source: ScoreFunction | Recommender,
  options: EvaluateSampledOptions<Cutoff, User>,
): Promise<SampledEvaluation<Cutoff>> {
  requireKnown('evaluateSampled', options, evaluateSampledNames);
  const { negativeCount = 100, seed, ...shared } = options;
  requireInteger('negativeCount', negativeCount, 1);
  requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  const plan = planEvaluation(source, shared);
  const { scoreItems } = plan.source;
  if (!scoreItems) {
    const expected = 'a recommender with `scoreItems`, or a function that scores every item';
    throw new ArgumentError({ argument: 'source', expected, received: 'a recommender of lists alone' });
  }
  const { test, signal, onProgress } = options;
  signal?.throwIfAborted();
  const random = new Random(seed).fork('sampled');
  const means = new SampledMeans(plan.cutoffs);
  const { users, batchSize, excluded } = plan;
  const scores = new Float32Array(batchSize * test.itemCount);
  for (let start = 0; start < users.length; start += batchSize) {
    const batch = users.subarray(start, start + batchSize);
    scoreItems(batch, scores.subarray(0, batch.length * test.itemCount).fill(Number.NaN));
    batch.forEach((user, row) => {
      const own = scores.subarray(row * test.itemCount, (row + 1) * test.itemCount);
      const items = test.itemIndicesOf(user);
      const sampler = new NegativeSampler(test.itemCount, [excluded.itemIndicesOf(user), items]);
      for (const item of items) {
        const candidates = [item, ...sampler.draw(negativeCount, random)];
        const sampled = Float32Array.from(candidates, (candidate) => own[candidate]);
        means.add(rankByScores({ user, scores: sampled, items: [0], excluded: [] }));
      }
    });
    onProgress?.({ phase: 'evaluate', done: start + batch.length, total: users.length });
    await nextTask();
    signal?.throwIfAborted();
  }
  return { ...means.toMetrics(), negativeCount } as SampledEvaluation<Cutoff>;
}

/** Sums over test items, each with a ranking of its own. */
class SampledMeans {
  private pairCount = 0;
  private reciprocalRanks = 0;
  private readonly hits: Float64Array;
  private readonly gains: Float64Array;

  constructor(private readonly cutoffs: readonly number[]) {
    this.hits = new Float64Array(cutoffs.length);
    this.gains = new Float64Array(cutoffs.length);
  }

  add(ranks: Float64Array): void {
    this.pairCount++;
    this.reciprocalRanks += reciprocalRank(ranks);
    this.cutoffs.forEach((k, at) => {
      this.hits[at] += hitRateAtK(ranks, k);
      this.gains[at] += ndcgAtK(ranks, k);
    });
  }

  toMetrics() {
    const meanOf = (sums: Float64Array) =>
      Object.fromEntries(this.cutoffs.map((k, at) => [k, sums[at] / this.pairCount]));
    return {
      sampledHitRate: meanOf(this.hits),
      sampledNdcgAt: meanOf(this.gains),
      sampledMrr: this.reciprocalRanks / this.pairCount,
      pairCount: this.pairCount,
    };
  }
}
