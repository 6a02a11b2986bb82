import type { Id, Recommender } from '@lightrec/core';
import { type ScoreFunction, UserRanker } from '../ranking/user-ranker.js';
import type { Evaluation, FullEvaluation } from './evaluation.js';
import { MetricTable } from './metric-table.js';
import { nextTask } from './next-task.js';
import type { EvaluateOptions } from './options.js';
import { planEvaluation } from './plan.js';

/** A recommender that can score every item. */
export type ScoringRecommender = Recommender & Required<Pick<Recommender, 'scoreItems'>>;

/**
 * Judges a recommender on held-out pairs: ranks, for each user with a test item, all items that are not
 * excluded, and averages the metrics over these users. Tied items share the average of their places.
 * The protocol is that of LightRec (WWW'20), section 4.1.3.
 *
 * A source that scores items is judged over its full ranking. With `listLength` the first places come
 * from its `recommendIndices`, and the items it did not list follow by score. A `Recommender` without
 * `scoreItems` is judged by its lists alone: `ndcg`, `mrr` and `map` are then absent.
 *
 * @param source - a `Recommender`, or a function that scores every item of `options.test`
 * @returns the averages, and the values by user in `perUser`, all of it plain data
 * @throws ArgumentError for an unknown option, options that do not fit together, other ids or ids in another
 *   order than those of `test`, a test pair that is excluded too, no user
 *   with a test item, a NaN score, or a list that breaks the `Recommender` contract
 * @throws ShapeError where the source, `test` and `exclude` do not count the same users and items
 *
 * @example
 * const { recall, ndcg } = await evaluate(model, { test, exclude: [train, validation], cutoffs: [10, 100] });
 * recall[100];
 */
export function evaluate<const Cutoff extends number, User extends Id>(
  source: ScoreFunction | ScoringRecommender,
  options: EvaluateOptions<Cutoff, User>,
): Promise<FullEvaluation<Cutoff, User>>;
export function evaluate<const Cutoff extends number, User extends Id>(
  source: ScoreFunction | Recommender,
  options: EvaluateOptions<Cutoff, User>,
): Promise<Evaluation<Cutoff, User>>;
export async function evaluate(from: ScoreFunction | Recommender, options: EvaluateOptions): Promise<Evaluation> {
  const { source, excluded, users, cutoffs, batchSize } = planEvaluation(from, options);
  const { test, signal, onProgress } = options;
  signal?.throwIfAborted();
  const ranker = new UserRanker({ source, itemCount: test.itemCount, test, excluded, batchSize });
  const table = new MetricTable(
    Array.from(users, (userIndex) => test.users.idAt(userIndex)),
    cutoffs,
    source.scoreItems !== undefined,
  );
  for (let start = 0; start < users.length; start += batchSize) {
    const ranks = ranker.rank(users.subarray(start, start + batchSize));
    ranks.forEach((own, i) => {
      table.set(start + i, own);
    });
    onProgress?.({ phase: 'evaluate', done: start + ranks.length, total: users.length });
    await nextTask();
    signal?.throwIfAborted();
  }
  return table.toEvaluation();
}
