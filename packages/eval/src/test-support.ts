import { Interactions, maskScores, type Recommender, selectTopK } from '@lightrec/core';
import type { ScoringRecommender } from './evaluation/evaluate.js';
import type { ScoreFunction } from './ranking/user-ranker.js';

export const range = (count: number) => Array.from({ length: count }, (_, i) => i);

export function interactionsOf(rows: readonly (readonly number[])[], itemCount: number): Interactions {
  const pairs = rows.flatMap((items, user) => items.map((item) => [user, item] as const));
  return Interactions.fromPairs(pairs, { users: range(rows.length), items: range(itemCount) });
}

/** The same scores for all in `rows[user]`, as a function. */
export function scoring(rows: readonly (readonly number[])[]): ScoreFunction {
  return (users, scores) => {
    for (let row = 0; row < users.length; row++) scores.set(rows[users[row]], row * rows[0].length);
  };
}

export function recommenderOf(rows: readonly (readonly number[])[]): ScoringRecommender {
  return {
    userCount: rows.length,
    itemCount: rows[0].length,
    scoreItems: scoring(rows),
    recommendIndices: (users, options) =>
      Array.from(users, (user) => {
        const scores = Float32Array.from(rows[user]);
        maskScores(scores, user, options);
        return selectTopK(scores, options.k);
      }),
  };
}

export function listsOnly({ userCount, itemCount, recommendIndices }: Recommender): Recommender {
  return { userCount, itemCount, recommendIndices };
}
