import type { Id, Interactions, Recommender } from '@lightrec/core';
import { dropUsersBelow } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import { type EmbeddingModel, foldInUsers } from '@lightrec/models';
import type { RunData } from './run-data.js';

/**
 * Recall@100 on the validation part, by which trainings choose their best epoch; none where it is empty.
 *
 * @param mostUsers - of more users with validation pairs so many take part, evenly spaced
 */
export function validationScorer(
  { split: { train, validation }, foldIn }: Pick<RunData, 'split' | 'foldIn'>,
  mostUsers = Number.POSITIVE_INFINITY,
): ((model: Recommender) => Promise<number>) | undefined {
  if (validation.pairCount === 0) return undefined;
  const users = validation.userCount > mostUsers ? spacedUsers(validation, mostUsers) : undefined;
  if (!foldIn) return (model) => recallOf(model, validation, train, users);
  // Of the users held out whole those alone who validate: each epoch folds them in anew.
  const asked = validation.countByUser();
  if (users) {
    const chosen = new Set(users);
    asked.forEach((_, user) => {
      if (!chosen.has(validation.users.idAt(user))) asked[user] = 0;
    });
  }
  const those = (pairs: Interactions) =>
    dropUsersBelow(
      pairs.filterPairs((_, user) => asked[user] > 0),
      1,
    );
  const [test, known] = [those(validation), those(foldIn)];
  return async (model) => recallOf(await foldInUsers(model as EmbeddingModel, known), test, known);
}

async function recallOf(model: Recommender, test: Interactions, exclude: Interactions, users?: Id[]): Promise<number> {
  const { userCount, itemCount } = model;
  // Lists alone: the ranking behind them is never looked at here, and takes most of the time.
  const lists: Recommender = {
    userCount,
    itemCount,
    recommendIndices: (users, options) => model.recommendIndices(users, options),
  };
  const { recall } = await evaluate(lists, { test, exclude, cutoffs: [100], users });
  return recall[100];
}

/** Ids of users with pairs. */
function spacedUsers(pairs: Interactions, most: number): Id[] {
  const having = Array.from(pairs.users.ids.keys()).filter((user) => pairs.itemIndicesOf(user).length > 0);
  const count = Math.min(most, having.length);
  return Array.from({ length: count }, (_, i) => pairs.users.idAt(having[Math.floor((i * having.length) / count)]));
}
