import { describe, expect, it } from 'vitest';
import { Random } from '../random.js';
import { checkRecommendCall, maskScores } from './candidates.js';
import { recommenderConformance } from './conformance.js';
import type { RankedItems, Recommender, RecommendIndicesOptions } from './recommender.js';
import { selectTopK } from './top-k.js';

const ranked = 'returns one list a user, sorted by score, ties to the smaller index';
const everyItem = 'returns every item when k exceeds the catalogue';
const fills = 'fills k where the catalogue allows it';
const batch = 'gives a user the same list alone and in a batch';
const smallerK = 'gives the items below a smaller k unchanged';
const exclude = 'never returns an excluded item, and still fills k';
const include = 'returns only included items';
const both = 'returns included items less the excluded ones when given both';
const nothingLeft = 'returns an empty list when everything is excluded';
const refuses = 'refuses a k below 1 and an unknown user';
const bruteForce = 'agrees with brute force over scoreItems, where it has it';
const rules = [ranked, everyItem, fills, batch, smallerK, exclude, include, both, nothingLeft, refuses, bruteForce];

const userCount = 5;
const itemCount = 12;

describe('a recommender that keeps the contract', () => {
  for (const { name, check } of recommenderConformance(plainRecommender)) it(name, check);

  it('is asked about every rule, by name', () => {
    expect(recommenderConformance(plainRecommender).map(({ name }) => name)).toEqual(rules);
  });

  it('passes without scoreItems, and with the smallest size allowed', () => {
    expect(failuresOf(breakRecommend((recommend, ...call) => recommend(...call)))).toEqual([]);
    expect(failuresOf(plainRecommender(2, 8))).toEqual([]);
  });
});

type Recommend = Recommender['recommendIndices'];
type Change = (recommend: Recommend, users: ArrayLike<number>, options: RecommendIndicesOptions) => RankedItems[];
const unfiltered = (options: RecommendIndicesOptions) => !options.excludeIndices && !options.includeIndices;

describe('a recommender that breaks one rule fails that case and no other', () => {
  const broken: [what: string, rule: string, change: Change][] = [
    [
      'puts the worst of five first',
      ranked,
      (recommend, users, options) => onlyPlainFive(recommend, users, options, (list) => pick(list, [4, 3, 2, 1, 0])),
    ],
    [
      'gives a tie to the larger index',
      ranked,
      (recommend, users, options) =>
        onlyPlainFive(recommend, users, options, ({ itemIndices }) => ({
          itemIndices: itemIndices.sort().reverse(),
          scores: new Float32Array(itemIndices.length),
        })),
    ],
    [
      'returns an item twice',
      ranked,
      (recommend, users, options) => onlyPlainFive(recommend, users, options, (list) => pick(list, [0, 0, 1, 2, 3])),
    ],
    [
      'returns a score that is not finite',
      ranked,
      (recommend, users, options) =>
        onlyPlainFive(recommend, users, options, ({ itemIndices, scores }) => ({
          itemIndices,
          scores: scores.fill(Number.NaN, 4),
        })),
    ],
    [
      'returns an item that does not exist',
      ranked,
      (recommend, users, options) =>
        onlyPlainFive(recommend, users, options, ({ itemIndices, scores }) => ({
          itemIndices: itemIndices.fill(itemCount, 4),
          scores,
        })),
    ],
    [
      'returns fewer scores than items',
      ranked,
      (recommend, users, options) =>
        onlyPlainFive(recommend, users, options, ({ itemIndices, scores }) => ({
          itemIndices,
          scores: scores.slice(1),
        })),
    ],
    [
      'returns a list for no user',
      ranked,
      (recommend, users, options) => recommend(users.length > 0 ? users : [0], options),
    ],
    [
      'leaves the last item out of a full ranking',
      everyItem,
      (recommend, users, options) => recommend(users, { ...options, k: Math.min(options.k, itemCount - 1) }),
    ],
    [
      'returns one item too few',
      fills,
      (recommend, users, options) => onlyPlainFive(recommend, users, options, (list) => pick(list, [0, 1, 2, 3])),
    ],
    [
      'answers for the first user of the batch alone',
      batch,
      (recommend, users, options) => recommend(Array.from(users).fill(users[0]), options),
    ],
    [
      'searches less carefully for a small k',
      smallerK,
      (recommend, users, options) =>
        options.k === 3 && unfiltered(options)
          ? recommend(users, { k: 4 }).map((list) => pick(list, [1, 2, 3]))
          : recommend(users, options),
    ],
    [
      'takes the best k first and removes the excluded ones after',
      exclude,
      (recommend, users, options) => removeAfter(recommend, users, options),
    ],
    [
      'asks for the excluded items by row instead of by user',
      exclude,
      (recommend, users, options) => {
        const { excludeIndices: exclude, ...others } = options;
        const byUser = new Map(Array.from(users, (user, row) => [user, row]));
        return recommend(users, {
          ...others,
          excludeIndices: exclude && { itemIndicesOf: (user) => exclude.itemIndicesOf(byUser.get(user)!) },
        });
      },
    ],
    [
      'ignores include',
      include,
      (recommend, users, { includeIndices: ignored, ...options }) =>
        recommend(users, options.excludeIndices ? { ...options, includeIndices: ignored } : options),
    ],
    [
      'ignores exclude beside include',
      both,
      (recommend, users, options) =>
        recommend(users, options.includeIndices ? { ...options, excludeIndices: undefined } : options),
    ],
    [
      'falls back to forbidden items when none is left',
      nothingLeft,
      (recommend, users, options) =>
        recommend(users, options).map((list, row) =>
          list.itemIndices.length > 0 ? list : recommend([users[row]], { k: options.k })[0],
        ),
    ],
    [
      'takes a k of 0 for 1',
      refuses,
      (recommend, users, options) => recommend(users, { ...options, k: options.k || 1 }),
    ],
    [
      'returns nothing for an unknown user',
      refuses,
      (recommend, users, options) => (users[0] >= userCount ? [] : recommend(users, options)),
    ],
    [
      'refuses with an error that is not an ArgumentError',
      refuses,
      (recommend, users, options) => {
        if (options.k < 0) throw new RangeError('k');
        return recommend(users, options);
      },
    ],
  ];

  it.each(broken)('%s', (_, rule, change) => {
    expect(failuresOf(breakRecommend(change))).toEqual([rule]);
  });

  it.each<[string, NonNullable<Recommender['scoreItems']>]>([
    ['writes other scores than it ranks by', (users, scores) => halved(users, scores)],
    ['writes the scores item by item', (users, scores) => transposed(users, scores)],
    ['writes no scores', () => {}],
  ])('%s', (_, scoreItems) => {
    expect(failuresOf({ ...plainRecommender(), scoreItems })).toEqual([bruteForce]);
  });

  it('proves that each rule can fail', () => {
    expect(new Set([...broken.map(([, rule]) => rule), bruteForce])).toEqual(new Set(rules));
  });
});

/** Scores every item in plain loops; the scores are coarse, so that ties are common. */
function plainRecommender(users = userCount, items = itemCount): Required<Omit<Recommender, 'users' | 'items'>> {
  const random = new Random(6);
  const table = Float32Array.from({ length: users * items }, () => random.integer(5) / 4);
  const rowOf = (user: number) => table.slice(user * items, (user + 1) * items);
  return {
    userCount: users,
    itemCount: items,
    recommendIndices(asked, options) {
      checkRecommendCall(asked, options, users);
      return Array.from(asked, (user) => {
        const scores = rowOf(user);
        maskScores(scores, user, options);
        return selectTopK(scores, options.k);
      });
    },
    scoreItems(asked, scores) {
      for (let row = 0; row < asked.length; row++) scores.set(rowOf(asked[row]), row * items);
    },
  };
}

function breakRecommend(change: Change): Recommender {
  const { recommendIndices: recommend } = plainRecommender();
  return { userCount, itemCount, recommendIndices: (users, options) => change(recommend, users, options) };
}

function failuresOf(recommender: Recommender): string[] {
  return recommenderConformance(() => recommender).flatMap(({ name, check }) => {
    try {
      check();
      return [];
    } catch {
      return [name];
    }
  });
}

/** Changes the lists of five that nothing is excluded from; the other cases do not see them. */
function onlyPlainFive(
  recommend: Recommend,
  users: ArrayLike<number>,
  options: RecommendIndicesOptions,
  change: (list: RankedItems) => RankedItems,
): RankedItems[] {
  const lists = recommend(users, options);
  return options.k === 5 && unfiltered(options) ? lists.map(change) : lists;
}

function pick({ itemIndices: items, scores }: RankedItems, places: number[]): RankedItems {
  return {
    itemIndices: Uint32Array.from(places, (place) => items[place]),
    scores: Float32Array.from(places, (place) => scores[place]),
  };
}

function removeAfter(recommend: Recommend, users: ArrayLike<number>, options: RecommendIndicesOptions): RankedItems[] {
  return recommend(users, { ...options, excludeIndices: undefined }).map((list, row) => {
    const forbidden = options.excludeIndices?.itemIndicesOf(users[row]) ?? new Uint32Array(0);
    return pick(
      list,
      [...list.itemIndices.keys()].filter((place) => !forbidden.includes(list.itemIndices[place])),
    );
  });
}

function halved(users: ArrayLike<number>, scores: Float32Array): void {
  plainRecommender().scoreItems(users, scores);
  for (let i = 0; i < scores.length; i++) scores[i] /= 2;
}

function transposed(users: ArrayLike<number>, scores: Float32Array): void {
  const byUser = new Float32Array(scores.length);
  plainRecommender().scoreItems(users, byUser);
  for (let i = 0; i < scores.length; i++)
    scores[i] = byUser[(i % users.length) * itemCount + Math.floor(i / users.length)];
}
