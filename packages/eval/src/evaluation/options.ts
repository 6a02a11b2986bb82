import type { Id, Interactions, ItemSets } from '@lightrec/core';
import { optionNames } from '@lightrec/core/options';

export interface EvaluateOptions<Cutoff extends number = number, User extends Id = Id> {
  /** The pairs to be found again. Its item count is the catalogue, so build it with the ids of the whole data. */
  test: Interactions<User>;
  /**
   * What a user must not get, usually the train and the validation pairs: these items take no place in
   * the ranking. No test pair may be among them. Required, since forgetting it spoils every metric; `[]`
   * says that nothing is left out. An `Interactions` must have the ids of `test`, in their order.
   */
  exclude: ItemSets | readonly ItemSets[];
  /** Each k at which the metrics are wanted, all computed in one pass over the users. */
  cutoffs: readonly Cutoff[];
  /**
   * Take the first `listLength` places from `recommendIndices`, as after post-ranking, and rank the other items
   * behind them by `scoreItems`. Default: no lists where the source scores items, else the largest cutoff.
   */
  listLength?: number;
  /** Users scored at once; a batch takes `4 * batchSize * itemCount` bytes. Default: 256, less for large catalogues. */
  batchSize?: number;
  /** Ids of the users to evaluate, distinct; those without test items are left out. Default: all. */
  users?: Iterable<User>;
  /** Stops the evaluation between two batches; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called after each batch. */
  onProgress?: (progress: EvaluationProgress) => void;
}

export const evaluateNames = optionNames<EvaluateOptions>({
  ...{ test: 1, exclude: 1, cutoffs: 1, listLength: 1, batchSize: 1, users: 1, signal: 1, onProgress: 1 },
});

export interface EvaluationProgress {
  phase: 'evaluate';
  /** Users evaluated so far. */
  done: number;
  /** Users to evaluate. */
  total: number;
}
