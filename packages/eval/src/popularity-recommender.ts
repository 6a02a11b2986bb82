import {
  checkRecommendCall,
  type Id,
  IdMap,
  type Interactions,
  maskScores,
  type Recommendation,
  type RecommendOptions,
  recommendByIds,
  selectTopK,
} from '@lightrec/core';
import { requireIds, requireIndices, requireInteractions, requireLength } from '@lightrec/core/options';
import type { ScoringRecommender } from './evaluation/evaluate.js';

export interface PopularityRecommender<User extends Id = Id, Item extends Id = Id> extends ScoringRecommender {
  readonly users: IdMap<User>;
  readonly items: IdMap<Item>;
  /**
   * What each user is recommended, as plain data. A user who is new gets what everyone gets.
   *
   * @throws ArgumentError for an option out of range, or anything but a list of ids
   */
  recommend(userIds: Iterable<User>, options?: RecommendOptions<Item>): Recommendation<User, Item>[];
}

/**
 * Recommends to everyone what most users took: the line that any model has to beat. An item's score is
 * its number of users in `interactions`.
 *
 * @param interactions - the train pairs
 *
 * @example
 * const [{ ids }] = popularityRecommender(train).recommend(['someone new'], { k: 10 });
 */
export function popularityRecommender<User extends Id, Item extends Id>(
  interactions: Interactions<User, Item>,
): PopularityRecommender<User, Item> {
  requireInteractions('interactions', interactions);
  const { items, itemCount } = interactions;
  const popularity = Float32Array.from(interactions.countByItem());
  const answerTo = (users: IdMap<User>): Omit<PopularityRecommender<User, Item>, 'recommend'> => ({
    ...{ users, items, userCount: users.size, itemCount },
    recommendIndices(userIndices, options) {
      checkRecommendCall(userIndices, options, users.size);
      return Array.from(userIndices, (userIndex) => {
        const scores = popularity.slice();
        maskScores(scores, userIndex, options);
        return selectTopK(scores, options.k);
      });
    },
    scoreItems(userIndices, scores) {
      requireIndices('userIndices', userIndices, users.size, 'a user index');
      requireLength('scores', scores, [userIndices.length, itemCount]);
      for (let row = 0; row < userIndices.length; row++) scores.set(popularity, row * itemCount);
    },
  });
  return {
    ...answerTo(interactions.users),
    recommend(userIds, options) {
      requireIds('userIds', userIds);
      const asked = [...userIds];
      // Whoever asks, known or new.
      return recommendByIds(answerTo(IdMap.from(new Set(asked)) as IdMap as IdMap<User>), asked, options);
    },
  };
}
