import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from './errors.js';
import type { Id } from './id.js';
import { IdMap } from './id-map.js';
import { Interactions, InteractionsBuilder } from './interactions.js';
import { Random } from './random.js';

const pairLists = fc.array(fc.tuple(fc.constantFrom<Id>(0, 1, 2, '0', '1', 'u', 'v'), fc.integer({ min: 0, max: 12 })));

describe('against a plain Set-based twin', () => {
  it('has the same rows, columns, counts and pairs', () => {
    fc.assert(fc.property(pairLists, (pairs) => expectTwin(Interactions.fromPairs(pairs), new Twin(pairs))));
  });

  it('also with thousands of users, items and pairs', () => {
    const random = new Random(11);
    const pairs = Array.from({ length: 40_000 }, (): [Id, Id] => [
      random.integer(1500),
      `i${Math.floor(1000 * random.uniform() ** 3)}`,
    ]);
    const interactions = Interactions.fromPairs(pairs);
    expectTwin(interactions, new Twin(pairs));
    expect(interactions.duplicateCount).toBeGreaterThan(0);
  });

  it('does not depend on the order of the pairs, apart from the order of the ids', () => {
    fc.assert(
      fc.property(pairLists, fc.integer(), (pairs, seed) => {
        const catalogue = { users: pairs.map(([user]) => user), items: pairs.map(([, item]) => item) };
        const shuffled = new Random(seed).shuffle(pairs.slice());
        expect(Interactions.fromPairs(shuffled, catalogue)).toEqual(Interactions.fromPairs(pairs, catalogue));
      }),
    );
  });
});

describe('fromPairs', () => {
  it('merges duplicates and counts them', () => {
    const interactions = Interactions.fromPairs([
      ['a', 1],
      ['b', 1],
      ['a', 1],
      ['a', 2],
      ['a', 1],
    ]);
    expect(interactions.pairCount).toBe(3);
    expect(interactions.duplicateCount).toBe(2);
  });

  it('keeps 7 and "7" apart', () => {
    const interactions = Interactions.fromPairs([
      [7, 'x'],
      ['7', 'x'],
    ]);
    expect(interactions.userCount).toBe(2);
    expect(interactions.duplicateCount).toBe(0);
  });

  it('takes any iterable, read once', () => {
    function* pairs(): Generator<[Id, Id]> {
      yield ['a', 1];
      yield ['b', 2];
    }
    expect(Interactions.fromPairs(pairs()).pairCount).toBe(2);
  });

  it('gives no pairs empty arrays', () => {
    const interactions = Interactions.fromPairs([]);
    expect([interactions.userCount, interactions.itemCount, interactions.pairCount]).toEqual([0, 0, 0]);
    expect([...interactions.userOffsets]).toEqual([0]);
    expect(interactions.countByUser().length + interactions.countByItem().length).toBe(0);
    expect(interactions.userIndices().length).toBe(0);
  });

  it('refuses an id that is neither a string nor a safe integer', () => {
    expect(() => Interactions.fromPairs([[1.5, 1]])).toThrow(ArgumentError);
  });
});

describe('catalogue', () => {
  it('gives its ids the first indices and appends the others', () => {
    const interactions = Interactions.fromPairs(
      [
        ['new', 'x'],
        ['b', 'z'],
      ],
      { users: ['a', 'b'], items: ['z', 'y'] },
    );
    expect(interactions.users.ids).toEqual(['a', 'b', 'new']);
    expect(interactions.items.ids).toEqual(['z', 'y', 'x']);
    expect(interactions.has('new', 'x')).toBe(true);
    expect(interactions.has('b', 'z')).toBe(true);
  });

  it('keeps users and items without a pair, with empty lists', () => {
    const interactions = Interactions.fromPairs([], { users: ['a'], items: ['x', 'y'] });
    expect([interactions.userCount, interactions.itemCount]).toEqual([1, 2]);
    expect(interactions.itemsOf('a').length).toBe(0);
    expect(interactions.usersOf('y').length).toBe(0);
    expect([...interactions.countByItem()]).toEqual([0, 0]);
  });
});

describe('fromIndices', () => {
  const ids = { users: IdMap.range(2), items: IdMap.range(3) };

  it('equals the pairs that it stands for', () => {
    const interactions = Interactions.fromIndices([1, 0, 1], [2, 1, 0], ids);
    expect([...interactions.userItems]).toEqual([1, 0, 2]);
    expect([...interactions.userOffsets]).toEqual([0, 1, 3]);
  });

  it('leaves its arguments as they were', () => {
    const users = Uint32Array.of(1, 0, 1, 1);
    const items = Uint32Array.of(2, 1, 0, 2);
    Interactions.fromIndices(users, items, ids);
    expect([...users, ...items]).toEqual([1, 0, 1, 1, 2, 1, 0, 2]);
  });

  it('refuses arrays of different lengths', () => {
    expect(() => Interactions.fromIndices([0, 1], [0], ids)).toThrow(ShapeError);
    expect(() => Interactions.fromIndices([0, 1], [0], ids)).toThrow('itemIndices: expected [2], received [1]');
  });

  it.each([2, -1, 0.5, Number.NaN])('refuses the user index %s and says where it stands', (index) => {
    expect(() => Interactions.fromIndices([0, index], [0, 0], ids)).toThrow(ArgumentError);
    expect(() => Interactions.fromIndices([0, index], [0, 0], ids)).toThrow(
      `userIndices[1]: expected an integer in [0, 2), received ${index}`,
    );
  });

  it.each([3, -1, 0.5, Number.NaN])('refuses the item index %s', (index) => {
    expect(() => Interactions.fromIndices([0], [index], ids)).toThrow('itemIndices[0]: expected an integer in [0, 3)');
  });
});

describe('a user or item that does not exist', () => {
  const interactions = Interactions.fromPairs([
    ['a', 'x'],
    ['a', 'y'],
    ['b', 'x'],
  ]);

  it.each(['c', 'A', '', 0, 7])('has no row: itemsOf(%j) and usersOf(%j) throw', (id) => {
    const known: Interactions = interactions;
    expect(() => known.itemsOf(id)).toThrow(ArgumentError);
    expect(() => known.usersOf(id)).toThrow(ArgumentError);
  });

  it('is in no pair: has is false', () => {
    const known: Interactions = interactions;
    for (const id of ['c', '', 0]) expect([known.has(id, 'x'), known.has('a', id)]).toEqual([false, false]);
    expect([known.has('b', 'y'), known.has('b', 'x')]).toEqual([false, true]);
  });

  it('is told apart from the other form of its id', () => {
    const numbers: Interactions = Interactions.fromPairs([[7, '8']]);
    expect(() => numbers.itemsOf('7')).toThrow(
      `userId: expected one of the 1 known ids, received "7". The id 7 is known, a number`,
    );
    expect(() => numbers.usersOf(8)).toThrow(
      `itemId: expected one of the 1 known ids, received 8. The id "8" is known`,
    );
    expect(() => numbers.usersOf('7')).toThrow(`received "7". Ids are compared with their type: 7 and '7' differ.`);
    expect(() => numbers.itemsOf('07')).toThrow(`received "07". Ids are compared with their type`);
    expect(numbers.has('7', '8') || numbers.has(7, 8)).toBe(false);
  });
});

describe('a position that does not exist', () => {
  const interactions = Interactions.fromPairs([
    ['a', 'x'],
    ['a', 'y'],
    ['b', 'x'],
  ]);

  it.each([-1, 2, 3, 100, 0.5, Number.NaN])('has no row: itemIndicesOf(%s) throws', (index) => {
    expect(() => interactions.itemIndicesOf(index)).toThrow(ArgumentError);
    expect(() => interactions.userIndicesOf(index)).toThrow(ArgumentError);
  });

  it.each([-1, 2, 100])('is in no pair: hasIndices(%s) is false', (index) => {
    expect(interactions.hasIndices(index, 0)).toBe(false);
    expect(interactions.hasIndices(0, index)).toBe(false);
  });
});

describe('InteractionsBuilder', () => {
  it('leaves what it built alone when more pairs come', () => {
    const builder = new InteractionsBuilder();
    builder.add('a', 'x');
    const first = builder.build();
    builder.add('b', 'y');
    const second = builder.build();
    expect([first.userCount, first.itemCount, first.pairCount]).toEqual([1, 1, 1]);
    expect([second.userCount, second.itemCount, second.pairCount]).toEqual([2, 2, 2]);
  });
});

/** The same in sets of ids and nothing else. */
class Twin {
  readonly users: Id[];
  readonly items: Id[];
  readonly itemsByUser = new Map<Id, Set<Id>>();
  readonly usersByItem = new Map<Id, Set<Id>>();
  readonly duplicateCount: number;

  constructor(pairs: [Id, Id][]) {
    this.users = [...new Set(pairs.map(([user]) => user))];
    this.items = [...new Set(pairs.map(([, item]) => item))];
    for (const user of this.users) this.itemsByUser.set(user, new Set());
    for (const item of this.items) this.usersByItem.set(item, new Set());
    let pairCount = 0;
    for (const [user, item] of pairs) {
      if (!this.itemsByUser.get(user)!.has(item)) pairCount++;
      this.itemsByUser.get(user)!.add(item);
      this.usersByItem.get(item)!.add(user);
    }
    this.duplicateCount = pairs.length - pairCount;
  }
}

function expectTwin(interactions: Interactions, twin: Twin): void {
  expect(interactions.users.ids).toEqual(twin.users);
  expect(interactions.items.ids).toEqual(twin.items);
  expect(interactions.duplicateCount).toBe(twin.duplicateCount);
  const indicesOf = (map: IdMap, ids: Set<Id>) => [...ids].map((id) => map.indexOf(id)!).sort((a, b) => a - b);
  const rows = twin.users.map((user) => indicesOf(interactions.items, twin.itemsByUser.get(user)!));
  const columns = twin.items.map((item) => indicesOf(interactions.users, twin.usersByItem.get(item)!));
  expect(rows.map((_, user) => [...interactions.itemIndicesOf(user)])).toEqual(rows);
  expect(columns.map((_, item) => [...interactions.userIndicesOf(item)])).toEqual(columns);
  const ids = (map: IdMap, indices: number[]) => indices.map((index) => map.idAt(index));
  expect(twin.users.map((id) => interactions.itemsOf(id))).toEqual(rows.map((row) => ids(interactions.items, row)));
  expect(twin.items.map((id) => interactions.usersOf(id))).toEqual(
    columns.map((column) => ids(interactions.users, column)),
  );
  expect([...interactions.countByUser()]).toEqual(rows.map((row) => row.length));
  expect([...interactions.countByItem()]).toEqual(columns.map((column) => column.length));
  expect([...interactions.userItems]).toEqual(rows.flat());
  expect([...interactions.userIndices()]).toEqual(rows.flatMap((row, user) => row.map(() => user)));
  expect(interactions.pairCount).toBe(rows.flat().length);
  for (const [user, row] of rows.slice(0, 50).entries()) {
    const wrong = columns.findIndex((_, item) => interactions.hasIndices(user, item) !== row.includes(item));
    expect(wrong).toBe(-1);
    const own = twin.itemsByUser.get(twin.users[user])!;
    expect(twin.items.find((id) => interactions.has(twin.users[user], id) !== own.has(id))).toBeUndefined();
  }
}
