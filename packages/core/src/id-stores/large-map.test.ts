import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LargeMap } from './large-map.js';

describe('LargeMap', () => {
  it('equals one Map, however few entries each of its own may have', () => {
    const anyKeys = fc.array(fc.oneof(fc.nat(30), fc.string({ maxLength: 2 })));
    fc.assert(
      fc.property(anyKeys, fc.integer({ min: 1, max: 9 }), (keys, mostEntries) => {
        const map = new LargeMap<string | number, number>(mostEntries);
        const twin = new Map<string | number, number>();
        for (const key of keys) {
          expect(map.get(key)).toBe(twin.get(key));
          if (twin.has(key)) continue;
          map.add(key, twin.size);
          twin.set(key, twin.size);
        }
        for (const key of keys) expect(map.get(key)).toBe(twin.get(key));
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
