import type { Id, Interactions, ItemSets } from '@lightrec/core';
import { optionNames } from '@lightrec/core/options';
import type { EvaluationProgress } from '../evaluation/options.js';

export interface EvaluateListsOptions<Cutoff extends number = number, User extends Id = Id> {
  /** The pairs that tell how popular an item is, and what users took before. */
  train: Interactions<User>;
  /** What a user must not get, as of `evaluate`. */
  exclude: ItemSets | readonly ItemSets[];
  /** Each k whose lists are looked at. */
  cutoffs: readonly Cutoff[];
  /** Ids of the users whose lists are looked at, distinct. Default: all of `train`. */
  users?: Iterable<User>;
  /** Lists asked for at once. Default: 256. */
  batchSize?: number;
  /** Stops between two batches; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called after each batch, in users. */
  onProgress?: (progress: EvaluationProgress) => void;
}

export const evaluateListsNames = optionNames<EvaluateListsOptions>({
  ...{ train: 1, exclude: 1, cutoffs: 1, users: 1, batchSize: 1, signal: 1, onProgress: 1 },
});
