import { ArgumentError, type Id, type Recommender } from '@lightrec/core';
import {
  requireFunction,
  requireInteger,
  requireInteractions,
  requireKnown,
  requireSignal,
} from '@lightrec/core/options';
import { indicesOfUsers, requireCutoffs, requireSame, requireSets } from '../evaluation/checks.js';
import { mergeItemSets } from '../evaluation/merge-item-sets.js';
import { nextTask } from '../evaluation/next-task.js';
import { ListCounter, type ListMetrics } from './list-metrics.js';
import { type EvaluateListsOptions, evaluateListsNames } from './options.js';

/**
 * What a recommender's lists are like, beside being right: how much of the catalogue they show, how new that is to
 * people, and how much more popular than what the users took by themselves.
 *
 * @param recommender - asked for lists of the largest cutoff
 * @throws ArgumentError for an unknown option, one out of range, or other ids than those of `train`; ShapeError where the
 *   recommender, `train` and `exclude` do not count the same users and items
 *
 * @example
 * const { coverage, novelty, popularityLift } = await evaluateLists(model, { train, exclude: train, cutoffs: [20] });
 */
export async function evaluateLists<const Cutoff extends number, User extends Id>(
  recommender: Recommender,
  options: EvaluateListsOptions<Cutoff, User>,
): Promise<ListMetrics<Cutoff>> {
  requireKnown('evaluateLists', options, evaluateListsNames);
  const { train, batchSize = 256, signal, onProgress } = options;
  requireInteractions('train', train);
  if (typeof recommender?.recommendIndices !== 'function') {
    const received = String(recommender);
    throw new ArgumentError({ argument: 'recommender', expected: 'a Recommender', received });
  }
  requireSame('train', train, recommender, 'the recommender');
  const sets = requireSets('exclude', options.exclude);
  for (const set of sets) requireSame('exclude', set, train, '`train`');
  const cutoffs = requireCutoffs(options.cutoffs);
  requireInteger('batchSize', batchSize, 1);
  requireSignal('signal', signal);
  requireFunction('onProgress', onProgress);
  const users = indicesOfUsers(options.users, train.users);
  signal?.throwIfAborted();
  const counter = new ListCounter(cutoffs, train.countByItem(), train.userCount);
  const asked = { k: cutoffs[cutoffs.length - 1], excludeIndices: mergeItemSets(sets) };
  for (let start = 0; start < users.length; start += batchSize) {
    const batch = users.subarray(start, start + batchSize);
    recommender.recommendIndices(batch, asked).forEach(({ itemIndices }, row) => {
      counter.add(itemIndices, train.itemIndicesOf(batch[row]));
    });
    onProgress?.({ phase: 'evaluate', done: start + batch.length, total: users.length });
    await nextTask();
    signal?.throwIfAborted();
  }
  return counter.toMetrics() as ListMetrics<Cutoff>;
}
