import { describe, expect, expectTypeOf, it } from 'vitest';
import { ArgumentError } from '../errors.js';
import type { Id } from '../id.js';
import { IdMap } from '../id-map.js';
import { Interactions } from '../interactions.js';
import { optionRefusals } from '../options/option-refusals.js';
import { checkRecommendCall, maskScores } from './candidates.js';
import { type Recommendation, type RecommendOptions, recommendByIds } from './recommend-by-ids.js';
import type { Recommender } from './recommender.js';
import { selectTopK } from './top-k.js';

// Numbers that are also positions of other items, so that one taken for the other is noticed.
const items = IdMap.from([3, 2, 1, 0]);
const users = IdMap.from(['ann', 'bob', 'cem']);
const tastes = [
  [4, 3, 2, 1],
  [1, 2, 3, 4],
  [1, 4, 3, 2],
];

const recommender: Recommender & { users: IdMap<string>; items: IdMap<number> } = {
  ...{ users, items, userCount: 3, itemCount: 4 },
  recommendIndices(userIndices, options) {
    checkRecommendCall(userIndices, options, 3);
    return Array.from(userIndices, (userIndex) => {
      const scores = Float32Array.from(tastes[userIndex]);
      maskScores(scores, userIndex, options);
      return selectTopK(scores, options.k);
    });
  },
};

const recommend = (userIds: Iterable<string>, options?: RecommendOptions<number>) =>
  recommendByIds(recommender, userIds, options, 'Fold the user in.');
const idsFor = (options: RecommendOptions<number>) => recommend(['ann', 'bob'], options).map(({ ids }) => ids);

describe('recommendByIds', () => {
  it('gives plain data for each user, in the order asked for', () => {
    const expected = [
      { userId: 'bob', ids: [0, 1], scores: [4, 3] },
      { userId: 'ann', ids: [3, 2], scores: [4, 3] },
    ];
    expect(recommend(['bob', 'ann'], { k: 2 })).toEqual(expected);
    expect(JSON.parse(JSON.stringify(recommend(new Set(['bob', 'ann']), { k: 2 })))).toEqual(expected);
    expect(recommend([])).toEqual([]);
  });

  it('has ids that fit the maps of the caller', () => {
    const products = new Map<number, { name: string }>();
    for (const { userId, ids } of recommend(['ann'])) {
      expectTypeOf(userId).toEqualTypeOf<string>();
      expect(ids.map((id) => products.get(id))).toEqual(new Array(4).fill(undefined));
    }
    expectTypeOf(recommend).returns.toEqualTypeOf<Recommendation<string, number>[]>();
  });

  it.each([
    ['zoe', 'userIds[1]: expected one of the 3 known ids, received "zoe". Fold the user in.'],
    [7, 'userIds[1]: expected one of the 3 known ids, received 7. Fold the user in.'],
  ])('refuses the unknown user %j', (id, message) => {
    expect(() => recommend(['ann', id as string])).toThrow(ArgumentError);
    expect(() => recommend(['ann', id as string])).toThrow(message);
  });

  it('says of an unknown user whether the other form of the id is known', () => {
    const numbered = { ...recommender, users: IdMap.from([7, 8, 9]) as IdMap };
    expect(() => recommendByIds(numbered, ['8'], {}, 'Fold the user in.')).toThrow('The id 8 is known, a number');
  });

  it.each(['ann', 7, null, undefined, {}])('refuses %j in place of a list of users', (value) => {
    expect(() => recommend(value as never)).toThrow('userIds: expected a list of ids');
  });
});

describe('options.k', () => {
  it('is 10 by default', () => {
    const many = { ...recommender, itemCount: 20, items: IdMap.range(20) };
    many.recommendIndices = (userIndices, { k }) =>
      Array.from(userIndices, () => selectTopK(new Float32Array(20).fill(1), k));
    expect(recommendByIds(many, ['ann'])[0].ids.length).toBe(10);
  });
});

describe('options.exclude', () => {
  it('takes ids in any iterable, for all users', () => {
    const [{ ids }] = recommend(['ann'], { k: 1 });
    for (const exclude of [[3], new Set([3]), Uint32Array.of(3), new Map([[3, 'x']]).keys(), ids]) {
      expect(idsFor({ exclude })).toEqual([
        [2, 1, 0],
        [0, 1, 2],
      ]);
    }
  });

  it("takes each user's own history, by ids and not by positions", () => {
    // In maps of its own, in which neither users nor items stand where the recommender has them.
    const history = Interactions.fromPairs([
      ['bob', 0],
      ['zoe', 1],
      ['ann', 2],
      ['bob', 99],
    ]);
    expect(idsFor({ exclude: history })).toEqual([
      [3, 1, 0],
      [1, 2, 3],
    ]);
    const same = Interactions.fromIndices([1], [0], { users, items });
    expect(idsFor({ exclude: [history, same] })).toEqual([
      [3, 1, 0],
      [1, 2],
    ]);
    expect(recommend(['cem'], { exclude: history })[0].ids).toEqual([2, 1, 0, 3]);
  });

  it('takes an id that has left the catalogue', () => {
    expect(idsFor({ k: 1, exclude: [99, 3] })).toEqual([[2], [0]]);
    expect(idsFor({ k: 1, exclude: ['3'] as never[] })).toEqual([[3], [0]]);
  });

  it('excludes nothing when it is empty, and may leave nothing', () => {
    expect(idsFor({ k: 1, exclude: [] })).toEqual([[3], [0]]);
    expect(recommend(['ann'], { exclude: items.ids })).toEqual([{ userId: 'ann', ids: [], scores: [] }]);
  });

  it('hands ascending positions on, each once', () => {
    const seen: number[][] = [];
    const spy: typeof recommender = {
      ...recommender,
      recommendIndices(userIndices, options) {
        seen.push([...options.excludeIndices!.itemIndicesOf(userIndices[0])]);
        return recommender.recommendIndices(userIndices, options);
      },
    };
    const history = Interactions.fromPairs([
      ['ann', 1],
      ['ann', 3],
    ]);
    for (const exclude of [
      [1, 3, 1],
      [history, history],
    ])
      recommendByIds(spy, ['ann'], { exclude });
    expect(seen).toEqual([
      [0, 2],
      [0, 2],
    ]);
  });

  it.each<[unknown, string]>([
    ['tea', 'exclude: expected a list of ids, received "tea". Put it in a list: ["tea"].'],
    [3, 'exclude: expected a list of ids, received 3. Put it in a list: [3].'],
    [recommend(['ann'])[0], 'exclude: expected a list of ids, received an object. Of a result, take its ids.'],
    [recommend(['ann']), 'exclude[0]: expected an id: a text or a safe integer, received an object. Of a result'],
    [[3, 0.5], 'exclude[1]: expected an id: a text or a safe integer, received 0.5.'],
    [[3, undefined], 'exclude[1]: expected an id: a text or a safe integer, received undefined.'],
    [[Interactions.fromPairs([]), 3], 'exclude[1]: expected Interactions, as others of the list, received 3.'],
  ])('refuses %j', (exclude, message) => {
    expect(() => recommend(['ann'], { exclude: exclude as never })).toThrow(message);
  });
});

describe('options.include', () => {
  it('lets no other item in', () => {
    for (const include of [[0, 1], new Set([1, 0])])
      expect(idsFor({ include })).toEqual([
        [1, 0],
        [0, 1],
      ]);
    expect(idsFor({ include: [0, 1], exclude: [1] })).toEqual([[0], [0]]);
  });

  it('allows nothing by an id that is unknown', () => {
    expect(idsFor({ include: [99, 2] })).toEqual([[2], [2]]);
    expect(idsFor({ include: [99] })).toEqual([[], []]);
    expect(idsFor({ include: ['3'] as never[] })).toEqual([[], []]);
  });
});

describe('options', () => {
  const call = (options: object) => recommend(['ann'], options);
  const refuses = {
    k: [0, -1, 1.5, Number.NaN, '3', null],
    exclude: [null, 'tea', 3],
    include: [null, 'tea', 3, [null]],
  };
  const names = new Set(['k', 'exclude', 'include']);
  for (const { name, check } of optionRefusals({ names, call, refuses })) it(`refuse ${name}`, check);

  it('are those of any ids where a model has any', () => {
    expectTypeOf<RecommendOptions<Id>>().toEqualTypeOf<RecommendOptions>();
  });
});
