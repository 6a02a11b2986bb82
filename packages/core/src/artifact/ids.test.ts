import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors.js';
import { IdMap } from '../id-map.js';
import { idsFromTensor, idsToTensor } from './ids.js';
import type { StoredTensor } from './safetensors.js';

const read = (ids: StoredTensor, count: number) =>
  idsFromTensor({ kind: 'a', version: 1, metadata: {}, tensors: { ids } }, 'ids', count);

describe('ids in a tensor', () => {
  it('come back as they were, 7 and "7" apart, whatever text they are', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(text, fc.nat(9), fc.nat(9).map(String))), (ids) => {
        expect(read(idsToTensor(IdMap.from(ids)), ids.length).ids).toEqual(ids);
      }),
    );
  });

  it('come back also where the text is half a surrogate pair', () => {
    expect(read(idsToTensor(IdMap.from(['\ud800', '\udc00'])), 2).ids).toEqual(['\ud800', '\udc00']);
  });

  it.each([
    ['not JSON', 'a,b', 2, 'a JSON array of ids in "ids"'],
    ['no array', '{"0":"a"}', 1, 'a JSON array of ids in "ids"'],
    ['an id too few', '["a"]', 2, '2 ids in "ids", received 1'],
    ['an id too many', '["a","b"]', 1, '1 ids in "ids", received 2'],
    ['an id twice', '["a","b","b"]', 3, 'distinct strings and integers'],
    ['null for an id', '[null]', 1, 'distinct strings and integers'],
    ['a fraction for an id', '[0.5]', 1, 'distinct strings and integers'],
    ['a list for an id', '[["a"]]', 1, 'distinct strings and integers'],
  ])('are refused: %s', (_, text, count, message) => {
    const data = new TextEncoder().encode(text);
    expect(() => read({ shape: [data.length], data }, count)).toThrow(ArtifactError);
    expect(() => read({ shape: [data.length], data }, count)).toThrow(message);
  });

  it('are refused: bytes that are not UTF-8, and another type', () => {
    expect(() => read({ shape: [3], data: Uint8Array.of(0x5b, 0xff, 0x5d) }, 0)).toThrow(ArtifactError);
    expect(() => read({ shape: [1], data: Float32Array.of(1) }, 1)).toThrow('a Uint8Array tensor "ids" of rank 1');
  });
});
