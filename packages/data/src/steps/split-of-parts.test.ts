import { type Id, Interactions } from '@lightrec/core';
import { optionRefusals } from '@lightrec/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitOfParts, splitOfPartsNames } from './split-of-parts.js';

type Pair = readonly [string, number];
const of = (...pairs: Pair[]) => Interactions.fromPairs(pairs);
const pairsOf = (part: Interactions<Id, Id>) =>
  part.users.ids.flatMap((user) => part.itemsOf(user).map((item) => `${user} ${item}`)).sort();

describe('splitOfParts', () => {
  const parts = { train: of(['ann', 1], ['bob', 2]), validation: of(['ann', 3]), test: of(['eve', 2], ['ann', 4]) };

  it('brings parts of other ids to one catalogue: that of train, then what the others add', () => {
    const { train, validation, test, overlapCount } = splitOfParts(parts);
    for (const part of [train, validation, test]) {
      expect([part.users, part.items]).toEqual([train.users, train.items]);
    }
    expect(train.users.ids).toEqual(['ann', 'bob', 'eve']);
    expect(train.items.ids).toEqual([1, 2, 3, 4]);
    expect([train, validation, test].map(pairsOf)).toEqual([['ann 1', 'bob 2'], ['ann 3'], ['ann 4', 'eve 2']]);
    expect(overlapCount).toBe(0);
  });

  it('leaves pairs out of the later part, and counts them (random parts)', () => {
    const pair = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(4));
    const some = fc.array(pair, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, some, some, (...lists) => {
        const [train, validation, test] = lists.map((list) => of(...list));
        const split = splitOfParts({ train, validation, test });
        const [own, second, third] = [train, validation, test].map(pairsOf);
        const kept = second.filter((one) => !own.includes(one));
        const last = third.filter((one) => !own.includes(one) && !second.includes(one));
        expect(pairsOf(split.train)).toEqual(own);
        expect(pairsOf(split.validation)).toEqual(kept);
        expect(pairsOf(split.test)).toEqual(last);
        expect(split.overlapCount).toBe(second.length + third.length - kept.length - last.length);
      }),
    );
  });

  it('takes validation out of train where there is none, the same with the same seed', () => {
    const train = of(...Array.from({ length: 50 }, (_, i): Pair => [`user ${i % 5}`, i]));
    const { test } = parts;
    const [first, again, other] = [1, 1, 2].map((seed) =>
      splitOfParts({ train, test }, { seed, validationShare: 0.2 }),
    );
    expect(first.validation.pairCount).toBe(10);
    expect([...pairsOf(first.train), ...pairsOf(first.validation)].sort()).toEqual(pairsOf(train));
    expect(pairsOf(again.validation)).toEqual(pairsOf(first.validation));
    expect(pairsOf(other.validation)).not.toEqual(pairsOf(first.validation));
  });

  it('refuses a part that is none, by its name', () => {
    expect(() => splitOfParts({ ...parts, train: [['ann', 1]] as never })).toThrow('train: expected');
    expect(() => splitOfParts({ ...parts, tests: parts.test } as never)).toThrow('tests');
  });

  const trial = {
    names: splitOfPartsNames,
    call: (options: object) => splitOfParts(parts, options),
    accepts: { seed: [-1] },
    refuses: { validationShare: [1, -0.1], seed: [0.5] },
  };
  for (const { name, check } of optionRefusals(trial)) it(name, check);
});
