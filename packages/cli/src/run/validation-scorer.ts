import type { Interactions, Recommender } from '@lightrec/core';
import { dropUsersBelow } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import { type EmbeddingModel, foldInUsers } from '@lightrec/models';
import type { RunData } from './run-data.js';

/** Recall@100 on the validation part, by which both trainings choose their best epoch; none where it is empty. */
export function validationScorer({
  split: { train, validation },
  foldIn,
}: Pick<RunData, 'split' | 'foldIn'>): ((model: Recommender) => Promise<number>) | undefined {
  if (validation.pairCount === 0) return undefined;
  if (!foldIn) return (model) => recallOf(model, validation, train);
  // Of the users held out whole those alone who validate: each epoch folds them in anew.
  const counts = validation.countByUser();
  const test = dropUsersBelow(validation, 1);
  const known = dropUsersBelow(
    foldIn.filterPairs((_, user) => counts[user] > 0),
    1,
  );
  return async (model) => recallOf(await foldInUsers(model as EmbeddingModel, known), test, known);
}

async function recallOf(model: Recommender, test: Interactions, exclude: Interactions): Promise<number> {
  const { userCount, itemCount } = model;
  // Lists alone: the ranking behind them is never looked at here, and takes most of the time.
  const lists: Recommender = {
    userCount,
    itemCount,
    recommendIndices: (users, options) => model.recommendIndices(users, options),
  };
  const { recall } = await evaluate(lists, { test, exclude, cutoffs: [100] });
  return recall[100];
}
