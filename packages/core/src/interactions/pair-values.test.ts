import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../errors.js';
import type { Id } from '../id.js';
import { IdMap } from '../id-map.js';
import { Interactions, InteractionsBuilder } from '../interactions.js';
import { Random } from '../random.js';

interface Row {
  user: number;
  item: number;
  timestamp: number;
  weight: number;
}

const userCount = 5;
const itemCount = 6;
const ids = { users: IdMap.range(userCount), items: IdMap.range(itemCount) };
const weights = fc.float({ min: Math.fround(1e-3), max: 1e3, noNaN: true });
const rowLists: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    user: fc.nat(userCount - 1),
    item: fc.nat(itemCount - 1),
    timestamp: fc.double({ min: -1e12, max: 2e12, noNaN: true }),
    weight: weights,
  }),
);

describe('timestamps and weights', () => {
  it('stay with their pairs: of duplicates the earliest time and the sum of weights, as in a Map', () => {
    fc.assert(
      fc.property(rowLists, (rows) => {
        const twin = twinOf(rows);
        const interactions = fromRows(rows);
        expect(contentOf(interactions)).toEqual(twin);
        expect(interactions.duplicateCount).toBe(rows.length - twin.length);
      }),
    );
  });

  it('also with thousands of users and items', () => {
    const random = new Random(3);
    const rows = Array.from({ length: 40_000 }, () => ({
      ...{ user: random.integer(1500), item: Math.floor(1000 * random.uniform() ** 3) },
      ...{ timestamp: random.integer(1e9), weight: 1 + random.integer(5) },
    }));
    const large = { users: IdMap.range(1500), items: IdMap.range(1000) };
    const interactions = fromRows(rows, large);
    expect(interactions.duplicateCount).toBeGreaterThan(0);
    expect(contentOf(interactions)).toEqual(twinOf(rows));
  });

  it('come each alone, and leave users, items and pairs as they are without them', () => {
    fc.assert(
      fc.property(rowLists, (rows) => {
        const [users, items] = [rows.map(({ user }) => user), rows.map(({ item }) => item)];
        const timestamps = rows.map(({ timestamp }) => timestamp);
        const both = fromRows(rows);
        const bare = Interactions.fromIndices(users, items, ids);
        const timed = Interactions.fromIndices(users, items, { ...ids, timestamps });
        const weighted = Interactions.fromIndices(users, items, { ...ids, weights: rows.map(({ weight }) => weight) });
        expect(bare.timestamps ?? bare.weights ?? timed.weights ?? weighted.timestamps).toBeUndefined();
        expect([timed.timestamps, weighted.weights]).toEqual([both.timestamps, both.weights]);
        for (const { userOffsets, userItems, duplicateCount } of [timed, weighted, both]) {
          expect([userOffsets, userItems, duplicateCount]).toEqual([
            bare.userOffsets,
            bare.userItems,
            bare.duplicateCount,
          ]);
        }
      }),
    );
  });

  it('leave the arrays that they came in as they were', () => {
    const timestamps = Float64Array.of(3, 2, 1);
    const weights = Float32Array.of(1, 2, 3);
    Interactions.fromIndices([1, 0, 1], [2, 2, 2], { ...ids, timestamps, weights });
    expect([...timestamps, ...weights]).toEqual([3, 2, 1, 1, 2, 3]);
  });

  it('add up weights before they are rounded', () => {
    const count = 2 ** 12;
    const same = new Array<number>(count).fill(0);
    const added = Interactions.fromIndices(same, same, { ...ids, weights: [2 ** 24, ...same.slice(1).map(() => 1)] });
    expect(added.weights).toEqual(Float32Array.of(2 ** 24 + count - 1));
  });

  it('come with pairs of ids, and with a builder', () => {
    const pairs: [Id, Id][] = [
      ['bob', 'tea'],
      ['ann', 'tea'],
      ['bob', 'tea'],
    ];
    const values = { timestamps: [30, 20, 10], weights: [1, 1, 4] };
    const interactions = Interactions.fromPairs(pairs, { users: ['ann'], ...values });
    expect([interactions.timestamps, interactions.weights]).toEqual([Float64Array.of(20, 10), Float32Array.of(1, 5)]);
    const builder = new InteractionsBuilder<Id, Id>({ users: ['ann'] });
    for (const [user, item] of pairs) builder.add(user, item);
    expect(builder.build(values)).toEqual(interactions);
  });

  const one = (values: object) => () => Interactions.fromIndices([0], [0], { ...ids, ...values });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '7', null])('refuse the time %s and say where it stands', (time) => {
    expect(one({ timestamps: [time] })).toThrow(ArgumentError);
    expect(one({ timestamps: [time] })).toThrow('timestamps[0]: expected a finite number of milliseconds, received');
  });

  it.each([0, -1, Number.NaN, 1e39, 1e-50, '7'])('refuse the weight %s and say where it stands', (weight) => {
    expect(one({ weights: [weight] })).toThrow(ArgumentError);
    expect(one({ weights: [weight] })).toThrow('weights[0]: expected a finite number > 0, received');
  });

  it('refuse a sum of weights beyond float32', () => {
    const call = () => Interactions.fromIndices([0, 0], [0, 0], { ...ids, weights: [3e38, 3e38] });
    expect(call).toThrow('weights[0]: expected a finite float32 number');
  });

  it('refuse arrays of another length', () => {
    expect(one({ timestamps: [] })).toThrow(ShapeError);
    expect(one({ weights: [1, 2] })).toThrow('weights: expected [1], received 2 entries');
    expect(one({ timestamps: 7 })).toThrow('timestamps: expected an array');
  });
});

describe('filterPairs', () => {
  it('keeps pairs with all that they carry, as plain filtering of rows does', () => {
    fc.assert(
      fc.property(rowLists, fc.func(fc.boolean()), (rows, isKept) => {
        const whole = fromRows(rows);
        const part = whole.filterPairs((_, user, item) => isKept(user, item));
        expect(contentOf(part)).toEqual(twinOf(rows).filter(({ user, item }) => isKept(user, item)));
        expect([part.users, part.items, part.duplicateCount]).toEqual([whole.users, whole.items, 0]);
      }),
    );
  });

  it('is told the place of each pair once, and leaves absent values absent', () => {
    const bare = Interactions.fromIndices([0, 1, 1], [2, 2, 0], ids);
    const places: number[] = [];
    const part = bare.filterPairs((pair) => places.push(pair) !== 2);
    expect(places).toEqual([0, 1, 2]);
    expect(part).toEqual(Interactions.fromIndices([0, 1], [2, 2], ids));
  });
});

describe('fingerprint', () => {
  const values = { timestamps: [1, 2], weights: [1, 2] };
  const of = (changed: object) => Interactions.fromIndices([0, 1], [2, 0], { ...ids, ...changed }).fingerprint();

  it('tells times and weights apart from others and from none', () => {
    const all = [
      ...[{}, values, { timestamps: values.timestamps }, { weights: values.weights }],
      ...[
        { ...values, timestamps: [1, 3] },
        { ...values, weights: [1, 3] },
      ],
    ];
    expect(new Set(all.map(of)).size).toBe(all.length);
    expect(of(values)).toBe(of({ ...values }));
    // Golden: checkpoints hold it.
    expect([of({}), of(values)]).toEqual(['5x6:2:22f4aeb2', '5x6:2:d466e30a']);
  });
});

function fromRows(rows: Row[], of = ids): Interactions {
  return Interactions.fromIndices(
    rows.map(({ user }) => user),
    rows.map(({ item }) => item),
    { ...of, timestamps: rows.map(({ timestamp }) => timestamp), weights: rows.map(({ weight }) => weight) },
  );
}

/** The rows without duplicates, by user and then item. */
function twinOf(rows: Row[]): Row[] {
  const merged = new Map<string, Row>();
  for (const row of rows) {
    const known = merged.get(`${row.user} ${row.item}`);
    merged.set(`${row.user} ${row.item}`, {
      ...row,
      timestamp: Math.min(row.timestamp, known?.timestamp ?? Number.POSITIVE_INFINITY),
      weight: row.weight + (known?.weight ?? 0),
    });
  }
  return [...merged.values()]
    .map((row) => ({ ...row, weight: Math.fround(row.weight) }))
    .sort((a, b) => a.user - b.user || a.item - b.item);
}

function contentOf(interactions: Interactions): Row[] {
  const users = interactions.userIndices();
  return Array.from(interactions.userItems, (item, pair) => ({
    ...{ user: users[pair], item },
    ...{ timestamp: interactions.timestamps![pair], weight: interactions.weights![pair] },
  }));
}
