import { ArgumentError, type IdMap, type ItemSets, type Recommender, ShapeError } from '@lightrec/core';
import {
  requireArray,
  requireFunction,
  requireIds,
  requireInteger,
  requireInteractions,
  requireKnown,
  requireKnownId,
  requireSameIds,
  requireSignal,
} from '@lightrec/core/options';
import { scoresInBatch } from '../limits.js';
import type { RankingSource, ScoreFunction } from '../ranking/user-ranker.js';
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
  const sets = setsOf(options.exclude);
  if (typeof from !== 'function') requireRecommender(from, test);
  for (const set of sets) requireSame('exclude', set, test, '`test`');
  requireSignal('signal', options.signal);
  requireFunction('onProgress', options.onProgress);
  const cutoffs = checkCutoffs(options.cutoffs);
  const source = openSource(from, options.listLength, cutoffs);
  const users = usersWithTestItems(options);
  const batchSize = options.batchSize ?? Math.max(1, Math.min(256, Math.floor(scoresInBatch / test.itemCount)));
  requireInteger('batchSize', batchSize, 1);
  const excluded = mergeItemSets(sets);
  for (const user of users) checkExcluded(user, excluded.itemIndicesOf(user), test);
  return { source, excluded, users, cutoffs, batchSize: Math.min(batchSize, users.length) };
}

function setsOf(exclude: EvaluateOptions['exclude']): readonly ItemSets[] {
  const sets: readonly ItemSets[] = Array.isArray(exclude) ? exclude : [exclude];
  if (sets.every((set) => typeof set?.itemIndicesOf === 'function')) return sets;
  throw new ArgumentError({
    argument: 'exclude',
    expected: 'Interactions, a list of them, or whatever has itemIndicesOf(userIndex)',
    received: exclude === undefined ? 'nothing' : String(exclude),
    hint: 'Pass the train and the validation pairs; [] says that nothing is left out.',
  });
}

function requireRecommender(from: Recommender, test: EvaluateOptions['test']): void {
  if (typeof from?.recommendIndices !== 'function') {
    const expected = 'a Recommender, or a function that scores every item';
    throw new ArgumentError({ argument: 'source', expected, received: String(from) });
  }
  requireSame('test', test, from, 'the recommender');
}

function checkCutoffs(cutoffs: readonly number[]): number[] {
  requireArray('cutoffs', cutoffs);
  if (cutoffs.length === 0) {
    throw new ArgumentError({ argument: 'cutoffs', expected: 'at least one cutoff, such as 100', received: 'none' });
  }
  cutoffs.forEach((k, i) => {
    requireInteger(`cutoffs[${i}]`, k, 1);
  });
  return [...new Set(cutoffs)].sort((a, b) => a - b);
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
  const all = wanted === undefined ? Uint32Array.from({ length: test.userCount }, (_, user) => user) : wantedUsers();
  const users = all.filter((user) => test.itemIndicesOf(user).length > 0);
  if (users.length > 0) return users;
  throw new ArgumentError({
    argument: 'test',
    expected: 'at least one user with a test item',
    received: `none among ${all.length} users`,
  });

  function wantedUsers(): Uint32Array {
    requireIds('users', wanted);
    const indices = Array.from(wanted!, (id, i) => requireKnownId(`users[${i}]`, id, test.users));
    const seen = new Set<number>();
    const twice = indices.findIndex((index) => seen.size === seen.add(index).size);
    if (twice < 0) return Uint32Array.from(indices);
    const received = `${JSON.stringify(test.users.idAt(indices[twice]))} twice`;
    throw new ArgumentError({ argument: `users[${twice}]`, expected: 'distinct ids', received });
  }
}

/** Sets made from other ids than the rest would mask the wrong items without a word. */
function requireSame(argument: string, given: object, reference: Counted & Identified, whose: string): void {
  requireSameCounts(argument, given, reference, whose);
  for (const side of ['users', 'items'] as const) {
    const [ids, expected] = [(given as Identified)[side], reference[side]];
    if (hasIds(ids) && hasIds(expected)) requireSameIds(`${argument}.${side}`, ids, expected, whose);
  }
}

function hasIds(ids: IdMap | undefined): ids is IdMap {
  return typeof ids?.firstDifference === 'function';
}

function requireSameCounts(argument: string, given: object, reference: Counted, whose: string): void {
  const { userCount = reference.userCount, itemCount = reference.itemCount } = given as Partial<Counted>;
  if (userCount === reference.userCount && itemCount === reference.itemCount) return;
  throw new ShapeError({
    argument,
    expected: [reference.userCount, reference.itemCount],
    received: [userCount, itemCount],
    hint: `The expected [userCount, itemCount] are those of ${whose}; build all of them with the same id maps.`,
  });
}

interface Identified {
  users?: IdMap;
  items?: IdMap;
}

interface Counted {
  userCount: number;
  itemCount: number;
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
