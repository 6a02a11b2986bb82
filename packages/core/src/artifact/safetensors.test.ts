import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ArtifactError, ShapeError } from '../errors.js';
import { artifactOf, tensorOf } from './artifact.js';
import { decodeSafetensors, encodeSafetensors, joinParts, type StoredTensor } from './safetensors.js';

const arraysByType = {
  F64: fc.float64Array,
  F32: fc.float32Array,
  I32: fc.int32Array,
  U32: fc.uint32Array,
  U16: fc.uint16Array,
  I8: fc.int8Array,
  U8: fc.uint8Array,
};
const types = Object.keys(arraysByType) as (keyof typeof arraysByType)[];
const shapes = fc.array(fc.nat(4), { maxLength: 4 });
const names = fc.oneof(fc.string(), fc.nat(20).map(String)).filter((name) => !/^__(proto|metadata)__$/.test(name));

const tensorOfType = (type: keyof typeof arraysByType): fc.Arbitrary<StoredTensor> =>
  shapes.chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return arraysByType[type]({ minLength: length, maxLength: length }).map((data) => ({ shape, data }));
  });
const tensorSets = fc
  .uniqueArray(fc.tuple(names, fc.constantFrom(...types).chain(tensorOfType)), { selector: ([name]) => name })
  .map((entries) => Object.fromEntries(entries));
const metadata = fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true });

describe('round trip', () => {
  it.each(types)('keeps a tensor of type %s, empty, scalar, or with dimensions of 0', (type) => {
    fc.assert(
      fc.property(tensorOfType(type), (tensor) => {
        expect(decodeSafetensors(encodeSafetensors({ tensors: { x: tensor }, metadata: {} })).tensors.x).toEqual(
          tensor,
        );
      }),
    );
  });

  it('keeps any set of tensors under any names, and the metadata', () => {
    fc.assert(
      fc.property(tensorSets, metadata, (tensors, metadata) => {
        expect(decodeSafetensors(encodeSafetensors({ tensors, metadata }))).toEqual({ tensors, metadata });
      }),
    );
  });

  it.each([
    ['a scalar', [], [7]],
    ['an empty list', [0], []],
    ['a dimension of 0', [3, 0, 2], []],
  ])('keeps %s', (_, shape, values) => {
    const tensor = { shape, data: Float32Array.from(values) };
    expect(decodeSafetensors(encodeSafetensors({ tensors: { x: tensor }, metadata: {} })).tensors.x).toEqual(tensor);
  });

  it('reads from the middle of a larger buffer, at any alignment, Node buffers too', () => {
    const tensors = { a: { shape: [2], data: Float64Array.of(1, 2) }, b: { shape: [1], data: Uint8Array.of(3) } };
    const encoded = encodeSafetensors({ tensors, metadata: {} });
    for (let shift = 0; shift < 9; shift++) {
      const within = Buffer.alloc(encoded.length + 20);
      within.set(encoded, shift);
      expect(decodeSafetensors(within.subarray(shift, shift + encoded.length)).tensors).toEqual(tensors);
    }
  });

  it('gives copies: the input may be overwritten afterwards', () => {
    const encoded = Buffer.from(
      encodeSafetensors({ tensors: { a: { shape: [1], data: Uint8Array.of(3) } }, metadata: {} }),
    );
    const { tensors } = decodeSafetensors(encoded);
    encoded.fill(0);
    expect([...tensors.a.data]).toEqual([3]);
  });

  it('writes a view and not the buffer behind it', () => {
    const view = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const encoded = encodeSafetensors({ tensors: { a: { shape: [2], data: view } }, metadata: {} });
    expect([...decodeSafetensors(encoded).tensors.a.data]).toEqual([2, 3]);
  });
});

describe('the format', () => {
  it.each([
    ['F64', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], 1.5],
    ['F32', [0, 0, 0xc0, 0x3f], 1.5],
    ['I32', [0xfe, 0xff, 0xff, 0xff], -2],
    ['U32', [1, 2, 0, 0x80], 0x80000201],
    ['U16', [1, 2], 0x201],
    ['I8', [0xfe], -2],
    ['U8', [0xfe], 254],
  ])('reads bytes made by hand: %s %j is %s', (dtype, data, value) => {
    const header = `{"x":{"dtype":"${dtype}","shape":[1],"data_offsets":[0,${data.length}]}}`;
    const bytes = Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode(header), ...data);
    expect([...decodeSafetensors(bytes).tensors.x.data]).toEqual([value]);
  });

  it('reads tensors in the order of their offsets, whatever the order of the header, padded with spaces', () => {
    const header = {
      second: { dtype: 'U8', shape: [1], data_offsets: [2, 3] },
      empty: { dtype: 'F32', shape: [0], data_offsets: [2, 2] },
      first: { dtype: 'U16', shape: [], data_offsets: [0, 2] },
    };
    const { tensors, metadata } = decodeSafetensors(container(`${JSON.stringify(header)}   `, [1, 0, 9]));
    expect(metadata).toEqual({});
    expect(tensors).toEqual({
      first: { shape: [], data: Uint16Array.of(1) },
      second: { shape: [1], data: Uint8Array.of(9) },
      empty: { shape: [0], data: new Float32Array(0) },
    });
  });

  it('is written as specified: length, header, spaces to a multiple of 64, data without gaps', () => {
    const tensors = { a: { shape: [1], data: Uint8Array.of(5) }, b: { shape: [], data: Uint16Array.of(258) } };
    const bytes = encodeSafetensors({ tensors, metadata: { k: 'v' } });
    const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect((8 + headerLength) % 64).toBe(0);
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerLength));
    expect(text).toMatch(/^\{.*\} *$/);
    expect(JSON.parse(text)).toEqual({
      __metadata__: { k: 'v' },
      b: { dtype: 'U16', shape: [], data_offsets: [0, 2] },
      a: { dtype: 'U8', shape: [1], data_offsets: [2, 3] },
    });
    expect([...bytes.subarray(8 + headerLength)]).toEqual([2, 1, 5]);
  });
});

describe('a hostile or damaged file', () => {
  const one = '"dtype":"U8","shape":[1],"data_offsets":[0,1]';
  const huge = Number.MAX_SAFE_INTEGER;

  it.each<[what: string, bytes: Uint8Array, message: string | RegExp]>([
    ['no bytes', new Uint8Array(0), 'at least 8 bytes'],
    ['seven bytes', new Uint8Array(7), 'at least 8 bytes'],
    ['no header', new Uint8Array(8), 'a header that begins with {'],
    ['a header longer than the file', withLength(container('{}'), 3n), 'a header length of 3'],
    ['a header of 2^64 - 1 bytes', withLength(container('{}'), 2n ** 64n - 1n), 'a header within'],
    [
      'a header of more than 100 MB',
      withLength(new Uint8Array(100_000_009), 100_000_001n),
      'a header length of 100000001',
    ],
    ['a header that is not JSON', container('{"x":'), 'a JSON header'],
    ['a header that is not UTF-8', container(Buffer.from('{"__metadata__":{"a":"\xff"}}', 'latin1')), 'a JSON header'],
    ['a header that is a list', container('[]'), 'a header that begins with {'],
    ['a header after a space', container(' {}'), 'a header that begins with {'],
    ['a header after a byte order mark', container('\ufeff{}'), 'a header that begins with {'],
    ['bytes without a tensor', container('{}', [1]), '0 bytes of tensors'],
    ['a tensor that is null', container('{"x":null}'), 'a type for tensor "x"'],
    ['no dtype', container('{"x":{"shape":[1],"data_offsets":[0,1]}}', [1]), 'received undefined'],
    [
      'a type of other bytes, of which there is no array',
      container(`{"x":{${one.replace('U8', 'BF16')}}}`, [1]),
      '2 bytes',
    ],
    ['a type of half a byte', container(`{"x":{${one.replace('U8', 'F4')}}}`, [1]), '0.5 bytes for tensor "x" F4 [1]'],
    [
      'a dtype that every object has',
      container(`{"x":{${one.replace('U8', 'toString')}}}`, [1]),
      'received "toString"',
    ],
    ['a dtype that is a number', container(`{"x":{${one.replace('"U8"', '8')}}}`, [1]), 'a type for'],
    ['a dtype nested deeper than the stack', container(`{"x":{"dtype":${nested(200_000)}}}`), 'deeply nested JSON'],
    ['a shape that is a number', container(`{"x":{${one.replace('[1]', '1')}}}`, [1]), 'a shape for tensor "x"'],
    ['a negative shape', container(`{"x":{${one.replace('[1]', '[-1]')}}}`, [1]), 'received [-1]'],
    ['a fractional shape', container(`{"x":{${one.replace('[1]', '[0.5]')}}}`, [1]), 'received [0.5]'],
    ['a shape of text', container(`{"x":{${one.replace('[1]', '["1"]')}}}`, [1]), 'received ["1"]'],
    ['a shape beyond safe integers', container(`{"x":{${one.replace('[1]', '[1e300]')}}}`, [1]), 'a shape for'],
    [
      'a product that overflows',
      container(`{"x":{${one.replace('[1]', `[${huge},${huge}]`)}}}`, [1]),
      'Infinity bytes',
    ],
    [
      'a product that overflows before it meets a 0',
      container(`{"x":{"dtype":"U8","shape":[${huge},${huge},0],"data_offsets":[0,0]}}`),
      'Infinity bytes',
    ],
    ['a shape of other bytes than the offsets', container(`{"x":{${one.replace('[1]', '[2]')}}}`, [1]), '2 bytes for'],
    ['a type of other bytes than the offsets', container(`{"x":{${one.replace('U8', 'F32')}}}`, [1]), '4 bytes for'],
    ['offsets that are missing', container('{"x":{"dtype":"U8","shape":[1]}}', [1]), 'offsets of tensor "x"'],
    ['three offsets', container(`{"x":{${one.replace('[0,1]', '[0,1,1]')}}}`, [1]), 'offsets of tensor "x"'],
    ['negative offsets', container(`{"x":{${one.replace('[0,1]', '[-1,0]')}}}`, [1]), 'offsets of tensor "x"'],
    ['fractional offsets', container(`{"x":{${one.replace('[0,1]', '[0,1.5]')}}}`, [1]), 'offsets of tensor "x"'],
    ['offsets that fall', container(`{"x":{${one.replace('[0,1]', '[1,0]')}}}`, [1]), 'offsets of tensor "x"'],
    ['offsets beyond the end', container(`{"x":{${one.replace('[0,1]', '[1,2]')}}}`, [1]), 'within 1 bytes'],
    [
      'offsets that overlap',
      container(`{"x":{${one}},"y":{${one}}}`, [1]),
      'a tensor at byte 1, received one at byte 0',
    ],
    ['a hole at the start', container(`{"x":{${one.replace('[0,1]', '[1,2]')}}}`, [1, 2]), 'a tensor at byte 0'],
    [
      'a hole between tensors',
      container(`{"x":{${one}},"y":{${one.replace('[0,1]', '[2,3]')}}}`, [1, 2, 3]),
      'a tensor at byte 1, received one at byte 2',
    ],
    ['a hole at the end', container(`{"x":{${one}}}`, [1, 2]), '1 bytes of tensors, received 2'],
    ['metadata that is a list', container('{"__metadata__":["a"]}'), 'text values in __metadata__'],
    ['metadata that is null', container('{"__metadata__":null}'), 'text values in __metadata__'],
    ['metadata that holds a number', container('{"__metadata__":{"a":1}}'), 'text values in __metadata__'],
    ['metadata nested deeper than the stack', container(`{"__metadata__":${nested(200_000)}}`), 'deeply nested JSON'],
    ['a tensor named __proto__', container(`{"__proto__":{${one}}}`, [1]), 'tensor names that an object can hold'],
  ])('is refused: %s', (_, bytes, message) => {
    expect(errorOf(() => decodeSafetensors(bytes, 'model.safetensors'))).toMatch(message);
    expect(errorOf(() => decodeSafetensors(bytes, 'model.safetensors'))).toMatch(/^model\.safetensors: /);
  });

  it('never changes what all objects inherit', () => {
    const polluting = container(`{"__metadata__":{"__proto__":"x"},"constructor":{${one}}}`, [1]);
    const { tensors } = decodeSafetensors(polluting);
    expect(Object.keys(tensors)).toEqual(['constructor']);
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
    expect('dtype' in {}).toBe(false);
  });

  it('with any JSON for header is read or refused, never anything else', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom('U8', 'F32'), fc.array(fc.nat(4), { maxLength: 3 }));
    const description = fc.record({ dtype: field, shape: field, data_offsets: field });
    const header = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.oneof(description, fc.jsonValue())));
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 8 }), (header, data) => {
        readOrRefused(container(JSON.stringify(header), data));
      }),
      { numRuns: 500 },
    );
  });

  it('with any byte changed is read or refused, never anything else', () => {
    const tensors = { a: { shape: [2], data: Float32Array.of(1, 2) }, b: { shape: [3], data: Uint8Array.of(1, 2, 3) } };
    const encoded = encodeSafetensors({ tensors, metadata: { a: 'b' } });
    for (let position = 0; position < encoded.length; position++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const changed = encoded.slice();
        changed[position] ^= mask;
        readOrRefused(changed);
      }
    }
  });
});

describe('a tensor of a type that JavaScript has no array for', () => {
  const header = {
    known: { dtype: 'F32', shape: [1], data_offsets: [3, 7] },
    bf16: { dtype: 'BF16', shape: [1], data_offsets: [0, 2] },
    f8: { dtype: 'F8_E4M3', shape: [1, 1], data_offsets: [2, 3] },
    future: { dtype: 'F3_X', shape: [100], data_offsets: [7, 9] },
    f4: { dtype: 'F4', shape: [1, 2], data_offsets: [9, 10] },
  };
  const bytes = container(JSON.stringify(header), [1, 2, 3, 0, 0, 0xc0, 0x3f, 8, 9, 10]);

  it('lies beside the others, as its bytes', () => {
    const { tensors, otherTensors } = decodeSafetensors(bytes);
    expect(tensors).toEqual({ known: { shape: [1], data: Float32Array.of(1.5) } });
    expect(otherTensors).toEqual({
      bf16: { dtype: 'BF16', shape: [1], bytes: Uint8Array.of(1, 2) },
      f8: { dtype: 'F8_E4M3', shape: [1, 1], bytes: Uint8Array.of(3) },
      future: { dtype: 'F3_X', shape: [100], bytes: Uint8Array.of(8, 9) },
      f4: { dtype: 'F4', shape: [1, 2], bytes: Uint8Array.of(10) },
    });
  });

  it('is named with its type where it is asked for', () => {
    const content = decodeSafetensors(bytes);
    expect(tensorOf(content, 'known', Float32Array, 1).data[0]).toBe(1.5);
    expect(errorOf(() => tensorOf(content, 'f8', Float32Array, 2))).toContain('received one of type F8_E4M3 [1,1]');
  });

  it('is written as it was read', () => {
    const content = decodeSafetensors(bytes);
    expect(decodeSafetensors(encodeSafetensors(content))).toEqual(content);
  });

  it('is refused in a file of LightRec, which has none', () => {
    const { otherTensors } = decodeSafetensors(bytes);
    const content = { tensors: {}, otherTensors, metadata: { kind: 'a', version: '1' } };
    expect(errorOf(() => artifactOf(content, 'm'))).toMatch(/^m: .*received "bf16" of type BF16\..*update LightRec/);
  });

  it.each([
    ['a name that is taken', { x: { dtype: 'BF16', shape: [1], bytes: new Uint8Array(2) } }, ArgumentError],
    ['other bytes than its shape', { y: { dtype: 'BF16', shape: [2], bytes: new Uint8Array(2) } }, ShapeError],
    ['a type of another form', { y: { dtype: 'bf16', shape: [1], bytes: new Uint8Array(2) } }, ShapeError],
    ['a shape that is none', { y: { dtype: 'F3_X', shape: [-1], bytes: new Uint8Array(2) } }, ShapeError],
  ])('is not written with %s', (_, otherTensors, type) => {
    const tensors = { x: { shape: [1], data: Uint8Array.of(1) } };
    expect(() => encodeSafetensors({ tensors, otherTensors, metadata: {} })).toThrow(type);
  });
});

describe('content that would not read back', () => {
  const data = Uint8Array.of(1, 2);

  it.each([[[3]], [[1]], [[]], [[2, 2]], [[-2]], [[0.5, 4]], [[-1, -2]]])(
    'is refused: two entries with shape %j',
    (shape) => {
      expect(() => encodeSafetensors({ tensors: { x: { shape, data } }, metadata: {} })).toThrow(ShapeError);
    },
  );

  it.each(['__metadata__', '__proto__'])('is refused: a tensor named %s', (name) => {
    const tensors = Object.fromEntries([[name, { shape: [2], data }]]);
    expect(() => encodeSafetensors({ tensors, metadata: {} })).toThrow(ArgumentError);
  });

  it('is refused: an array of a type without a name in the format', () => {
    const clamped = new Uint8ClampedArray(2) as unknown as Uint8Array;
    expect(() => encodeSafetensors({ tensors: { x: { shape: [2], data: clamped } }, metadata: {} })).toThrow(
      /^tensors.x: expected an array of type F64, .*, received \[object Uint8ClampedArray\]/,
    );
  });

  it('is refused: metadata that is not text', () => {
    const metadata = { epochs: 7 } as unknown as Record<string, string>;
    expect(() => encodeSafetensors({ tensors: {}, metadata })).toThrow('metadata.epochs: expected text, received 7');
  });
});

describe('joinParts', () => {
  it('says what to do where the parts are more than one array can hold', () => {
    // Only its length is looked at before there is room.
    const part = { length: 2 ** 52 } as Uint8Array;
    expect(() => joinParts([part])).toThrow(
      'tensors: expected bytes that fit into one array, received 4194304.0 GiB. saveArtifact of @lightrec/core/node',
    );
  });
});

function container(header: string | Uint8Array, data: ArrayLike<number> = []): Uint8Array {
  const encoded = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + encoded.length + data.length);
  bytes.set(encoded, 8);
  bytes.set(data, 8 + encoded.length);
  return withLength(bytes, BigInt(encoded.length));
}

function withLength(bytes: Uint8Array, headerLength: bigint): Uint8Array {
  new DataView(bytes.buffer).setBigUint64(0, headerLength, true);
  return bytes;
}

function nested(depth: number): string {
  return '['.repeat(depth) + ']'.repeat(depth);
}

function errorOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (ArtifactError.isInstance(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

function readOrRefused(bytes: Uint8Array): void {
  try {
    decodeSafetensors(bytes);
  } catch (error) {
    if (!ArtifactError.isInstance(error)) throw error;
  }
}
