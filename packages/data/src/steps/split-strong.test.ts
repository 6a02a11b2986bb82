import { Interactions, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentOf, pairLists, pairsOf } from '../test-support.js';
import { type StrongSplit, splitStrong } from './split-strong.js';

const random = new Random(5);
const large = Interactions.fromPairs(
  Array.from({ length: 20_000 }, () => [random.integer(800), Math.floor(900 * random.uniform() ** 2)] as const),
);
const usersOf = (part: Interactions) => new Set(part.userIndices());
const idsWithPairs = (part: Interactions) => [...usersOf(part)].map((user) => part.users.idAt(user)).sort();
const partsOf = ({ train, foldIn, validation, test }: StrongSplit) => [train, foldIn, validation, test];

describe('splitStrong', () => {
  it('gives parts that are disjoint, of which no user or pair is in two roles', () => {
    const share = fc.double({ min: 0, max: 0.99, noNaN: true });
    const judged = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        pairLists,
        fc.integer(),
        share,
        share,
        judged,
        (pairs, seed, testShare, validationShare, judgedShare) => {
          const whole = Interactions.fromPairs(pairs);
          const split = splitStrong(whole, { seed, testShare, validationShare, judgedShare });
          const { train, foldIn, validation, test } = split;
          for (const part of [foldIn, validation, test]) {
            expect([part.users, part.items]).toEqual([whole.users, whole.items]);
          }
          expect(train.items).toBe(whole.items);
          const [trainUsers, known, ofValidation, ofTest] = partsOf(split).map(idsWithPairs);
          expect(train.users.ids.toSorted()).toEqual(trainUsers);
          expect([...ofValidation, ...ofTest].sort()).toEqual(known);
          expect(new Set([...trainUsers, ...known]).size).toBe(trainUsers.length + known.length);

          const all = partsOf(split).flatMap(pairsOf);
          expect(new Set(all).size).toBe(all.length);
          const left = pairsOf(whole).filter((pair) => !all.includes(pair));
          expect(left.length).toBe(split.droppedPairCount);
          const seen = train.countByItem();
          for (const part of [foldIn, validation, test]) {
            part.userItems.forEach((item) => {
              expect(seen[item]).toBeGreaterThan(0);
            });
          }
          const unseen = whole.items.ids.filter((id, item) => seen[item] === 0 && whole.usersOf(id).length > 0);
          expect(split.unseenItemCount).toBe(unseen.length);
          // What is left out is of an unseen item, or all that is left of its user.
          for (const pair of left) {
            const [user, item] = pair.split(' ');
            const others = left.filter(
              (other) => other.startsWith(`${user} `) && !unseen.map(String).includes(other.split(' ')[1]),
            );
            expect(unseen.map(String).includes(item) || others.length === 1).toBe(true);
          }
        },
      ),
    );
  });

  it('holds out the stated shares of users, and judges the stated share of their pairs', () => {
    const split = splitStrong(large, { seed: 1, testShare: 0.25, validationShare: 0.1, judgedShare: 0.3 });
    expect(partsOf(split).map((part) => usersOf(part).size)).toEqual([540, 260, 60, 200]);
    const known = split.foldIn.countByUser();
    for (const part of [split.validation, split.test]) {
      part.countByUser().forEach((count, user) => {
        if (count === 0) return;
        const all = count + known[user];
        expect(count).toBe(Math.min(all - 1, Math.max(1, Math.round(0.3 * all))));
      });
    }
  });

  it('keeps users of one pair for training', () => {
    const whole = Interactions.fromPairs(Array.from({ length: 20 }, (_, i) => [i, i % 2] as const));
    const { train, test } = splitStrong(whole, { seed: 1, testShare: 0.9 });
    expect([train.pairCount, test.pairCount]).toEqual([20, 0]);
  });

  it('is the same with the same seed and split, golden, and another with another', () => {
    const contents = (options: object) => partsOf(splitStrong(large, { seed: 1, ...options })).map(contentOf);
    expect(contents({ split: 0 })).toEqual(contents({}));
    expect(contents({ split: 1 })[3]).not.toEqual(contents({})[3]);
    expect(contents({ seed: 2 })[3]).not.toEqual(contents({})[3]);
    expect(partsOf(splitStrong(large, { seed: 1 })).map((part) => part.fingerprint())).toEqual([
      ...['648x900:15737:f15db50b', '800x900:2860:f42b66ca', '800x900:341:87cc55c6', '800x900:377:d5474138'],
    ]);
  });
});
