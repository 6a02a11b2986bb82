import type { Id, Interactions, Recommender } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';

/**
 * Recall@100 on the validation part, by which trainings choose their best epoch; none where it is empty.
 *
 * @param mostUsers - of more users with validation pairs so many take part, evenly spaced
 */
export function validationScorer(
  { train, validation }: Split,
  mostUsers = Number.POSITIVE_INFINITY,
): ((model: Recommender) => Promise<number>) | undefined {
  if (validation.pairCount === 0) return undefined;
  const users = validation.userCount > mostUsers ? spacedUsers(validation, mostUsers) : undefined;
  return async (model) => {
    const { userCount, itemCount } = model;
    // Lists alone: the ranking behind them is never looked at here, and takes most of the time.
    const lists: Recommender = {
      userCount,
      itemCount,
      recommendIndices: (users, options) => model.recommendIndices(users, options),
    };
    const { recall } = await evaluate(lists, { test: validation, exclude: train, cutoffs: [100], users });
    return recall[100];
  };
}

/** Ids of users with pairs. */
function spacedUsers(pairs: Interactions, most: number): Id[] {
  const having = Array.from(pairs.users.ids.keys()).filter((user) => pairs.itemIndicesOf(user).length > 0);
  const count = Math.min(most, having.length);
  return Array.from({ length: count }, (_, i) => pairs.users.idAt(having[Math.floor((i * having.length) / count)]));
}
