import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactError } from '../errors.js';
import type { Id } from '../id.js';
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

  it('are the bytes of JSON.stringify, whatever integers they are', () => {
    const integers = fc.oneof(fc.nat(2000), fc.maxSafeInteger(), fc.integer({ min: 0, max: 2 ** 32 + 9 }));
    const powers = Array.from({ length: 16 }, (_, digits) => [10 ** digits - 1, 10 ** digits, -(10 ** digits)]).flat();
    const lists = fc.oneof(
      fc.uniqueArray(integers),
      fc.uniqueArray(fc.constantFrom(...powers)),
      fc.nat(300).map((count) => Array.from({ length: count }, (_, index) => index)),
    );
    fc.assert(
      fc.property(lists, (ids) => {
        const tensor = idsToTensor(IdMap.from(ids));
        expect(new TextDecoder().decode(tensor.data as Uint8Array)).toBe(JSON.stringify(ids));
        expect(tensor.shape).toEqual([tensor.data.length]);
        expect(read(tensor, ids.length).ids).toEqual(ids);
      }),
    );
  });

  it('come back from a range as a range, which holds no memory', () => {
    expect(read(idsToTensor(IdMap.range(1000)), 1000)).toEqual(IdMap.range(1000));
  });

  it('read as JSON does, whatever JSON it is', () => {
    const pieces = fc.constantFrom('[', ']', ',', '-', '0', '1', '7', '12', '.', 'e', '"a"', ' ', '9007199254740993');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), (middle) => {
        for (const text of [middle.join(''), `[${middle.join('')}]`, `[${middle.join(',')}]`]) {
          const expected = readBySlowTwin(text);
          const data = new TextEncoder().encode(text);
          const received = () => read({ shape: [data.length], data }, expected?.length ?? 0).ids;
          if (expected) expect(received()).toEqual(expected);
          else expect(received).toThrow(ArtifactError);
        }
      }),
      { numRuns: 500 },
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
    ['an integer twice', '[3,1,3]', 3, 'distinct strings and integers'],
    ['a comma too many', '[1,2,]', 2, 'a JSON array of ids in "ids"'],
    ['a comma and no ids', '[,]', 0, 'a JSON array of ids in "ids"'],
    ['a zero before a number', '[1,02]', 2, 'a JSON array of ids in "ids"'],
    ['a sign without a number', '[1,-]', 2, 'a JSON array of ids in "ids"'],
    ['an integer too large to be exact', '[1,9007199254740993]', 2, 'distinct strings and integers'],
    ['a bracket alone', '[', 0, 'a JSON array of ids in "ids"'],
    ['no bytes', '', 0, 'a JSON array of ids in "ids"'],
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

/** The ids that JSON's own parser reads, or `undefined` where they are no distinct strings and safe integers. */
function readBySlowTwin(text: string): Id[] | undefined {
  try {
    const ids: unknown = JSON.parse(text);
    if (!Array.isArray(ids) || new Set(ids).size < ids.length) return undefined;
    const isId = (id: unknown) => typeof id === 'string' || Number.isSafeInteger(id);
    return ids.every(isId) ? ids.map((id) => (id === 0 ? 0 : id)) : undefined;
  } catch {
    return undefined;
  }
}
