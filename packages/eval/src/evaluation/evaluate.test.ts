import { ArgumentError, Interactions, type ItemSets, Random, type Recommender, ShapeError } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { ndcg } from '../metrics/ndcg.js';
import { recallAtK } from '../metrics/recall.js';
import type { ScoreFunction } from '../ranking/user-ranker.js';
import { interactionsOf, listsOnly, range, recommenderOf, scoring } from '../test-support.js';
import { evaluate } from './evaluate.js';

describe('evaluate', () => {
  // User 0: scores 5 4 3 2 1, test items 0 and 3 -> ranks 0 and 3. User 1 has no test item.
  // User 2: scores 1 2 2 2 3, test item 2 -> one above, three tied: rank 1 + (3 - 1) / 2 = 2.
  const rows = [
    [5, 4, 3, 2, 1],
    [1, 1, 1, 1, 1],
    [1, 2, 2, 2, 3],
  ];
  const test = interactionsOf([[0, 3], [], [2]], 5);

  it('averages every metric over the users with a test item, as worked by hand', async () => {
    const result = await evaluate(scoring(rows), { test, exclude: [], cutoffs: [1, 3] });
    expect(result.userCount).toBe(2);
    expect(result.recall).toEqual({ 1: (1 / 2 + 0) / 2, 3: (1 / 2 + 1) / 2 });
    expect(result.precision).toEqual({ 1: (1 + 0) / 2, 3: (1 / 3 + 1 / 3) / 2 });
    expect(result.hitRate).toEqual({ 1: 0.5, 3: 1 });
    const ideal = 1 + 1 / Math.log2(3);
    expect(result.ndcgAt[3]).toBeCloseTo((1 / ideal + 1 / 2) / 2, 12);
    expect(result.mapAt[3]).toBeCloseTo((1 / 2 + 1 / 3) / 2, 12);
    expect(result.ndcg).toBeCloseTo(((1 + 1 / Math.log2(5)) / ideal + 1 / 2) / 2, 12);
    expect(result.mrr).toBeCloseTo((1 + 1 / 3) / 2, 12);
    expect(result.map).toBeCloseTo((3 / 4 + 1 / 3) / 2, 12);
  });

  it('keeps the values of each user', async () => {
    const { perUser, recall } = await evaluate(scoring(rows), { test, exclude: [], cutoffs: [3] });
    expect(perUser.userIds).toEqual([0, 2]);
    expect(perUser.recall[3]).toEqual([0.5, 1]);
    expect(perUser.mrr).toEqual([1, 1 / 3]);
    expect(perUser.ndcg[0]).toBe(ndcg([0, 3]));
    expect(recall[3]).toBe(0.75);
  });

  it('is plain data, whose users are named by their ids', async () => {
    const named = Interactions.fromPairs([
      ['ann', 'tea'],
      ['bob', 'jam'],
    ]);
    const options = { test: named, exclude: [], cutoffs: [1] } as const;
    const result = await evaluate((_, scores) => void scores.set([2, 1, 2, 1]), options);
    expectTypeOf(result.perUser.userIds).toEqualTypeOf<string[]>();
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result.perUser).toMatchObject({ userIds: ['ann', 'bob'], recall: { 1: [1, 0] }, mrr: [1, 0.5] });
  });

  it('gives the same for a function, a recommender, and lists as long as the catalogue', async () => {
    const options = { test, exclude: [], cutoffs: [1, 2, 5] } as const;
    const expected = await evaluate(scoring(rows), options);
    expect(await evaluate(recommenderOf(rows), options)).toEqual(expected);
    expect(await evaluate(recommenderOf(rows), { ...options, listLength: 5 })).toEqual(expected);
  });

  it('does not change when the items change places', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const random = new Random(seed);
        const itemCount = 30;
        const own = range(6).map(() => range(itemCount).map(() => random.integer(8)));
        const order = random.permutation(itemCount);
        const chosen = own.map(() => [...random.permutation(itemCount).subarray(0, 9)]);
        const move = (items: number[]) => items.map((item) => order.indexOf(item));
        const judge = (scores: number[][], sets: number[][]) =>
          evaluate(scoring(scores), {
            test: interactionsOf(
              sets.map((set) => set.slice(0, 4)),
              itemCount,
            ),
            exclude: interactionsOf(
              sets.map((set) => set.slice(4)),
              itemCount,
            ),
            cutoffs: [3, 10],
          });
        const moved = own.map((scores) => Array.from(order, (item) => scores[item]));
        expect(await judge(moved, chosen.map(move))).toEqual(await judge(own, chosen));
      }),
      { numRuns: 50 },
    );
  });

  it('ranks a perfect model at 1', async () => {
    const perfect = test.users.ids.map((_, user) => range(5).map((item) => (test.hasIndices(user, item) ? 1 : 0)));
    const result = await evaluate(scoring(perfect), { test, exclude: [], cutoffs: [2] });
    // Ties among test items alone cost NDCG a little, by design: ranks 0.5 and 0.5 for user 0.
    expect(result.recall[2]).toBe(1);
    expect(result.map).toBeCloseTo(1, 12);
    const strict = perfect.map((scores) => scores.map((score, item) => 10 * score - item / 10));
    expect((await evaluate(scoring(strict), { test, exclude: [], cutoffs: [2] })).ndcg).toBe(1);
  });

  it('refuses a score that is NaN or was not written, naming user and item', async () => {
    const broken = rows.map((scores) => [...scores]);
    broken[2][4] = Number.NaN;
    const options = { test, exclude: [], cutoffs: [1] };
    await expect(evaluate(scoring(broken), options)).rejects.toThrow(
      'NaN for the user at index 2, the item at index 4',
    );
    await expect(evaluate(() => {}, options)).rejects.toThrow('NaN for the user at index 0, the item at index 0');
  });

  it('refuses a recommender of another catalogue', async () => {
    const wider = recommenderOf(rows.map((scores) => [...scores, 0]));
    await expect(evaluate(wider, { test, exclude: [], cutoffs: [1] })).rejects.toThrow(ShapeError);
  });

  it('refuses a recommender that returns too few lists', async () => {
    const mute: Recommender = { userCount: 3, itemCount: 5, recommendIndices: () => [] };
    await expect(evaluate(mute, { test, exclude: [], cutoffs: [1] })).rejects.toThrow(/expected 2 lists, received 0/);
  });
});

describe('options.exclude', () => {
  const rows = [[5, 4, 3, 2, 1]];
  const test = interactionsOf([[3]], 5);

  it('takes excluded items out of the ranking', async () => {
    const train = interactionsOf([[0, 4]], 5);
    const { mrr } = await evaluate(scoring(rows), { test, exclude: train, cutoffs: [1] });
    expect(mrr).toBeCloseTo(1 / 3, 12); // items 1 and 2 stay above item 3
  });

  it('unites several sets, and counts an item that is in two of them once', async () => {
    const exclude = [interactionsOf([[0, 1]], 5), interactionsOf([[1, 2]], 5)];
    const { mrr } = await evaluate(scoring(rows), { test, exclude, cutoffs: [1] });
    expect(mrr).toBe(1);
  });

  it('removes excluded items from a tie as well', async () => {
    const tied = [[2, 2, 2, 2, 1]];
    const { mrr } = await evaluate(scoring(tied), { test, exclude: interactionsOf([[0, 1]], 5), cutoffs: [1] });
    expect(mrr).toBeCloseTo(1 / 1.5, 12); // two left in the tie: rank 1/2
  });

  it('goes to recommend as well', async () => {
    const train = interactionsOf([[0]], 5);
    const { recall } = await evaluate(listsOnly(recommenderOf(rows)), { test, exclude: train, cutoffs: [2, 3] });
    expect(recall).toEqual({ 2: 0, 3: 1 });
  });

  it('refuses a pair that is also a test pair, before anything is scored', async () => {
    let calls = 0;
    const counted: ScoreFunction = () => {
      calls++;
    };
    const judged = evaluate(counted, { test, exclude: interactionsOf([[2, 3]], 5), cutoffs: [1] });
    await expect(judged).rejects.toThrow(/item 3 of user 0/);
    expect(calls).toBe(0);
  });

  it('refuses a set of another catalogue', async () => {
    const other = interactionsOf([[0]], 6);
    await expect(evaluate(scoring(rows), { test, exclude: other, cutoffs: [1] })).rejects.toThrow(ShapeError);
    const foreign: ItemSets = { itemIndicesOf: () => Uint32Array.of(5) };
    await expect(evaluate(scoring(rows), { test, exclude: foreign, cutoffs: [1] })).rejects.toThrow(
      'item indices below the item count 5, received item index 5 of user 0',
    );
  });
});

describe('options.cutoffs', () => {
  const rows = [range(200).map((item) => -item)];
  const test = interactionsOf([[3, 15, 42, 150]], 200);

  it('gives each cutoff as if it were asked for alone', async () => {
    const cutoffs = range(10).map((i) => 10 * (i + 1));
    const all = await evaluate(scoring(rows), { test, exclude: [], cutoffs });
    for (const k of cutoffs) {
      const alone = await evaluate(scoring(rows), { test, exclude: [], cutoffs: [k] });
      expect(all.ndcgAt[k]).toBe(alone.ndcgAt[k]);
      expect(all.recall[k]).toBe(recallAtK([3, 15, 42, 150], k));
    }
  });

  it('refuses none at all and one below 1', async () => {
    for (const cutoffs of [[], [10, 0], [1.5]]) {
      await expect(evaluate(scoring(rows), { test, exclude: [], cutoffs })).rejects.toThrow(ArgumentError);
    }
  });
});

describe('options.users', () => {
  const rows = range(4).map((user) => range(5).map((item) => ((item + user) % 5) + item / 10));
  const test = interactionsOf([[0], [1, 2], [], [3]], 5);

  it('evaluates those alone, in their order, without the ones that have no test item', async () => {
    const all = await evaluate(scoring(rows), { test, exclude: [], cutoffs: [2] });
    const some = await evaluate(scoring(rows), { test, exclude: [], cutoffs: [2], users: [3, 2, 0] });
    expect([...some.perUser.userIds]).toEqual([3, 0]);
    expect([...some.perUser.ndcg]).toEqual([all.perUser.ndcg[2], all.perUser.ndcg[0]]);
  });

  it('refuses an unknown user, one named twice, and users without any test item', async () => {
    for (const users of [[4], [-1], [0.5], [1, 1]]) {
      await expect(evaluate(scoring(rows), { test, exclude: [], cutoffs: [2], users })).rejects.toThrow(ArgumentError);
    }
    const once = evaluate(scoring(rows), {
      test,
      exclude: [],
      cutoffs: [2],
      users: new Map([
        [1, 3],
        [3, 1],
      ]).values(),
    });
    expect((await once).userCount).toBe(2);
    for (const [users, message] of [
      [[0, 1, 0], 'users[2]: expected distinct ids, received 0 twice.'],
      [['1'], 'users[0]: expected one of the 4 known ids, received "1". The id 1 is known, a number'],
      ['1', 'users: expected a list of ids, received "1"'],
    ] as const) {
      const judged = evaluate(scoring(rows), { test, exclude: [], cutoffs: [2], users: users as never });
      await expect(judged).rejects.toThrow(message);
    }
    const empty = evaluate(scoring(rows), { test, exclude: [], cutoffs: [2], users: [2] });
    await expect(empty).rejects.toThrow('at least one user with a test item');
  });
});

describe('options.batchSize', () => {
  const rows = range(7).map((user) => range(9).map((item) => (item * (user + 2)) % 7));
  const test = interactionsOf(
    range(7).map((user) => [user, user + 1]),
    9,
  );

  it('does not change the result', async () => {
    const whole = await evaluate(scoring(rows), { test, exclude: [], cutoffs: [2] });
    for (const batchSize of [1, 3, 7, 100]) {
      expect(await evaluate(scoring(rows), { test, exclude: [], cutoffs: [2], batchSize })).toEqual(whole);
    }
  });

  it('is how many users are scored at once, with room for exactly their scores', async () => {
    const calls: number[][] = [];
    const counted: ScoreFunction = (users, scores) => {
      calls.push([users.length, scores.length]);
      scoring(rows)(users, scores);
    };
    await evaluate(counted, { test, exclude: [], cutoffs: [2], batchSize: 3 });
    expect(calls).toEqual([
      [3, 27],
      [3, 27],
      [1, 9],
    ]);
  });

  it('is refused below 1', async () => {
    const judged = evaluate(scoring(rows), { test, exclude: [], cutoffs: [2], batchSize: 0 });
    await expect(judged).rejects.toThrow(ArgumentError);
  });
});

describe('options.onProgress and options.signal', () => {
  const rows = range(5).map(() => [3, 2, 1]);
  const options = {
    test: interactionsOf(
      range(5).map(() => [1]),
      3,
    ),
    exclude: [],
    cutoffs: [1],
    batchSize: 2,
  };

  it('reports after each batch', async () => {
    const seen: unknown[] = [];
    await evaluate(scoring(rows), { ...options, onProgress: (progress) => seen.push(progress) });
    expect(seen).toEqual([
      { phase: 'evaluate', done: 2, total: 5 },
      { phase: 'evaluate', done: 4, total: 5 },
      { phase: 'evaluate', done: 5, total: 5 },
    ]);
  });

  it('stops between two batches with the reason of the signal', async () => {
    const controller = new AbortController();
    let done = 0;
    const judged = evaluate(scoring(rows), {
      ...options,
      signal: controller.signal,
      onProgress: (progress) => {
        done = progress.done;
        // From a timer, as a key press would come: the event loop gets its turn between batches.
        setTimeout(() => controller.abort(new Error('enough')), 0);
      },
    });
    await expect(judged).rejects.toThrow('enough');
    expect(done).toBeLessThan(5);
  });

  it('does nothing where the signal is already set', async () => {
    const judged = evaluate(scoring(rows), { ...options, signal: AbortSignal.abort(new Error('too late')) });
    await expect(judged).rejects.toThrow('too late');
  });
});
