import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, ArtifactError, ShapeError } from '../errors.js';
import { decodeNpy, encodeNpy, type NpyArray, type NpyData } from './npy.js';

const stored = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const names = readdirSync(new URL('./fixtures/', import.meta.url)).filter((name) => name.endsWith('.npy'));

describe('stored files of NumPy', () => {
  const entries = [0, 1, 2, 3, 64, 100];

  it.each<[string, NpyData]>([
    ['f2', Float32Array.from(entries)],
    ['f4', Float32Array.from(entries)],
    ['f8', Float64Array.from(entries)],
    ['i1', Int8Array.from(entries)],
    ['u1', Uint8Array.from(entries)],
    ['i2', Int16Array.from(entries)],
    ['u2', Uint16Array.from(entries)],
    ['i4', Int32Array.from(entries)],
    ['u4', Uint32Array.from(entries)],
    ['i8', Float64Array.from(entries)],
    ['u8', Float64Array.from(entries)],
    ['f2-big-endian', Float32Array.from(entries)],
    ['f4-big-endian', Float32Array.from(entries)],
    ['f8-big-endian', Float64Array.from(entries)],
    ['i2-big-endian', Int16Array.from(entries)],
    ['u4-big-endian', Uint32Array.from(entries)],
    ['i8-big-endian', Float64Array.from(entries)],
    ['u8-big-endian', Float64Array.from(entries)],
    ['f4-fortran', Float32Array.from(entries)],
    ['f4-version-2', Float32Array.from(entries)],
    ['f4-version-3', Float32Array.from(entries)],
  ])('%s reads as the matrix that it was written from', (name, data) => {
    expect(decodeNpy(stored(`${name}.npy`))).toEqual({ shape: [2, 3], data });
  });

  it.each<[string, NpyArray]>([
    ['f4-fortran-3d', { shape: [2, 3, 4], data: Float32Array.from({ length: 24 }, (_, i) => i) }],
    ['i8-limits', { shape: [3], data: Float64Array.of(-(2 ** 53) + 1, -1, 2 ** 53 - 1) }],
    [
      'f2-special',
      {
        shape: [7],
        data: Float32Array.of(
          -0,
          2 ** -24,
          -65504,
          Number.POSITIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
          Number.NaN,
          2 ** -14,
        ),
      },
    ],
    ['scalar', { shape: [], data: Float32Array.of(1.5) }],
    ['empty', { shape: [0, 3], data: new Float32Array(0) }],
  ])('%s reads as it was written', (name, array) => {
    expect(decodeNpy(stored(`${name}.npy`))).toEqual(array);
  });

  it.each([
    ['objects', 'of type f8, f4, i4, u4, i2, u2, i1, u1, f2, i8, u8, received "|O". Save the numbers alone'],
    ['records', 'expected an array of numbers, received an array of records. Save the numbers alone'],
    ['text', 'received "<U2"'],
    ['bool', 'received "|b1"'],
    ['i8-too-wide', 'expected integers of at most 2^53 - 1, received about 9007199254740992 at entry 1'],
  ])('%s is refused', (name, message) => {
    expect(errorOf(() => decodeNpy(stored(`${name}.npy`), 'a.npy'))).toContain(message);
    expect(errorOf(() => decodeNpy(stored(`${name}.npy`), 'a.npy'))).toMatch(/^a\.npy: /);
  });

  it('are written to the byte by encodeNpy', () => {
    for (const name of ['f4', 'f8', 'i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'scalar', 'empty']) {
      const bytes = stored(`${name}.npy`);
      expect(Buffer.from(encodeNpy(decodeNpy(bytes)))).toEqual(bytes);
    }
  });
});

describe('damage', () => {
  it.each(names)('%s, cut at every byte or longer, is refused', (name) => {
    const bytes = stored(name);
    for (let length = 0; length < bytes.length; length++) errorOf(() => decodeNpy(bytes.subarray(0, length)));
    errorOf(() => decodeNpy(Uint8Array.of(...bytes, 0)));
  });

  it.each(names)('%s, with any byte changed, is read or refused, never anything else', (name) => {
    const bytes = stored(name);
    for (let position = 0; position < bytes.length; position++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 0x55, 0xff]) {
        const changed = Uint8Array.from(bytes);
        changed[position] ^= mask;
        readOrRefused(changed);
      }
    }
  });

  it('with any text for header is read or refused, never anything else', () => {
    const piece = fc.constantFrom(
      ...["'descr'", "'fortran_order'", "'shape'", ':', ',', '{', '}', '(', ')', '[', ']', 'True', 'False'],
      ...["'<f4'", '"', "'", '\\', '1', '2', '4L', '-1', '0x1', '1.5', ' ', '\n', '9'.repeat(30)],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.uint8Array({ maxLength: 9 }), (pieces, data) => {
        readOrRefused(file(`{${pieces.join('')}}`, data));
        readOrRefused(file(`{'descr': '<f4', ${pieces.join('')}, 'shape': (1,)}`, data));
        readOrRefused(file(`{'descr': '<f4', 'fortran_order': True, 'shape': ${pieces.join('')}}`, data));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a hostile header', () => {
  const shaped = (shape: string, order = 'False') =>
    file(`{'descr': '<f4', 'fortran_order': ${order}, 'shape': ${shape}, }`, [0, 0, 0, 0]);

  it.each<[what: string, bytes: Uint8Array, message: string]>([
    ['a huge shape', shaped('(4294967296, 1024)'), 'expected 17592186044416 bytes of data for shape [4294967296,1024]'],
    ['a product that overflows', shaped('(9007199254740991, 9007199254740991)'), 'expected Infinity bytes'],
    ['a product that overflows to 0 in 64 bits', shaped('(4294967296, 4294967296, 0)'), 'expected Infinity bytes'],
    ['a size beyond safe integers', shaped('(9007199254740993,)'), 'a header with descr'],
    ['a size of many digits', shaped(`(${'9'.repeat(400)},)`), 'a header with descr'],
    ['a negative size', shaped('(-1,)'), 'a header with descr'],
    ['a list for a shape', shaped('[1]'), 'a header with descr'],
    ['code for a shape', shaped('__import__("os")'), 'a header with descr'],
    ['thousands of dimensions', shaped(`(${'0, '.repeat(3000)})`, 'True'), 'expected 0 bytes'],
    ['no shape', file("{'descr': '<f4', 'fortran_order': False, }"), 'a header with descr'],
    [
      'a header that does not end',
      file("{'descr': '<f4', 'fortran_order': False, 'shape': (1,"),
      'a header with descr',
    ],
    ['no header', file(''), 'a header with descr'],
    ['text after the header', file("{'descr': '<f4', 'fortran_order': False, 'shape': (0,)} x"), 'a header with descr'],
    ['one key too many', file("{'descr': '<f4', 'fortran_order': False, 'shape': (0,), 'x': 'y'}"), 'a header with'],
    ['a header of 60,000 bytes', file(`{${' '.repeat(60_000)}`), 'a header of at most 10000 bytes'],
    ['a header longer than the file', withHeaderLength(file('{'), 200), 'received 200 bytes'],
    ['version 4', withVersion(file('{'), 4, 0), 'received 4.0'],
    ['version 1.1', withVersion(file('{'), 1, 1), 'received 1.1'],
    ['version 0', withVersion(file('{'), 0, 0), 'received 0.0'],
    ['a type of 16 bytes', file("{'descr': '<f16', 'fortran_order': False, 'shape': (0,)}"), 'received "<f16"'],
    [
      'a type that objects have',
      file("{'descr': 'toString', 'fortran_order': False, 'shape': (0,)}"),
      'received "toSt',
    ],
    ['no bytes', new Uint8Array(0), 'a file that begins as .npy files do'],
    ['other bytes', new TextEncoder().encode('a,b\n1,2\n'), 'a file that begins as .npy files do'],
  ])('is refused: %s', (_, bytes, message) => {
    expect(errorOf(() => decodeNpy(bytes, 'a.npy'))).toContain(message);
  });

  it('of version 2 that says 4 GB is refused', () => {
    const bytes = withVersion(file('{ '), 2, 0);
    new DataView(bytes.buffer).setUint32(8, 2 ** 32 - 1, true);
    expect(errorOf(() => decodeNpy(bytes))).toContain('received 4294967295 bytes');
  });

  it('is read as Python writes it: any order of keys, either quote, longs, spaces', () => {
    const header = `{"shape" : ( 1L , ),\t'fortran_order':False,"descr":'<f4'}\n`;
    expect(decodeNpy(file(header, [0, 0, 0xc0, 0x3f]))).toEqual({ shape: [1], data: Float32Array.of(1.5) });
  });
});

describe('round trip', () => {
  const data = fc.oneof<fc.Arbitrary<NpyData>[]>(
    ...([fc.float64Array, fc.float32Array, fc.int32Array, fc.uint32Array] as (() => fc.Arbitrary<NpyData>)[]).map(
      (arbitrary) => arbitrary(),
    ),
    ...([fc.int16Array, fc.uint16Array, fc.int8Array, fc.uint8Array] as (() => fc.Arbitrary<NpyData>)[]).map(
      (arbitrary) => arbitrary(),
    ),
  );

  it('keeps any array of any shape, from any place in a buffer', () => {
    fc.assert(
      fc.property(data, fc.nat(3), fc.nat(9), (data, ones, shift) => {
        const array = { shape: [data.length, ...Array(ones).fill(1)], data };
        const bytes = encodeNpy(array);
        const within = Buffer.alloc(bytes.length + 20);
        within.set(bytes, shift);
        expect(decodeNpy(within.subarray(shift, shift + bytes.length))).toEqual(array);
      }),
    );
  });

  it('gives a copy: the input may be overwritten afterwards', () => {
    const bytes = encodeNpy({ shape: [1], data: Float32Array.of(3) });
    const { data } = decodeNpy(bytes);
    bytes.fill(0);
    expect([...data]).toEqual([3]);
  });

  it.each([[[3]], [[]], [[2, 2]], [[-2]], [[0.5, 4]]])('refuses two entries with shape %j', (shape) => {
    expect(() => encodeNpy({ shape, data: Uint8Array.of(1, 2) })).toThrow(ShapeError);
  });

  it('refuses an array without a type of NumPy', () => {
    const clamped = new Uint8ClampedArray(2) as unknown as Uint8Array<ArrayBuffer>;
    expect(() => encodeNpy({ shape: [2], data: clamped })).toThrow(ArgumentError);
  });
});

/** A file of version 1 with that header. */
function file(header: string, data: ArrayLike<number> = []): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header);
  const bytes = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0, ...text, ...Array.from(data));
  return withHeaderLength(bytes, text.length);
}

function withHeaderLength(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  new DataView(bytes.buffer).setUint16(8, length, true);
  return bytes;
}

function withVersion(bytes: Uint8Array<ArrayBuffer>, major: number, minor: number): Uint8Array<ArrayBuffer> {
  bytes.set([major, minor], 6);
  return bytes;
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
    const { shape, data } = decodeNpy(bytes);
    expect(shape.reduce((product, size) => product * size, 1)).toBe(data.length);
  } catch (error) {
    if (!ArtifactError.isInstance(error)) throw error;
  }
}
