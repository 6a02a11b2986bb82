import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeArtifact } from '../artifact/artifact.js';
import { encodeSafetensors } from '../artifact/safetensors.js';
import { ArtifactError } from '../errors.js';
import { encodeNpy } from './npy.js';
import { type ReadMatrixOptions, readMatrix } from './read-matrix.js';

const stored = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const entries = [0, 1, 2, 3, 64, 100];
const matrix = { values: Float32Array.from(entries), rowCount: 2, dim: 3 };

describe('a .npy file of NumPy', () => {
  it.each(['f2', 'f4', 'f8', 'i1', 'u1', 'i2', 'u2', 'f4-big-endian', 'f4-fortran', 'f4-version-3'])(
    'of type %s gives its matrix as float32',
    (name) => {
      expect(readMatrix(stored(`${name}.npy`))).toEqual(matrix);
    },
  );

  it('may have no rows', () => {
    expect(readMatrix(stored('empty.npy'))).toEqual({ values: new Float32Array(0), rowCount: 0, dim: 3 });
  });

  it.each([
    ['i4.npy', {}, 'expected the array of floats, or of integers of 8 or 16 bits, received <i4'],
    ['u8.npy', {}, 'received <u8. Convert it to float32 before you save it.'],
    ['scalar.npy', {}, 'expected the array of shape [rowCount, dim], dim >= 1, received []'],
    ['f4-fortran-3d.npy', {}, 'received [2,3,4]'],
    ['objects.npy', {}, 'of shape [rowCount, dim]'],
    ['bool.npy', {}, 'received "|b1"'],
    ['f4.npy', { tensor: 'a' }, 'expected a safetensors file with a tensor "a", received a .npy file'],
    ['archive.npz', {}, 'received a zip archive, as numpy.savez writes. Save one matrix with numpy.save'],
    ['write-fixtures.py', {}, 'expected a .npy or safetensors file, received other bytes'],
  ])('is refused: %s %j', (name, options, message) => {
    expect(errorOf(stored(name), { ...options, file: 'm' })).toContain(message);
    expect(errorOf(stored(name), { ...options, file: 'm' })).toMatch(/^m: /);
  });

  it('is refused: rows without entries, of which a small file could name any number', () => {
    const bytes = encodeNpy({ shape: [2 ** 50, 0], data: new Float32Array(0) });
    expect(errorOf(bytes)).toContain('dim >= 1, received [1125899906842624,0]');
  });
});

describe("a file of Python's safetensors", () => {
  it.each(['f16', 'bf16', 'f32', 'i8'])('gives its tensor %s as float32', (tensor) => {
    expect(readMatrix(stored('matrices.safetensors'), { tensor })).toEqual(matrix);
  });

  it('gives a tensor of 64 bits rounded to float32', () => {
    const { values } = readMatrix(stored('matrices.safetensors'), { tensor: 'f64' });
    expect([...values]).toEqual(entries.map((entry) => Math.fround(entry + 0.1)));
  });

  it('gives its only matrix, whatever else is in it', () => {
    expect(readMatrix(stored('one-matrix.safetensors'))).toEqual(matrix);
  });

  it.each([
    ['without the name of one of its matrices', {}, 'expected one matrix, received "'],
    ['with a name that it lacks', { tensor: 'f' }, 'expected a tensor "f", received "'],
    ['with a name that every object has', { tensor: 'toString' }, 'expected a tensor "toString"'],
    ['with the name of a list', { tensor: 'bias' }, 'tensor "bias" of shape [rowCount, dim], dim >= 1, received [3]'],
    ['with the name of integers of 64 bits', { tensor: 'i64' }, 'received I64. Convert it to float32'],
  ])('is refused %s', (_, options, message) => {
    expect(errorOf(stored('matrices.safetensors'), { ...options, file: 'm' })).toContain(message);
  });

  it('gives the matrix beside tensors of other types, and names the type of those', () => {
    const tensors = { items: { shape: [2, 3], data: Float32Array.from(entries) } };
    const otherTensors = {
      scaled: { dtype: 'F8_E4M3', shape: [2, 3], bytes: new Uint8Array(6) },
      future: { dtype: 'F3_X', shape: [2, 3], bytes: new Uint8Array(3) },
    };
    const bytes = encodeSafetensors({ tensors, otherTensors, metadata: {} });
    expect(readMatrix(bytes)).toEqual(matrix);
    for (const [tensor, { dtype }] of Object.entries(otherTensors)) {
      const message = `expected tensor "${tensor}" of floats, or of integers of 8 or 16 bits, received ${dtype}. Convert`;
      expect(errorOf(bytes, { tensor })).toContain(message);
      // Also where it is the only one.
      const alone = { [tensor]: otherTensors[tensor as 'future'] };
      expect(errorOf(encodeSafetensors({ tensors: {}, otherTensors: alone, metadata: {} }))).toContain(message);
    }
    expect(errorOf(encodeSafetensors({ tensors: {}, otherTensors, metadata: {} }))).toContain(
      'received "scaled" F8_E4M3',
    );
  });

  it('without tensors is refused', () => {
    expect(errorOf(encodeSafetensors({ tensors: {}, metadata: {} }))).toContain('received no tensors');
  });
});

describe('a file of LightRec', () => {
  const tensors = { items: { shape: [2, 3], data: Float32Array.from(entries) } };
  const bytes = encodeArtifact({ kind: 'a', version: 1, metadata: {}, tensors });

  it('gives its matrix', () => {
    expect(readMatrix(bytes)).toEqual(matrix);
  });

  it('with an entry changed is refused by its checksum', () => {
    const changed = bytes.slice();
    changed[changed.length - 1] ^= 1;
    expect(errorOf(changed)).toContain('checksum');
  });
});

describe('damage', () => {
  const files: [string, Buffer, ReadMatrixOptions][] = [
    ['f4-fortran.npy', stored('f4-fortran.npy'), {}],
    ['matrices.safetensors', stored('matrices.safetensors'), { tensor: 'bf16' }],
    ['one-matrix.safetensors', stored('one-matrix.safetensors'), {}],
  ];

  it.each(files)('%s, cut at every byte, is refused', (_, bytes, options) => {
    for (let length = 0; length < bytes.length; length++) errorOf(bytes.subarray(0, length), options);
  });

  it.each(files)('%s, with any byte changed, is read or refused, never anything else', (_, bytes, options) => {
    for (let position = 0; position < bytes.length; position++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 0xff]) {
        const changed = Uint8Array.from(bytes);
        changed[position] ^= mask;
        try {
          const { values, rowCount, dim } = readMatrix(changed, options);
          expect(values.length).toBe(rowCount * dim);
        } catch (error) {
          if (!ArtifactError.isInstance(error)) throw error;
        }
      }
    }
  });
});

function errorOf(bytes: Uint8Array, options?: ReadMatrixOptions): string {
  try {
    readMatrix(bytes, options);
  } catch (error) {
    if (ArtifactError.isInstance(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
