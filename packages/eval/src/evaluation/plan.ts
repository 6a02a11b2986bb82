import { ArgumentError, type ItemSets, type Recommender } from '@lightrec/core';
import {
  requireFunction,
  requireInteger,
  requireInteractions,
  requireKnown,
  requireSignal,
} from '@lightrec/core/options';
import { scoresInBatch } from '../limits.js';
import type { RankingSource, ScoreFunction } from '../ranking/user-ranker.js';
import { indicesOfUsers, requireCutoffs, requireSame, requireSets } from './checks.js';
import { mergeItemSets } from './merge-item-sets.js';
import { type EvaluateOptions, evaluateNames } from './options.js';

/** The options of `evaluate`, checked and with their defaults filled in. */
export interface Plan {
  source: RankingSource;
  excluded: ItemSets;
  users: Uint32Array;
  /** Ascending, each once. */
  cutoffs: number[];
  batchSize: number;
}

/** @throws ArgumentError or ShapeError for whatever does not fit together, before any scoring */
export function planEvaluation(from: ScoreFunction | Recommender, options: EvaluateOptions): Plan {
  requireKnown('evaluate', options, evaluateNames);
  const { test } = options;
  requireInteractions('test', test);
  const sets = requireSets('exclude', options.exclude);
  if (typeof from !== 'function') requireRecommender(from, test);
  for (const set of sets) requireSame('exclude', set, test, '`test`');
  requireSignal('signal', options.signal);
  requireFunction('onProgress', options.onProgress);
  const cutoffs = requireCutoffs(options.cutoffs);
  const source = openSource(from, options.listLength, cutoffs);
  const users = usersWithTestItems(options);
  const batchSize = options.batchSize ?? Math.max(1, Math.min(256, Math.floor(scoresInBatch / test.itemCount)));
  requireInteger('batchSize', batchSize, 1);
  const excluded = mergeItemSets(sets);
  for (const user of users) checkExcluded(user, excluded.itemIndicesOf(user), test);
  return { source, excluded, users, cutoffs, batchSize: Math.min(batchSize, users.length) };
}

function requireRecommender(from: Recommender, test: EvaluateOptions['test']): void {
  if (typeof from?.recommendIndices !== 'function') {
    const expected = 'a Recommender, or a function that scores every item';
    throw new ArgumentError({ argument: 'source', expected, received: String(from) });
  }
  requireSame('test', test, from, 'the recommender');
}

function openSource(
  from: ScoreFunction | Recommender,
  length: number | undefined,
  cutoffs: readonly number[],
): RankingSource {
  const largest = cutoffs[cutoffs.length - 1];
  if (length !== undefined) requireInteger('listLength', length, 1);
  if (typeof from === 'function') {
    if (length === undefined) return { scoreItems: from };
    throw new ArgumentError({
      argument: 'listLength',
      expected: 'nothing where a score function is evaluated',
      received: length,
      hint: 'Pass a Recommender, whose lists can be asked for.',
    });
  }
  const scoreItems =
    from.scoreItems && ((users: ArrayLike<number>, scores: Float32Array) => from.scoreItems?.(users, scores));
  if (scoreItems && length === undefined) return { scoreItems };
  const listLength = length ?? largest;
  if (!scoreItems && largest > listLength) {
    throw new ArgumentError({
      argument: 'cutoffs',
      expected: `cutoffs up to listLength ${listLength}, since this recommender has no scoreItems`,
      received: largest,
      hint: 'Ask for longer lists, or leave listLength out.',
    });
  }
  return {
    scoreItems,
    lists: { recommendIndices: (users, options) => from.recommendIndices(users, options), listLength },
  };
}

function usersWithTestItems({ test, users: wanted }: EvaluateOptions): Uint32Array {
  const all = indicesOfUsers(wanted, test.users);
  const users = all.filter((user) => test.itemIndicesOf(user).length > 0);
  if (users.length > 0) return users;
  throw new ArgumentError({
    argument: 'test',
    expected: 'at least one user with a test item',
    received: `none among ${all.length} users`,
  });
}

function checkExcluded(user: number, excluded: Uint32Array, test: EvaluateOptions['test']): void {
  const clash = excluded.find((item) => item >= test.itemCount || test.hasIndices(user, item));
  if (clash === undefined) return;
  const isUnknown = clash >= test.itemCount;
  const item = isUnknown ? `item index ${clash}` : `item ${JSON.stringify(test.items.idAt(clash))}`;
  throw new ArgumentError({
    argument: 'exclude',
    expected: isUnknown ? `item indices below the item count ${test.itemCount}` : 'no pair that is also a test pair',
    received: `${item} of user ${JSON.stringify(test.users.idAt(user))}`,
    hint: isUnknown
      ? 'Build it with the id maps of `test`.'
      : 'Split the data so that train, validation and test are disjoint.',
  });
}
