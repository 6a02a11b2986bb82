import { type ConformanceCase, demand } from '../conformance-case.js';
import { ArgumentError } from '../errors.js';
import { maskScores } from './candidates.js';
import type { RankedItems, Recommender, RecommendIndicesOptions } from './recommender.js';
import { selectTopK } from './top-k.js';

/**
 * The rules that every `Recommender` keeps, as cases for any test runner.
 *
 * @param create - makes a recommender with at least 2 users and at least 8 items
 *
 * @example
 * for (const { name, check } of recommenderConformance(() => model)) it(name, check);
 */
export function recommenderConformance(create: () => Recommender): ConformanceCase[] {
  const rule = (name: string, check: (recommender: Recommender, users: number[]) => void): ConformanceCase => ({
    name,
    check() {
      const recommender = create();
      const userCount = Math.min(recommender.userCount, 20);
      // Rotated by one, so that a user is never its own row in the batch.
      check(
        recommender,
        Array.from({ length: userCount }, (_, row) => (row + 1) % userCount),
      );
    },
  });
  return [
    rule('returns one list a user, sorted by score, ties to the smaller index', (recommender, users) => {
      const lists = recommender.recommendIndices(users, { k: 5 });
      demand(lists.length === users.length, `${users.length} lists, got ${lists.length}`);
      for (const list of lists) demandRanked(list, 5, recommender.itemCount);
      const none = recommender.recommendIndices([], { k: 5 });
      demand(none.length === 0, `no list for no user, got ${none.length}`);
    }),
    rule('returns every item when k exceeds the catalogue', (recommender, users) => {
      for (const list of recommender.recommendIndices(users, { k: recommender.itemCount + 7 })) {
        demand(
          list.itemIndices.length === recommender.itemCount,
          `${recommender.itemCount} items, got ${list.itemIndices.length}`,
        );
        demandRanked(list, recommender.itemCount, recommender.itemCount);
      }
    }),
    rule('fills k where the catalogue allows it', (recommender, users) => {
      for (const list of recommender.recommendIndices(users, { k: 5 })) {
        demand(list.itemIndices.length === 5, `5 items, got ${list.itemIndices.length}`);
      }
    }),
    rule('gives a user the same list alone and in a batch', (recommender, users) => {
      const batch = recommender.recommendIndices(users, { k: 4 });
      users.forEach((user, row) => {
        demandEqual(recommender.recommendIndices([user], { k: 4 })[0], batch[row], `user ${user}`);
      });
    }),
    rule('gives the items below a smaller k unchanged', (recommender, users) => {
      const long = recommender.recommendIndices(users, { k: 6 });
      recommender.recommendIndices(users, { k: 3 }).forEach((short, i) => {
        demandEqual(
          short,
          { itemIndices: long[i].itemIndices.slice(0, 3), scores: long[i].scores.slice(0, 3) },
          `user ${users[i]}`,
        );
      });
    }),
    rule('never returns an excluded item, and still fills k', (recommender, users) => {
      const best = recommender.recommendIndices(users, { k: 2 }).map((list) => list.itemIndices.slice().sort());
      const lists = recommender.recommendIndices(users, {
        k: 3,
        excludeIndices: { itemIndicesOf: (user) => best[users.indexOf(user)] },
      });
      lists.forEach((list, i) => {
        demand(list.itemIndices.length === 3, `3 items, got ${list.itemIndices.length}`);
        demand(
          !list.itemIndices.some((item) => best[i].includes(item)),
          `no item of ${best[i]}, got ${list.itemIndices}`,
        );
      });
    }),
    rule('returns only included items', (recommender, users) => {
      const include = [1, 3, recommender.itemCount - 1];
      for (const list of recommender.recommendIndices(users, { k: 5, includeIndices: include })) {
        demand(list.itemIndices.length === 3, `3 items, got ${list.itemIndices.length}`);
        demand(
          list.itemIndices.every((item) => include.includes(item)),
          `only ${include}, got ${list.itemIndices}`,
        );
      }
    }),
    rule('returns included items less the excluded ones when given both', (recommender, users) => {
      const options = {
        k: 5,
        includeIndices: [1, 3, 5],
        excludeIndices: { itemIndicesOf: () => Uint32Array.of(0, 3) },
      };
      for (const list of recommender.recommendIndices(users, options)) {
        demand(list.itemIndices.slice().sort().join() === '1,5', `items 1 and 5, got ${list.itemIndices}`);
      }
    }),
    rule('returns an empty list when everything is excluded', (recommender, users) => {
      const everything = Uint32Array.from({ length: recommender.itemCount }, (_, item) => item);
      for (const list of recommender.recommendIndices(users, {
        k: 5,
        excludeIndices: { itemIndicesOf: () => everything },
      })) {
        demand(list.itemIndices.length === 0 && list.scores.length === 0, `an empty list, got ${list.itemIndices}`);
      }
    }),
    rule('refuses a k below 1 and an unknown user', (recommender) => {
      for (const k of [0, -1, 1.5, Number.NaN])
        demandArgumentError(() => recommender.recommendIndices([0], { k }), `k ${k}`);
      for (const user of [-1, recommender.userCount, 0.5]) {
        demandArgumentError(() => recommender.recommendIndices([user], { k: 1 }), `user ${user}`);
      }
    }),
    rule('agrees with brute force over scoreItems, where it has it', (recommender, users) => {
      if (!recommender.scoreItems) return;
      const options: RecommendIndicesOptions = {
        k: 5,
        excludeIndices: { itemIndicesOf: (user) => Uint32Array.of(user % 7) },
      };
      const lists = recommender.recommendIndices(users, options);
      const scores = new Float32Array(users.length * recommender.itemCount);
      recommender.scoreItems(users, scores);
      users.forEach((user, row) => {
        const own = scores.slice(row * recommender.itemCount, (row + 1) * recommender.itemCount);
        maskScores(own, user, options);
        demandEqual(lists[row], selectTopK(own, options.k), `user ${user}`);
      });
    }),
  ];
}

function demandRanked({ itemIndices: items, scores }: RankedItems, k: number, itemCount: number): void {
  demand(items.length === scores.length && items.length <= k, `at most ${k} items, each with its score`);
  demand(new Set(items).size === items.length, `distinct items, got ${items}`);
  for (let i = 0; i < items.length; i++) {
    demand(
      items[i] < itemCount && Number.isFinite(scores[i]),
      `a known item and a finite score, got ${items[i]}: ${scores[i]}`,
    );
    if (i === 0) continue;
    const inOrder = scores[i - 1] > scores[i] || (scores[i - 1] === scores[i] && items[i - 1] < items[i]);
    demand(
      inOrder,
      `falling scores, ties by index; got ${items[i - 1]}: ${scores[i - 1]} before ${items[i]}: ${scores[i]}`,
    );
  }
}

function demandEqual(got: RankedItems, expected: RankedItems, where: string): void {
  const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    a.length === b.length && Array.from(a).every((v, i) => v === b[i]);
  demand(
    same(got.itemIndices, expected.itemIndices),
    `items ${expected.itemIndices} for ${where}, got ${got.itemIndices}`,
  );
  demand(same(got.scores, expected.scores), `scores ${expected.scores} for ${where}, got ${got.scores}`);
}

function demandArgumentError(call: () => unknown, what: string): void {
  try {
    call();
  } catch (error) {
    demand(ArgumentError.isInstance(error), `an ArgumentError for ${what}, got ${error}`);
    return;
  }
  demand(false, `an ArgumentError for ${what}, got a result`);
}
