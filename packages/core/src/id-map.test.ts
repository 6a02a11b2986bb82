import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from './errors.js';
import { type Id, parseId } from './id.js';
import { IdMap, IdMapBuilder } from './id-map.js';

const distinctIds = fc.uniqueArray(fc.oneof(fc.string(), fc.maxSafeInteger()));

/** Streams that recur, each through other forms in which a map can keep its ids. */
const streams: Record<string, fc.Arbitrary<Id>> = {
  'small integers': fc.nat(30),
  'integers up to 2^32': fc.oneof(fc.nat(9), fc.integer({ min: 2 ** 32 - 4, max: 2 ** 32 - 1 })),
  'integers of any size': fc.oneof(
    fc.nat(9),
    fc.integer({ min: 2 ** 32 - 3, max: 2 ** 32 + 3 }),
    fc.integer({ min: -5, max: 5 }),
    fc.maxSafeInteger(),
  ),
  'integers and texts': fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: -3, max: 40 }) },
    fc.nat(9).map(String),
    fc.constantFrom('', '__proto__', 'constructor'),
  ),
};

describe('IdMap', () => {
  it('maps ids to their place and back', () => {
    fc.assert(
      fc.property(distinctIds, (ids) => {
        const map = IdMap.from(ids);
        expect(map.size).toBe(ids.length);
        expect(map.ids).toEqual(ids);
        ids.forEach((id, index) => {
          expect(map.indexOf(id)).toBe(index);
          expect(map.idAt(index)).toBe(id);
        });
      }),
    );
  });

  it('keeps 7 and "7" apart', () => {
    const map = IdMap.from([7, '7']);
    expect(map.indexOf(7)).toBe(0);
    expect(map.indexOf('7')).toBe(1);
  });

  it('does not know ids that it was not given, not even names that every object has', () => {
    const map: IdMap = IdMap.from(['a']);
    for (const id of ['b', 0, '', 'constructor', '__proto__']) expect(map.indexOf(id)).toBeUndefined();
    expect(IdMap.from(['__proto__', 'constructor']).indexOf('constructor')).toBe(1);
  });

  it.each([
    ['beside each other', ['a', 'b', 'b'], '"b" twice'],
    ['apart', ['a', 'b', 'a'], '"a" twice'],
    ['at the start', [1, 1], '1 twice'],
  ])('refuses an id that stands twice, %s', (_, ids: Id[], received) => {
    expect(() => IdMap.from(ids)).toThrow(ArgumentError);
    expect(() => IdMap.from(ids)).toThrow(`expected distinct ids, received ${received}`);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, null, undefined, {}, 7n, true])(
    'refuses the id %s',
    (id) => {
      expect(() => IdMap.from([id as Id])).toThrow(ArgumentError);
    },
  );

  it.each([-1, 2, 0.5, Number.NaN])('refuses the index %s', (index) => {
    expect(() => IdMap.from(['a', 'b']).idAt(index)).toThrow(`expected an integer in [0, 2), received ${index}`);
  });

  it('counts from 0 in a range', () => {
    expect(IdMap.range(3).ids).toEqual([0, 1, 2]);
    expect(IdMap.range(0).size).toBe(0);
  });

  it('is in a range what it is of the same ids one by one', () => {
    const ids = Array.from({ length: 20 }, (_, index) => index);
    for (const map of [IdMap.range(20), IdMap.from(ids)] as IdMap[]) {
      expect(map.ids).toEqual(ids);
      for (const id of ids) expect([map.idAt(id), map.indexOf(id)]).toEqual([id, id]);
      for (const id of [-1, 20, 0.5, Number.NaN, '7', undefined as never]) expect(map.indexOf(id)).toBeUndefined();
      for (const index of [-1, 20, 0.5, Number.NaN]) expect(() => map.idAt(index)).toThrow('an integer in [0, 20)');
    }
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('refuses a range of %s', (count) => {
    expect(() => IdMap.range(count)).toThrow(`count: expected an integer >= 0, received ${count}`);
  });

  it('takes -0 for 0', () => {
    for (const map of [IdMap.from([-0]), IdMap.from([5, -0]), IdMap.from(['a', -0])]) {
      expect(Object.is(map.idAt(map.size - 1), 0)).toBe(true);
      expect([map.indexOf(0), map.indexOf(-0)]).toEqual([map.size - 1, map.size - 1]);
    }
    expect(Object.is(IdMap.range(1).indexOf(-0), 0)).toBe(true);
    expect(() => IdMap.from([0, -0])).toThrow('expected distinct ids');
  });

  it('costs nothing an id where the ids are a range', () => {
    const count = 2 ** 40;
    const map = IdMap.range(count);
    expect([map.size, map.idAt(count - 1), map.indexOf(count - 1), map.indexOf(count)]).toEqual([
      count,
      count - 1,
      count - 1,
      undefined,
    ]);
  });

  it.each([
    ['rising', (index: number) => 3 * index + 1],
    ['falling', (index: number) => 3 * (200_000 - index)],
    ['scattered', (index: number) => (index * 7919) % 200_003],
    ['apart by a power of two', (index: number) => index * 2 ** 16],
    ['that differ above 2^32 alone', (index: number) => index * 2 ** 32],
    ['around zero', (index: number) => index - 100_000],
  ])('finds each of many integers %s, and none between', (_, idOf) => {
    const count = 200_000;
    const map: IdMap = IdMap.from(Array.from({ length: count }, (_, index) => idOf(index)));
    let wrong = 0;
    for (let index = 0; index < count; index++) {
      if (map.indexOf(idOf(index)) !== index || map.idAt(index) !== idOf(index)) wrong++;
      if (map.indexOf(idOf(index) + 0.5) !== undefined || map.indexOf(String(idOf(index))) !== undefined) wrong++;
    }
    expect(wrong).toBe(0);
    for (const id of [-(2 ** 50), 2 ** 52 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(map.indexOf(id)).toBeUndefined();
    }
  });
});

describe('IdMap.ofDistinct', () => {
  it('is the map that IdMap.from makes', () => {
    fc.assert(
      fc.property(distinctIds, fc.uniqueArray(fc.nat(40)), (ids, integers) => {
        const maps: [IdMap, readonly Id[]][] = [
          [IdMap.ofDistinct(ids.slice()), ids],
          [IdMap.ofDistinct(Uint32Array.from(integers)), integers],
          [IdMap.ofDistinct(Float64Array.from(integers, (id) => id + 2 ** 33)), integers.map((id) => id + 2 ** 33)],
          [IdMap.ofDistinct(Uint32Array.from(integers.keys())), [...integers.keys()]],
        ];
        for (const [map, expected] of maps) {
          expect(map.ids).toEqual(expected);
          expect(map.firstDifference(IdMap.from(expected))).toBeUndefined();
          expected.forEach((id, index) => {
            expect(map.indexOf(id)).toBe(index);
          });
          expect(map.indexOf('no id')).toBeUndefined();
        }
      }),
    );
  });
});

describe('IdMapBuilder', () => {
  it('gives the n-th distinct id the index n, as a plain list with indexOf does', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('0', '1', 'a'))), (stream) => {
        const builder = new IdMapBuilder();
        const twin: Id[] = [];
        for (const id of stream) {
          if (!twin.includes(id)) twin.push(id);
          expect(builder.add(id)).toBe(twin.indexOf(id));
        }
        expect(builder.build().ids).toEqual(twin);
      }),
    );
  });

  it.each(Object.entries(streams))('equals a Map and a list, built in between or not: %s', (_, stream) => {
    fc.assert(
      fc.property(fc.array(fc.record({ id: stream, build: fc.boolean() }), { maxLength: 200 }), (steps) => {
        const builder = new IdMapBuilder();
        const twin = new Map<Id, number>();
        const built: { map: IdMap; ids: Id[] }[] = [];
        for (const { id, build } of steps) {
          if (!twin.has(id)) twin.set(id, twin.size);
          expect(builder.add(id)).toBe(twin.get(id));
          if (build) built.push({ map: builder.build(), ids: [...twin.keys()] });
        }
        built.push({ map: builder.build(), ids: [...twin.keys()] });
        for (const { map, ids } of built) {
          expect(map.size).toBe(ids.length);
          for (const [id, index] of twin) expect(map.indexOf(id)).toBe(index < ids.length ? index : undefined);
          ids.forEach((id, index) => {
            expect(map.idAt(index)).toBe(id);
          });
          expect(map.ids).toEqual(ids);
        }
      }),
    );
  });

  it('leaves a built map alone when more ids come', () => {
    const builder = new IdMapBuilder();
    builder.add('a');
    const first = builder.build();
    builder.add('b');
    const second = builder.build();
    expect(first.ids).toEqual(['a']);
    expect(first.indexOf('b')).toBeUndefined();
    expect(second.ids).toEqual(['a', 'b']);
  });
});

describe('parseId', () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['123456789012345', 123456789012345],
    ['007', '007'],
    ['00', '00'],
    ['-7', '-7'],
    ['7.0', '7.0'],
    ['1e3', '1e3'],
    [' 7', ' 7'],
    ['7\n', '7\n'],
    ['٧', '٧'],
    ['', ''],
    ['1234567890123456', '1234567890123456'],
    ['item-7', 'item-7'],
  ])('reads %j as %j', (text, id) => {
    expect(parseId(text)).toBe(id);
  });

  it('loses nothing: the id as text is the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.maxSafeNat().map(String)), (text) => String(parseId(text)) === text),
    );
  });
});

describe('firstDifference', () => {
  const differing: [string, IdMap, IdMap, number][] = [
    ['another id', IdMap.from([3, 1, 2]), IdMap.from([3, 7, 2]), 1],
    ['another order', IdMap.from(['a', 'b', 'c']), IdMap.from(['a', 'c', 'b']), 1],
    ['text for a number', IdMap.from([0, 1]), IdMap.from([0, '1']), 1],
    ['more ids', IdMap.range(4), IdMap.from([0, 1, 2]), 3],
    ['a longer range', IdMap.range(4), IdMap.range(6), 4],
  ];

  it.each(differing)('is where %s is, from both sides', (_, a, b, expected) => {
    expect(a.firstDifference(b)).toBe(expected);
    expect(b.firstDifference(a)).toBe(expected);
  });

  it('is undefined for equal ids, however they are kept', () => {
    fc.assert(
      fc.property(distinctIds, (ids) => {
        expect(IdMap.from(ids).firstDifference(IdMap.from(ids))).toBe(undefined);
      }),
    );
    expect(IdMap.range(3).firstDifference(IdMap.from([0, 1, 2]))).toBe(undefined);
  });

  it('takes no time for ranges of any size', () => {
    expect(IdMap.range(2 ** 50).firstDifference(IdMap.range(2 ** 50))).toBe(undefined);
  });
});
