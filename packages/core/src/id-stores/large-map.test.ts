import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LargeMap } from './large-map.js';

describe('LargeMap', () => {
  it('equals one Map, however few entries each of its own may have, and so do its copies', () => {
    const steps = fc.array(fc.record({ key: fc.oneof(fc.nat(30), fc.string({ maxLength: 2 })), copy: fc.boolean() }));
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 9 }), (steps, mostEntries) => {
        let map = new LargeMap<string | number, number>(mostEntries);
        const twin = new Map<string | number, number>();
        const copies: [LargeMap<string | number, number>, Map<string | number, number>][] = [];
        for (const { key, copy } of steps) {
          expect(map.get(key)).toBe(twin.get(key));
          if (!twin.has(key)) {
            map.add(key, twin.size);
            twin.set(key, twin.size);
          }
          if (!copy) continue;
          copies.push([map, new Map(twin)]);
          map = map.copy();
        }
        copies.push([map, twin]);
        for (const [large, plain] of copies) {
          for (const { key } of steps) expect(large.get(key)).toBe(plain.get(key));
        }
      }),
    );
  });

  it('never fills one Map beyond its limit', () => {
    const map = new LargeMap<number, number>(4);
    for (let key = 0; key < 10; key++) map.add(key, key);
    const { full, filling } = map as unknown as { full: Map<number, number>[]; filling: Map<number, number> };
    expect([...full, filling].map(({ size }) => size)).toEqual([4, 4, 2]);
  });

  it('allows each Map what V8 does', () => {
    const { mostEntries } = new LargeMap() as unknown as { mostEntries: number };
    expect(mostEntries).toBe(2 ** 24);
  });
});
