import { ArgumentError, ShapeError } from '@lightrec/core';
import { halfOf } from './float16.js';

/** How vectors for post-ranking are kept: 4, 2 or 1 bytes a component, the last with a float32 scale an item. */
export type VectorFormat = 'float32' | 'float16' | 'int8';

export const vectorFormats: readonly VectorFormat[] = ['float32', 'float16', 'int8'];

/**
 * What rows leave out, so that the few bits of a format are spent on what tells items apart: nothing, one vector for all
 * items, or what each item's codes stand for, to whose score that of the row is then added.
 */
export type VectorBase = 'none' | 'center' | 'codes';

export const vectorBases: readonly VectorBase[] = ['none', 'center', 'codes'];

/** How vectors become rows. */
export interface RowForm {
  format: VectorFormat;
  dim: number;
  base: VectorBase;
  /** What is taken from each vector, shape `[dim]`, where `base` is `center`. */
  center?: Float32Array;
  /** Whether vectors are what the codes stand for, nearly, so that one user vector searches both. */
  ofCodes: boolean;
}

/** Vectors for post-ranking, by position of an index. */
export interface StoredVectors extends RowForm {
  /** One row after another, each of `rowBytes` bytes, components beyond `dim` zero. */
  rows: Uint8Array;
  rowBytes: number;
  /** What the components of each row are multiplied by, for `int8`, shape `[itemCount]`. */
  scales?: Float32Array;
  /** What is added to the score of each row, where there is such, shape `[itemCount]`. */
  biases?: Float32Array;
}

export const bytesOfFormat: Record<VectorFormat, number> = { float32: 4, float16: 2, int8: 1 };

/** Components of a row, rounded up so that vectors of eight fill it. */
export function paddedDim(dim: number): number {
  return Math.ceil(dim / 8) * 8;
}

export function rowBytesOf({ format, dim }: Pick<RowForm, 'format' | 'dim'>): number {
  return paddedDim(dim) * bytesOfFormat[format];
}

/** Dimension of `vectors`, one row for each of `itemCount` items. */
export function vectorDimOf(vectors: Float32Array, itemCount: number): number {
  const dim = vectors.length / itemCount;
  if (Number.isInteger(dim) && dim > 0) return dim;
  throw new ShapeError({
    argument: 'vectors',
    expected: `[${itemCount}, vectorDim]`,
    received: `${vectors.length} entries`,
  });
}

/**
 * Writes one vector, less its base, as a row.
 *
 * @param base - shape `[dim]`; none where nothing is left out
 * @param row - written, zeros before, shape `[rowBytes]`
 * @returns the row's scale; 1 but for `int8`
 * @throws ArgumentError for a component that the format cannot hold
 */
export function storeVector(
  vector: Float32Array,
  format: VectorFormat,
  base: Float32Array | undefined,
  row: Uint8Array,
): number {
  const rest = base ? vector.map((value, d) => value - base[d]) : vector;
  if (format === 'int8') return storeInt8(rest, row);
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let d = 0; d < rest.length; d++) {
    if (!Number.isFinite(rest[d])) throw unfit(d, 'a finite number', rest[d]);
    if (format === 'float32') view.setFloat32(d * 4, rest[d], true);
    else view.setUint16(d * 2, halfOf(rest[d]) ?? refuseHalf(d, rest[d]), true);
  }
  return 1;
}

function storeInt8(vector: Float32Array, row: Uint8Array): number {
  let largest = 0;
  for (let d = 0; d < vector.length; d++) {
    if (!Number.isFinite(vector[d])) throw unfit(d, 'a finite number', vector[d]);
    largest = Math.max(largest, Math.abs(vector[d]));
  }
  const scale = Math.fround(largest / 127);
  // A scale below float32's normal range would not undo the division.
  if (scale < 1e-37) return 0;
  for (let d = 0; d < vector.length; d++) row[d] = Math.max(-127, Math.min(127, Math.round(vector[d] / scale)));
  return scale;
}

function refuseHalf(d: number, value: number): never {
  throw unfit(d, 'a number of at most 65504, the largest float16', value);
}

function unfit(d: number, expected: string, received: number): ArgumentError {
  return new ArgumentError({
    argument: `vectors[…][${d}]`,
    expected,
    received,
    hint: expected.startsWith('a finite') ? undefined : "Keep them as 'float32' or 'int8'.",
  });
}
