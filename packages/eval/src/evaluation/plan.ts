import { ArgumentError, type ItemSets, type Recommender, requireInteger, ShapeError } from '@lightrec/core';
import type { RankingSource, ScoreFunction } from '../ranking/user-ranker.js';
import { mergeItemSets } from './merge-item-sets.js';
import type { EvaluateOptions } from './options.js';

/** The options of `evaluate`, checked and with their defaults filled in. */
export interface Plan {
  source: RankingSource;
  excluded: ItemSets;
  users: Uint32Array;
  /** Ascending, each once. */
  cutoffs: number[];
  batchSize: number;
}

/** Scores held at once by default: 32 MiB of them. */
const scoresInBatch = 2 ** 23;

/** @throws ArgumentError or ShapeError for whatever does not fit together, before any scoring */
export function planEvaluation(from: ScoreFunction | Recommender, options: EvaluateOptions): Plan {
  const { test, exclude } = options;
  const sets = 'itemIndicesOf' in exclude ? [exclude] : exclude;
  if (typeof from !== 'function') requireSameSize('test', test, from, 'The recommender');
  for (const set of sets) requireSameSize('exclude', set, test, '`test`');
  const cutoffs = checkCutoffs(options.cutoffs);
  const source = openSource(from, options.listLength, cutoffs);
  const users = usersWithTestItems(options);
  const batchSize = options.batchSize ?? Math.max(1, Math.min(256, Math.floor(scoresInBatch / test.itemCount)));
  requireInteger('batchSize', batchSize, 1);
  const excluded = mergeItemSets(sets);
  for (const user of users) checkExcluded(user, excluded.itemIndicesOf(user), test);
  return { source, excluded, users, cutoffs, batchSize: Math.min(batchSize, users.length) };
}

function checkCutoffs(cutoffs: readonly number[]): number[] {
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

function usersWithTestItems({ test, userIndices: wanted }: EvaluateOptions): Uint32Array {
  const isWanted = new Uint8Array(test.userCount);
  if (!wanted) isWanted.fill(1);
  for (let i = 0; i < (wanted?.length ?? 0); i++) {
    const user = wanted![i];
    if (isWanted[user] === 0) isWanted[user] = 1;
    else {
      throw new ArgumentError({
        argument: `userIndices[${i}]`,
        expected: `distinct user indices in [0, ${test.userCount})`,
        received: user,
      });
    }
  }
  const all = wanted ? Uint32Array.from(wanted) : Uint32Array.from(isWanted, (_, user) => user);
  const users = all.filter((user) => test.itemIndicesOf(user).length > 0);
  if (users.length > 0) return users;
  throw new ArgumentError({
    argument: 'test',
    expected: 'at least one user with a test item',
    received: `none among ${all.length} users`,
  });
}

/** Sets made from other ids than the rest would mask the wrong items without a word. */
function requireSameSize(argument: string, given: object, reference: Counted, whose: string): void {
  const { userCount = reference.userCount, itemCount = reference.itemCount } = given as Partial<Counted>;
  if (userCount === reference.userCount && itemCount === reference.itemCount) return;
  throw new ShapeError({
    argument,
    expected: [reference.userCount, reference.itemCount],
    received: [userCount, itemCount],
    hint: `${whose} has the expected [userCount, itemCount]; build all of them with the same id maps.`,
  });
}

interface Counted {
  userCount: number;
  itemCount: number;
}

function checkExcluded(user: number, excluded: Uint32Array, test: EvaluateOptions['test']): void {
  const clash = excluded.find((item) => item >= test.itemCount || test.hasIndices(user, item));
  if (clash === undefined) return;
  const isUnknown = clash >= test.itemCount;
  throw new ArgumentError({
    argument: 'exclude',
    expected: isUnknown ? `items below the item count ${test.itemCount}` : 'no pair that is also a test pair',
    received: `item ${clash} of user ${user}`,
    hint: isUnknown
      ? 'Build it with the id maps of `test`.'
      : 'Split the data so that train, validation and test are disjoint.',
  });
}
