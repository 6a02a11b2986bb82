import { readLayout, type SafetensorsLayout } from '../artifact/safetensors.js';
import { ArtifactError } from '../errors.js';
import type { ElementType, StoredMatrix } from './matrix-values.js';
import { readNpyLayout } from './npy.js';
import { isNpy, readNpyHeader } from './npy-header.js';

/** The types of safetensors that a matrix may have. */
const typesOfSafetensors: Readonly<Record<string, ElementType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I16: 'int16',
  U16: 'uint16',
  I8: 'int8',
  U8: 'uint8',
};

/** The types of NumPy that a matrix may have. */
const typesOfNumpy: Readonly<Record<string, ElementType>> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i2: 'int16',
  u2: 'uint16',
  i1: 'int8',
  u1: 'uint8',
};

/** What to look for. */
export interface MatrixQuery {
  /** Which tensor of a safetensors file; else the only matrix in it. */
  tensor?: string;
  /** Named in errors. */
  file?: string;
}

/** A matrix in a file. */
export interface FoundMatrix {
  stored: StoredMatrix;
  /** Whether LightRec wrote the file, which then is whole or not to be read. */
  hasChecksum: boolean;
}

/**
 * Where the matrix lies in a file.
 *
 * @param head - the file, or so much of it that its header is whole
 * @param length - bytes of the file
 * @throws ArtifactError where there is no such matrix
 */
export function findMatrix(head: Uint8Array, length: number, query: MatrixQuery): FoundMatrix {
  if (isNpy(head)) return { stored: findArray(head, length, query), hasChecksum: false };
  if (isSafetensors(head)) return findTensor(head, length, query);
  throw new ArtifactError({
    file: query.file,
    expected: 'a .npy or safetensors file',
    received: head[0] === 0x50 && head[1] === 0x4b ? 'a zip archive, as numpy.savez writes' : 'other bytes',
    hint:
      'Save one matrix with numpy.save(file, matrix), or numpy.ascontiguousarray(matrix) with save_file of ' +
      'safetensors.numpy.',
  });
}

export function isSafetensors(head: Uint8Array): boolean {
  return head[8] === '{'.charCodeAt(0);
}

function findArray(head: Uint8Array, length: number, { tensor, file }: MatrixQuery): StoredMatrix {
  if (tensor !== undefined) {
    const expected = `a safetensors file with a tensor "${tensor}"`;
    throw new ArtifactError({ file, expected, received: 'a .npy file, whose one array has no name' });
  }
  const { descr, shape } = readNpyHeader(head, file, length);
  requireMatrixShape('the array', shape, file);
  if (/[iu][48]$/.test(descr)) throw notFloats('the array', descr, file);
  const { type, ...layout } = readNpyLayout(head, length, file);
  return { ...layout, rowCount: shape[0], dim: shape[1], type: typesOfNumpy[type] };
}

function findTensor(head: Uint8Array, length: number, { tensor, file }: MatrixQuery): FoundMatrix {
  const { entries, metadata } = readLayout(head, length, file);
  const entry = tensor === undefined ? onlyMatrix(entries, file) : entries.find(({ name }) => name === tensor);
  if (!entry) throw new ArtifactError({ file, expected: `a tensor "${tensor}"`, received: listed(entries) });
  const { name, shape, dtype, start, end } = entry;
  requireMatrixShape(`tensor "${name}"`, shape, file);
  if (!isMatrixType(dtype)) throw notFloats(`tensor "${name}"`, dtype, file);
  const form = { type: typesOfSafetensors[dtype], isBigEndian: false, fortranOrder: false };
  return {
    stored: { rowCount: shape[0], dim: shape[1], ...form, start, end },
    hasChecksum: Boolean(metadata.kind && metadata.version && metadata.checksum),
  };
}

type Entry = SafetensorsLayout['entries'][number];

function onlyMatrix(entries: readonly Entry[], file?: string): Entry {
  const matrices = entries.filter(({ shape }) => shape.length === 2);
  const readable = matrices.filter(({ dtype }) => isMatrixType(dtype));
  if (readable.length === 1) return readable[0];
  // The only matrix, whose type the caller refuses by name.
  if (readable.length === 0 && matrices.length === 1) return matrices[0];
  throw new ArtifactError({
    file,
    expected: 'one matrix',
    received: listed(entries),
    hint: 'Name the one to read with `tensor`.',
  });
}

function isMatrixType(dtype: string): boolean {
  return Object.hasOwn(typesOfSafetensors, dtype);
}

function requireMatrixShape(subject: string, shape: readonly number[], file?: string): void {
  if (shape.length === 2 && shape[1] > 0) return;
  throw new ArtifactError({ file, expected: `${subject} of shape [rowCount, dim], dim >= 1`, received: `[${shape}]` });
}

function notFloats(subject: string, received: string, file?: string): ArtifactError {
  const expected = `${subject} of floats, or of integers of 8 or 16 bits`;
  return new ArtifactError({ file, expected, received, hint: 'Convert it to float32 before you save it.' });
}

function listed(entries: readonly Entry[]): string {
  const shown = entries.slice(0, 10).map(({ name, dtype, shape }) => `"${name}" ${dtype} [${shape}]`);
  return shown.length < entries.length ? `${shown.join(', ')} and more` : shown.join(', ') || 'no tensors';
}
