import { requireChecksum } from '../artifact/artifact.js';
import { requireTyped } from '../options/arrays.js';
import { requireText } from '../options/choices.js';
import { optionNames, requireKnown } from '../options/names.js';
import { findMatrix } from './find-matrix.js';
import { MatrixValues, partBytes } from './matrix-values.js';

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

/**
 * Vectors from Python, or anywhere: a matrix of a `.npy` file or of a safetensors file, told apart by how they
 * begin, as float32. Floats of 64 bits are rounded; integers of more than 16 are refused, as they could not be kept.
 * Other tensors of the file may be of any type.
 *
 * @throws ArtifactError where the bytes are cut, changed, of another format, or hold no such matrix; ArgumentError
 *   for an unknown option
 */
export function readMatrix(bytes: Uint8Array, options: ReadMatrixOptions = {}): Matrix {
  requireKnown('readMatrix', options, names);
  requireTyped('bytes', bytes, 'Uint8Array');
  requireText('tensor', options.tensor);
  requireText('file', options.file);
  const { file } = options;
  const { stored, hasChecksum } = findMatrix(bytes, bytes.length, options);
  if (hasChecksum) requireChecksum(bytes, file);
  const matrix = new MatrixValues(stored, file);
  const { start, end } = stored;
  if (matrix.room) matrix.room.set(bytes.subarray(start, end));
  else {
    for (let at = start; at < end; at += partBytes) {
      // A copy, at an alignment of its own.
      matrix.add(new Uint8Array(bytes.subarray(at, Math.min(at + partBytes, end))));
    }
  }
  return { values: matrix.values, rowCount: stored.rowCount, dim: stored.dim };
}
