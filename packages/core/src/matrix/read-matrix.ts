import { requireChecksum } from '../artifact/artifact.js';
import { readEntries, type SafetensorsEntry } from '../artifact/safetensors.js';
import { ArtifactError } from '../errors.js';
import { requireTyped } from '../options/arrays.js';
import { requireText } from '../options/choices.js';
import { optionNames, requireKnown } from '../options/names.js';
import { bfloat16ToFloat32, float16ToFloat32 } from './half-floats.js';
import { decodeNpy } from './npy.js';
import { isNpy, readNpyHeader } from './npy-header.js';

export interface ReadMatrixOptions {
  /** Which tensor of a safetensors file. Default: the only matrix in it. */
  tensor?: string;
  /** Where the bytes came from, named in errors. */
  file?: string;
}

const names = /* @__PURE__ */ optionNames<ReadMatrixOptions>({ tensor: 1, file: 1 });

export interface Matrix {
  /** Shape `[rowCount, dim]`. */
  values: Float32Array<ArrayBuffer>;
  rowCount: number;
  dim: number;
}

/** Bytes of an element of every type that safetensors has. */
const elementBytes = {
  ...{ F64: 8, I64: 8, U64: 8, C64: 8, F32: 4, I32: 4, U32: 4, F16: 2, BF16: 2, I16: 2, U16: 2, I8: 1, U8: 1, BOOL: 1 },
  ...{ F8_E4M3: 1, F8_E5M2: 1, F8_E8M0: 1 },
};

/** Of the types that a matrix may have; float32 holds each exactly, but for F64, which is rounded. */
const toFloat32: Record<string, (buffer: ArrayBuffer) => Float32Array<ArrayBuffer>> = {
  F64: (buffer) => Float32Array.from(new Float64Array(buffer)),
  F32: (buffer) => new Float32Array(buffer),
  F16: (buffer) => float16ToFloat32(new Uint16Array(buffer)),
  BF16: (buffer) => bfloat16ToFloat32(new Uint16Array(buffer)),
  I16: (buffer) => Float32Array.from(new Int16Array(buffer)),
  U16: (buffer) => Float32Array.from(new Uint16Array(buffer)),
  I8: (buffer) => Float32Array.from(new Int8Array(buffer)),
  U8: (buffer) => Float32Array.from(new Uint8Array(buffer)),
};

/**
 * Vectors from Python, or anywhere: a matrix of a `.npy` file or of a safetensors file, told apart by how they
 * begin, as float32. Floats of 64 bits are rounded; integers of more than 16 are refused, as they could not be kept.
 *
 * @throws ArtifactError where the bytes are cut, changed, of another format, or hold no such matrix; ArgumentError
 *   for an option that there is not
 */
export function readMatrix(bytes: Uint8Array, options: ReadMatrixOptions = {}): Matrix {
  requireKnown('readMatrix', options, names);
  requireTyped('bytes', bytes, 'Uint8Array');
  requireText('tensor', options.tensor);
  requireText('file', options.file);
  if (isNpy(bytes)) return readNpyMatrix(bytes, options);
  if (bytes[8] === '{'.charCodeAt(0)) return readTensorMatrix(bytes, options);
  throw new ArtifactError({
    file: options.file,
    expected: 'a .npy or safetensors file',
    received: bytes[0] === 0x50 && bytes[1] === 0x4b ? 'a zip archive, as numpy.savez writes' : 'other bytes',
    hint: 'Save one matrix with numpy.save(file, matrix), or with save_file of safetensors.numpy.',
  });
}

function readNpyMatrix(bytes: Uint8Array, { tensor, file }: ReadMatrixOptions): Matrix {
  if (tensor !== undefined) {
    const expected = `a safetensors file with a tensor "${tensor}"`;
    throw new ArtifactError({ file, expected, received: 'a .npy file, whose one array has no name' });
  }
  const { descr, shape } = readNpyHeader(bytes, file);
  requireMatrixShape('the array', shape, file);
  if (/[iu][48]$/.test(descr)) throw notFloats('the array', descr, file);
  const { data } = decodeNpy(bytes, file);
  const values = data instanceof Float32Array ? data : Float32Array.from(data);
  return { values, rowCount: shape[0], dim: shape[1] };
}

function readTensorMatrix(bytes: Uint8Array, { tensor, file }: ReadMatrixOptions): Matrix {
  const { entries, metadata } = readEntries(bytes, elementBytes, file);
  // A file of LightRec's says so, and is whole or not read.
  if (metadata.kind && metadata.version && metadata.checksum) requireChecksum(bytes, file);
  const entry = tensor === undefined ? onlyMatrix(entries, file) : entries.find(({ name }) => name === tensor);
  if (!entry) throw new ArtifactError({ file, expected: `a tensor "${tensor}"`, received: listed(entries) });
  const subject = `tensor "${entry.name}"`;
  requireMatrixShape(subject, entry.shape, file);
  if (!Object.hasOwn(toFloat32, entry.dtype)) throw notFloats(subject, entry.dtype, file);
  const values = toFloat32[entry.dtype](new Uint8Array(entry.bytes).buffer);
  return { values, rowCount: entry.shape[0], dim: entry.shape[1] };
}

function onlyMatrix(entries: readonly SafetensorsEntry[], file?: string): SafetensorsEntry {
  const matrices = entries.filter(({ shape, dtype }) => shape.length === 2 && Object.hasOwn(toFloat32, dtype));
  if (matrices.length === 1) return matrices[0];
  throw new ArtifactError({
    file,
    expected: 'one matrix',
    received: listed(entries),
    hint: 'Name the one to read with the option `tensor`.',
  });
}

function requireMatrixShape(subject: string, shape: readonly number[], file?: string): void {
  if (shape.length === 2 && shape[1] > 0) return;
  throw new ArtifactError({ file, expected: `${subject} of shape [rowCount, dim], dim >= 1`, received: `[${shape}]` });
}

function notFloats(subject: string, received: string, file?: string): ArtifactError {
  const expected = `${subject} of floats, or of integers of 8 or 16 bits`;
  return new ArtifactError({ file, expected, received, hint: 'Convert it to float32 before you save it.' });
}

function listed(entries: readonly SafetensorsEntry[]): string {
  const shown = entries.slice(0, 10).map(({ name, dtype, shape }) => `"${name}" ${dtype} [${shape}]`);
  return shown.length < entries.length ? `${shown.join(', ')} and more` : shown.join(', ') || 'no tensors';
}
