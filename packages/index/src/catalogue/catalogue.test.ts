import { ArgumentError, IdMap } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { Catalogue } from './catalogue.js';

const base = IdMap.from(['a', 'b', 7]);

describe('a catalogue', () => {
  it('has the ids that it was given, until one changes', () => {
    const catalogue = new Catalogue(base);
    expect([catalogue.size, catalogue.limit, catalogue.unchangedIds]).toEqual([3, 3, base]);
    expect(['a', 7, '7', 0].map((id) => catalogue.indexOf(id))).toEqual([0, 2, undefined, undefined]);
    expect([-1, 0.5, 0, 2, 3, Number.NaN].map((item) => catalogue.has(item))).toEqual([
      ...[false, false, true, true, false, false],
    ]);
    catalogue.add('c');
    expect(catalogue.unchangedIds).toBeUndefined();
  });

  it('gives a new item the next index, and that of a removed one only after release', () => {
    const catalogue = new Catalogue(base);
    catalogue.remove(1);
    expect([catalogue.add('c'), catalogue.add('b'), catalogue.size, catalogue.limit]).toEqual([3, 4, 4, 5]);
    catalogue.release();
    expect([catalogue.add('d'), catalogue.add('e'), catalogue.limit]).toEqual([1, 5, 6]);
    expect([catalogue.idAt(1), catalogue.indexOf('b'), catalogue.indexOf('d')]).toEqual(['d', 4, 1]);
  });

  it('knows no id and no item that was removed, one of the first or a later one', () => {
    const catalogue = new Catalogue(base);
    catalogue.remove(1);
    catalogue.release();
    catalogue.add('d');
    catalogue.remove(1);
    for (const isReleased of [false, true]) {
      if (isReleased) catalogue.release();
      expect([catalogue.indexOf('b'), catalogue.indexOf('d'), catalogue.has(1)]).toEqual([undefined, undefined, false]);
      expect(() => catalogue.idAt(1)).toThrow(ArgumentError);
      expect([...catalogue.removedItems]).toEqual(isReleased ? [] : [1]);
    }
    expect(() => catalogue.idAt(3)).toThrow('item: expected the index of an item that is there');
  });
});
