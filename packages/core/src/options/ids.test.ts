import { describe, expect, it } from 'vitest';
import { IdMap } from '../id-map.js';
import { requireIds } from './arrays.js';
import { requireIdMap, requireSameIds } from './ids.js';

describe('requireSameIds', () => {
  const reference: IdMap = IdMap.from(['tea', 'jam', 'rye']);
  const check = (ids: IdMap, other = reference) => requireSameIds('teacher.items', ids, other, 'the training data');

  it('takes equal ids, of whichever map', () => {
    expect(() => check(reference)).not.toThrow();
    expect(() => check(IdMap.from(['tea', 'jam', 'rye']))).not.toThrow();
    expect(() => check(IdMap.from([0, 1, 2]), IdMap.range(3))).not.toThrow();
  });

  it('names the first difference, and what to do', () => {
    expect(() => check(IdMap.from(['tea', 'rye', 'jam']))).toThrow(
      'teacher.items: expected the ids of the training data, in their order, received "rye" at index 1, where "jam" is ' +
        'expected. Build both with the same id maps.',
    );
    expect(() => check(IdMap.from([7]), IdMap.from(['7']))).toThrow('received 7 at index 0, where "7" is expected');
  });

  it('names the sizes, where one has more', () => {
    expect(() => check(IdMap.from(['tea', 'jam']))).toThrow('received 2 ids, where 3 are expected');
    expect(() => check(IdMap.range(9), IdMap.range(8))).toThrow('received 9 ids, where 8 are expected');
  });
});

it('requireIds takes what can be walked over, but no text', () => {
  for (const value of [[], ['a'], new Set([1]), Uint32Array.of(1), new Map().keys()]) {
    expect(() => requireIds('ids', value)).not.toThrow();
  }
  for (const value of ['abc', 7, null, undefined, {}]) {
    expect(() => requireIds('ids', value)).toThrow('ids: expected a list of ids, received');
  }
});

it('requireIdMap takes a map alone', () => {
  expect(() => requireIdMap('users', IdMap.range(3))).not.toThrow();
  for (const value of [['ann'], null, undefined, 'ann', 3, new Map()]) {
    expect(() => requireIdMap('users', value)).toThrow('users: expected an IdMap, received');
  }
});
