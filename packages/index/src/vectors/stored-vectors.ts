import { ArgumentError, ShapeError } from '@lightrec/core';
import { halfOf } from './float16.js';

/** How vectors for post-ranking are kept: 4, 2 or 1 bytes a component, the last with a float32 scale an item. */
export type VectorFormat = 'float32' | 'float16' | 'int8';

export const vectorFormats: readonly VectorFormat[] = ['float32', 'float16', 'int8'];

/** Vectors for post-ranking, by position of an index. */
export interface StoredVectors {
  format: VectorFormat;
  dim: number;
  /** One row after another, each of `rowBytes` bytes, components beyond `dim` zero. */
  rows: Uint8Array;
  rowBytes: number;
  /** What the components of each row are multiplied by, for `int8`, shape `[itemCount]`. */
  scales?: Float32Array;
}

export const bytesOfFormat: Record<VectorFormat, number> = { float32: 4, float16: 2, int8: 1 };

/** Components of a row, rounded up so that vectors of eight fill it. */
export function paddedDim(dim: number): number {
  return Math.ceil(dim / 8) * 8;
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
 * Vectors in the order of `items`, in a format.
 *
 * @param vectors - shape `[itemCount, dim]`, finite
 * @throws ArgumentError for a component that the format cannot hold
 */
export function storeVectors(
  vectors: Float32Array,
  dim: number,
  items: ArrayLike<number>,
  format: VectorFormat,
): StoredVectors {
  const rowBytes = paddedDim(dim) * bytesOfFormat[format];
  const rows = new Uint8Array(items.length * rowBytes);
  const scales = format === 'int8' ? new Float32Array(items.length) : undefined;
  for (let position = 0; position < items.length; position++) {
    const vector = vectors.subarray(items[position] * dim, (items[position] + 1) * dim);
    const row = rows.subarray(position * rowBytes, (position + 1) * rowBytes);
    const scale = storeVector(vector, format, row);
    if (scales) scales[position] = scale;
  }
  return { format, dim, rows, rowBytes, scales };
}

/**
 * Writes one vector as a row.
 *
 * @returns the row's scale; 1 but for `int8`
 */
function storeVector(vector: Float32Array, format: VectorFormat, row: Uint8Array): number {
  if (format === 'int8') return storeInt8(vector, row);
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  for (let d = 0; d < vector.length; d++) {
    if (!Number.isFinite(vector[d])) throw unfit(d, 'a finite number', vector[d]);
    if (format === 'float32') view.setFloat32(d * 4, vector[d], true);
    else view.setUint16(d * 2, halfOf(vector[d]) ?? refuseHalf(d, vector[d]), true);
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
