import { float16ToFloat32 } from '@lightrec/core';
import type { VectorFormat } from './stored-vectors.js';

/**
 * The inner product of a user with a stored row: four partial sums, of every fourth product each, added as
 * `(s0 + s1) + (s2 + s3)`, times the row's scale where the format has one; all rounded to float32.
 */
export function plainDot(
  user: ArrayLike<number>,
  row: Uint8Array,
  dim: number,
  format: VectorFormat,
  scale: number,
): number {
  const componentAt = readerOf(row, format);
  const sums = new Float32Array(4);
  for (let d = 0; d < dim; d++) sums[d % 4] += Math.fround(Math.fround(user[d]) * componentAt(d));
  const total = Math.fround(Math.fround(sums[0] + sums[1]) + Math.fround(sums[2] + sums[3]));
  // Plus zero, so that none is -0.
  return (format === 'int8' ? Math.fround(total * scale) : total) + 0;
}

/** A stored row as numbers, shape `[dim]`. */
export function readVector(row: Uint8Array, dim: number, format: VectorFormat, scale: number): Float32Array {
  const componentAt = readerOf(row, format);
  return Float32Array.from({ length: dim }, (_, d) => componentAt(d) * (format === 'int8' ? scale : 1));
}

function readerOf(row: Uint8Array, format: VectorFormat): (d: number) => number {
  const { buffer, byteOffset, byteLength } = row;
  if (format === 'float16') {
    const values = float16ToFloat32(new Uint16Array(buffer, byteOffset, byteLength / 2));
    return (d) => values[d];
  }
  const view = new DataView(buffer, byteOffset, byteLength);
  return format === 'int8' ? (d) => view.getInt8(d) : (d) => view.getFloat32(4 * d, true);
}
