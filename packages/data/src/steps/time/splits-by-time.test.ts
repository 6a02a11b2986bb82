import { type Id, Interactions, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairLists, pairsOf } from '../../test-support.js';
import type { Split } from '../split.js';
import { splitByTime } from './split-by-time.js';
import { splitByTimePerUser } from './split-by-time-per-user.js';
import { splitLeaveLastOut } from './split-leave-last-out.js';

/** Few moments, so that ties are frequent. */
const timed = fc
  .tuple(pairLists, fc.infiniteStream(fc.nat(9)))
  .map(([pairs, times]) => Interactions.fromPairs(pairs, { timestamps: pairs.map(() => times.next().value) }));
const share = fc.double({ min: 0, max: 0.99, noNaN: true });
const partsOf = ({ train, validation, test }: Split) => [train, validation, test];

interface Row {
  user: Id;
  item: number;
  time: number;
}

/** The pairs of a part as rows, by user and item index. */
function rowsOf(part: Interactions): Row[] {
  const users = part.userIndices();
  return Array.from(part.userItems, (item, pair) => ({
    ...{ user: part.users.idAt(users[pair]), item },
    time: part.timestamps![pair],
  }));
}

/** The rows of each user in time, that of the lower item first of two of one moment. */
function byUser(part: Interactions): Row[][] {
  const rows = rowsOf(part).sort((a, b) => a.time - b.time || a.item - b.item);
  return part.users.ids.map((user) => rows.filter((row) => row.user === user));
}

function expectParts(split: Split, whole: Interactions, pairs = pairsOf(whole)): void {
  expect(partsOf(split).flatMap(pairsOf).sort()).toEqual(pairs);
  for (const part of partsOf(split)) expect([part.users, part.items]).toEqual([whole.users, whole.items]);
  const times = new Map(rowsOf(whole).map(({ user, item, time }) => [`${user} ${item}`, time]));
  for (const part of partsOf(split)) {
    for (const { user, item, time } of rowsOf(part)) expect(time).toBe(times.get(`${user} ${item}`));
  }
}

const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
const example = Interactions.fromPairs(
  [
    ['ann', 'tea'],
    ['ann', 'jam'],
    ['ann', 'rye'],
    ['ann', 'oat'],
    ['bob', 'jam'],
    ['bob', 'tea'],
    ['eve', 'fig'],
    ['eve', 'tea'],
    ['eve', 'jam'],
  ],
  {
    timestamps: [
      ...['2020-01-04', '2020-01-02', '2020-01-09', '2020-01-01', '2020-01-03', '2020-01-05'].map(day),
      ...['2020-01-08', '2020-01-08', '2020-01-06'].map(day),
    ],
  },
);
const lists = (split: Split) => partsOf(split).map(pairsOf);

describe('splitLeaveLastOut', () => {
  it('tests by the last pair of each user and validates by the one before, by hand', () => {
    // Of eve's two pairs of one day the item that came first in the data is the earlier: tea.
    expect(lists(splitLeaveLastOut(example))).toEqual([
      ['ann jam', 'ann oat', 'bob jam', 'bob tea', 'eve jam'],
      ['ann tea', 'eve tea'],
      ['ann rye', 'eve fig'],
    ]);
  });

  it('is what taking the last two of each sorted list gives', () => {
    fc.assert(
      fc.property(timed, (whole) => {
        const split = splitLeaveLastOut(whole);
        expectParts(split, whole);
        const [train, validation, test] = partsOf(split).map(byUser);
        byUser(whole).forEach((own, user) => {
          const enough = own.length >= 3;
          expect(test[user]).toEqual(enough ? own.slice(-1) : []);
          expect(validation[user]).toEqual(enough ? own.slice(-2, -1) : []);
          expect(train[user]).toEqual(enough ? own.slice(0, -2) : own);
        });
      }),
    );
  });
});

describe('splitByTimePerUser', () => {
  it("tests by the last share of each user's pairs, by hand", () => {
    const { train, validation, test } = splitByTimePerUser(example, { testShare: 0.3, validationShare: 0.5 });
    // ann: 4 pairs, round(1.2) for test, round(1.5) of 3 for validation; bob: 2, round(0.6) and none; eve: 3.
    expect([train, validation, test].map(pairsOf)).toEqual([
      ['ann oat', 'bob jam', 'eve jam'],
      ['ann jam', 'ann tea', 'eve tea'],
      ['ann rye', 'bob tea', 'eve fig'],
    ]);
  });

  it('takes the stated counts from the end of each sorted list, and leaves everyone one to train on', () => {
    fc.assert(
      fc.property(timed, share, share, (whole, testShare, validationShare) => {
        const split = splitByTimePerUser(whole, { testShare, validationShare });
        expectParts(split, whole);
        const [train, validation, test] = partsOf(split).map(byUser);
        byUser(whole).forEach((own, user) => {
          const rest = Math.max(1, own.length - Math.round(testShare * own.length));
          const first = Math.max(1, rest - Math.round(validationShare * rest));
          expect([train[user], validation[user], test[user]]).toEqual([
            ...[own.slice(0, first), own.slice(first, rest), own.slice(rest)],
          ]);
        });
      }),
    );
  });

  it('has the shares of splitByUser by default', () => {
    const random = new Random(1);
    const pairs = Array.from({ length: 100 }, (_, item) => ['ann', item] as const);
    const whole = Interactions.fromPairs(pairs, { timestamps: pairs.map(() => random.uniform()) });
    expect(partsOf(splitByTimePerUser(whole)).map(({ pairCount }) => pairCount)).toEqual([72, 8, 20]);
  });
});

describe('splitByTime', () => {
  it('tests by all that happened from a moment on, by hand', () => {
    const { train, validation, test, ...counts } = splitByTime(example, {
      ...{ testFrom: day('2020-01-08'), validationShare: 0.3, unseen: 'keep' },
    });
    expect([train, validation, test].map(pairsOf)).toEqual([
      ['ann jam', 'ann oat', 'ann tea', 'bob jam'],
      ['bob tea', 'eve jam'],
      ['ann rye', 'eve fig', 'eve tea'],
    ]);
    // eve comes after all training, and so do rye and fig: of 5 held-out pairs 4 are of one of them.
    expect(counts).toEqual({
      ...{ validationFrom: day('2020-01-05'), testFrom: day('2020-01-08') },
      ...{ unseenUserCount: 1, unseenItemCount: 2, unseenPairCount: 4 },
    });
  });

  it('leaves out pairs of users and items that training does not know', () => {
    const { train, validation, test, unseenPairCount } = splitByTime(example, {
      ...{ testFrom: day('2020-01-08'), validationShare: 0.3 },
    });
    expect([train, validation, test].map(pairsOf)).toEqual([
      ['ann jam', 'ann oat', 'ann tea', 'bob jam'],
      ['bob tea'],
      [],
    ]);
    expect(unseenPairCount).toBe(4);
  });

  it('is what a filter by two moments gives, of which the shares are as small as they can be', () => {
    fc.assert(
      fc.property(timed, share, share, (whole, testShare, validationShare) => {
        const times = [...(whole.timestamps ?? [])].sort((a, b) => a - b);
        const cut = (own: number[], part: number) => own[own.length - Math.round(part * own.length)] ?? Infinity;
        const testFrom = cut(times, testShare);
        const before = times.filter((time) => time < testFrom);
        const validationFrom = Math.min(testFrom, cut(before, validationShare));
        const options = { testShare, validationShare, unseen: 'keep' } as const;
        if (times.length > 0 && times[0] >= validationFrom) {
          expect(() => splitByTime(whole, options)).toThrow('timestamps: expected pairs before those');
          return;
        }
        const split = splitByTime(whole, options);
        expectParts(split, whole);
        const rows = rowsOf(whole);
        const [train, validation, test] = partsOf(split).map(rowsOf);
        expect(test).toEqual(rows.filter(({ time }) => time >= testFrom));
        expect(validation).toEqual(rows.filter(({ time }) => time < testFrom && time >= validationFrom));
        expect(train).toEqual(rows.filter(({ time }) => time < validationFrom));
        expect([split.validationFrom, split.testFrom]).toEqual([validationFrom, testFrom]);

        const isUnseen = ({ user, item }: Row) =>
          !train.some((row) => row.user === user) || !train.some((row) => row.item === item);
        const dropped = splitByTime(whole, { testShare, validationShare });
        const kept = [train, validation, test].map((part) => part.filter((row) => !isUnseen(row)));
        expect(partsOf(dropped).map(rowsOf)).toEqual(kept);
        expect([dropped.unseenPairCount, split.unseenPairCount]).toEqual(
          Array(2).fill([...validation, ...test].filter(isUnseen).length),
        );
      }),
    );
  });

  it('refuses a moment before which nothing happened, and two ways of saying one thing', () => {
    expect(() => splitByTime(example, { testFrom: day('2020-01-01') })).toThrow(
      'testFrom: expected pairs before those that are held out, received pairs of 2020-01-01T00:00:00.000Z to 2020-01-09T00:00:00.000Z, all held out from 2020-01-01T00:00:00.000Z on',
    );
    expect(() => splitByTime(example, { testFrom: 7, testShare: 0.2 })).toThrow(
      'testShare: expected none beside `testFrom`, received 0.2',
    );
  });
});

it.each([splitLeaveLastOut, splitByTime, splitByTimePerUser])('%o asks for the column of times', (split) => {
  const bare = Interactions.fromPairs([['ann', 'tea']]);
  expect(() => split(bare)).toThrow(
    'timestamps: expected when each pair happened, to split by time, received pairs without. Name their column with `timestampColumn`',
  );
});
