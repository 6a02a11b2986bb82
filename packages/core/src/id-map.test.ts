import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError } from './errors.js';
import { type Id, IdMap, IdMapBuilder, parseId } from './id-map.js';

const distinctIds = fc.uniqueArray(fc.oneof(fc.string(), fc.maxSafeInteger()));

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
    const map = IdMap.from(['a']);
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
