import { checkRecommendCall, type Interactions, maskScores, selectTopK } from '@lightrec/core';
import type { ScoringRecommender } from './evaluation/evaluate.js';

/**
 * Recommends to everyone what most users took: the line that any model has to beat. An item's score is
 * its number of users in `interactions`.
 *
 * @param interactions - the train pairs
 */
export function popularityRecommender(interactions: Interactions): ScoringRecommender {
  const { userCount, itemCount } = interactions;
  const popularity = Float32Array.from(interactions.countByItem());
  return {
    userCount,
    itemCount,
    recommendIndices(users, options) {
      checkRecommendCall(users, options, userCount);
      return Array.from(users, (user) => {
        const scores = popularity.slice();
        maskScores(scores, user, options);
        return selectTopK(scores, options.k);
      });
    },
    scoreItems(users, scores) {
      for (let row = 0; row < users.length; row++) scores.set(popularity, row * itemCount);
    },
  };
}
