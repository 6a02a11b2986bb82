import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeArtifact } from '../artifact/artifact.js';
import { encodeSafetensors } from '../artifact/safetensors.js';
import { ArtifactError } from '../errors.js';
import { partBytes } from './matrix-values.js';
import { encodeNpy } from './npy.js';
import { readMatrix } from './read-matrix.js';
import { readMatrixFile } from './read-matrix-file.js';

const fixtures = fileURLToPath(new URL('./fixtures/', import.meta.url));
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lightrec-matrix-'));
  file = path.join(folder, 'matrix');
});
afterAll(() => rm(folder, { recursive: true }));

/** What a read gives, or the words in which it is refused. */
async function outcomeOf<T>(read: () => T | Promise<T>) {
  try {
    return await read();
  } catch (error) {
    if (ArtifactError.isInstance(error)) return error.message;
    throw error;
  }
}

async function expectTheSame(bytes: Uint8Array, tensor?: string): Promise<void> {
  await writeFile(file, bytes);
  expect(await outcomeOf(() => readMatrixFile(file, { tensor }))).toEqual(
    await outcomeOf(() => readMatrix(bytes, { tensor, file })),
  );
}

describe('a file', () => {
  it('gives or refuses what readMatrix does with its bytes', async () => {
    for (const name of await readdir(fixtures)) await expectTheSame(await readFile(path.join(fixtures, name)));
    const matrices = await readFile(path.join(fixtures, 'matrices.safetensors'));
    for (const tensor of ['f16', 'bf16', 'f32', 'f64', 'i8', 'i64', 'bias', 'none'])
      await expectTheSame(matrices, tensor);
  });

  it('of LightRec is refused where a byte was changed', async () => {
    const tensors = { items: { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) } };
    const bytes = encodeArtifact({ kind: 'a', version: 1, metadata: {}, tensors });
    await expectTheSame(bytes);
    bytes[bytes.length - 1] ^= 1;
    await expectTheSame(bytes);
    expect(await outcomeOf(() => readMatrixFile(file))).toContain('checksum');
  });

  it('that was cut anywhere is refused in the same words', async () => {
    for (const name of ['f4-fortran.npy', 'one-matrix.safetensors']) {
      const bytes = await readFile(path.join(fixtures, name));
      for (let length = 1; length < bytes.length; length++) await expectTheSame(bytes.subarray(0, length));
    }
  });

  it('that is not there, or empty, is named', async () => {
    expect(await outcomeOf(() => readMatrixFile(path.join(folder, 'none')))).toContain(
      'none: expected a readable file, received ENOENT',
    );
    await writeFile(file, '');
    expect(await outcomeOf(() => readMatrixFile(file))).toContain('expected a .npy or safetensors file');
  });

  it('with a long header of safetensors is read', async () => {
    const tensors = { items: { shape: [1, 2], data: Float32Array.of(1, 2) } };
    const bytes = encodeSafetensors({ tensors, metadata: { note: 'x'.repeat(50_000) } });
    await writeFile(file, bytes);
    expect((await readMatrixFile(file)).values).toEqual(Float32Array.of(1, 2));
  });

  it.skipIf(process.platform === 'win32')('may be a pipe', async () => {
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const bytes = encodeNpy({ shape: [1, 2], data: Float32Array.of(1, 2) });
    const [matrix] = await Promise.all([readMatrixFile(pipe), writeFile(pipe, bytes)]);
    expect(matrix.values).toEqual(Float32Array.of(1, 2));
  });
});

describe('an unknown option', () => {
  it('is refused before the file is looked for', async () => {
    await expect(readMatrixFile('none', { tensors: 'items' } as never)).rejects.toThrow('Did you mean tensor?');
    await expect(readMatrixFile('none', { tensor: 7 } as never)).rejects.toThrow('tensor');
  });
});

describe('a matrix of several parts', () => {
  // Just over one part of 8 bytes an element, in columns that no part ends with.
  const [rowCount, dim] = [419_431, 5];
  const entryAt = (row: number, column: number) => ((row * 7 + column * 131) % 2003) - 1000;
  const entries = (fortranOrder: boolean) =>
    Array.from({ length: rowCount * dim }, (_, i) =>
      fortranOrder ? entryAt(i % rowCount, Math.floor(i / rowCount)) : entryAt(Math.floor(i / dim), i % dim),
    );

  it.each([
    ['float64', '<f8', false],
    ['float64, big-endian', '>f8', false],
    ['float64 in columns', '<f8', true],
    ['float64, big-endian in columns', '>f8', true],
    ['float32', '<f4', false],
    ['float32 in columns', '<f4', true],
    ['float32, big-endian', '>f4', false],
  ])('of %s is put together, from a file and from its bytes', async (_, descr, fortranOrder) => {
    const littleEndian = descr.endsWith('8')
      ? Float64Array.from(entries(fortranOrder))
      : Float32Array.from(entries(fortranOrder));
    const data = new Uint8Array(littleEndian.buffer);
    if (descr[0] === '>') data.reverse();
    // Turned around as a whole, elements come in the reverse order.
    const ordered = descr[0] === '>' ? reverseElements(data, Number(descr[2])) : data;
    const bytes = npyOf(descr, fortranOrder, ordered);
    if (descr.endsWith('8')) expect(bytes.length).toBeGreaterThan(partBytes);
    const expected = Float32Array.from(entries(false));
    await writeFile(file, bytes);
    for (const matrix of [await readMatrixFile(file), readMatrix(bytes)]) {
      expect([matrix.rowCount, matrix.dim]).toEqual([rowCount, dim]);
      expect(Buffer.compare(Buffer.from(matrix.values.buffer), Buffer.from(expected.buffer))).toBe(0);
    }
  });

  function npyOf(descr: string, fortranOrder: boolean, data: Uint8Array): Uint8Array {
    const order = fortranOrder ? 'True' : 'False';
    const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${rowCount}, ${dim}), }`.padEnd(117);
    return Buffer.concat([Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'), Buffer.from(`${header}\n`), data]);
  }
});

describe('a file of more than memory holds', () => {
  it.skipIf(process.platform === 'win32')('is refused by its shape', async () => {
    const [rowCount, dim] = [2 ** 36, 2];
    const head = `{'descr': '|u1', 'fortran_order': False, 'shape': (${rowCount}, ${dim}), }`.padEnd(117);
    await writeFile(file, Buffer.concat([Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'), Buffer.from(`${head}\n`)]));
    await truncate(file, 128 + rowCount * dim);
    expect(await outcomeOf(() => readMatrixFile(file))).toContain(
      'expected a matrix that fits into memory, received shape [68719476736,2], 512.0 GiB as float32',
    );
    await rm(file);
  });
});

function reverseElements(bytes: Uint8Array, size: number): Uint8Array {
  const reversed = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    reversed.set(bytes.subarray(at, at + size), bytes.length - at - size);
  }
  return reversed;
}
