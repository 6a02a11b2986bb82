import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { requireArray, requireFiniteValues, requireIndices, requireLength, requireTyped } from './arrays.js';

describe('requireFiniteValues', () => {
  it('accepts finite numbers in any array, and none', () => {
    for (const values of [[1, -2], Float32Array.of(0, -0, 3e38), Float64Array.of(1e-300), Uint8Array.of(3), []]) {
      expect(() => requireFiniteValues('vectors', values)).not.toThrow();
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'names the first position of %s',
    (value) => {
      const list = [1, 2, 3, value, 5, value];
      for (const values of [list, Float32Array.from(list), Float64Array.from(list)]) {
        expect(() => requireFiniteValues('vectors', values)).toThrow(
          `vectors[3]: expected a finite float32 number, received ${value}`,
        );
      }
    },
  );

  it('refuses what is infinite in float32, and text', () => {
    expect(() => requireFiniteValues('vectors', [1, 1e39])).toThrow('vectors[1]: expected a finite float32 number');
    expect(() => requireFiniteValues('vectors', [1, '7'] as never)).toThrow('vectors[1]: expected');
    expect(() => requireFiniteValues('vectors', '12' as never)).toThrow('vectors: expected an array');
  });

  it('adds up no large values to an infinity', () => {
    expect(() => requireFiniteValues('vectors', new Float32Array(1000).fill(3.4e38))).not.toThrow();
  });
});

describe('requireTyped', () => {
  it('takes the kind, from any realm', () => {
    expect(() => requireTyped('codes', Uint8Array.of(1), 'Uint8Array')).not.toThrow();
    expect(() => requireTyped('codes', runInNewContext('Uint8Array.of(1)'), 'Uint8Array')).not.toThrow();
  });

  it.each([[[1, 2]], [Uint16Array.of(1)], ['12'], [undefined], [null], [{}]])('refuses %j', (value) => {
    expect(() => requireTyped('codes', value, 'Uint8Array')).toThrow(/^codes: expected a Uint8Array, received/);
  });
});

it('requireArray refuses what is none', () => {
  for (const value of [[], [1], Uint8Array.of(1)]) expect(() => requireArray('ids', value)).not.toThrow();
  for (const value of ['ab', 7, null, undefined, {}, new Set([1]), new DataView(new ArrayBuffer(1))]) {
    expect(() => requireArray('ids', value)).toThrow('ids: expected an array, or a typed one, received');
  }
});

it('requireLength compares with the product of the shape', () => {
  expect(() => requireLength('vectors', new Float32Array(6), [2, 3])).not.toThrow();
  expect(() => requireLength('bias', [], [0])).not.toThrow();
  expect(() => requireLength('vectors', new Float32Array(5), [2, 3], 'One a row.')).toThrow(
    'vectors: expected [2, 3], received 5 entries. One a row.',
  );
  expect(() => requireLength('vectors', undefined as never, [2, 3])).toThrow('expected [2, 3], received undefined');
});

it('requireIndices names the first that is none', () => {
  expect(() => requireIndices('users', [0, 4, 2], 5)).not.toThrow();
  for (const bad of [5, -1, 0.5, Number.NaN, '1']) {
    expect(() => requireIndices('users', [0, bad, bad] as never, 5)).toThrow('users[1]: expected an index in [0, 5)');
  }
});
