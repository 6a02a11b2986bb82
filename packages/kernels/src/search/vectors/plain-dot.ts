import { floatOfHalf } from './float16.js';
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
  const view = new DataView(row.buffer, row.byteOffset, row.byteLength);
  if (format === 'int8') return (d) => view.getInt8(d);
  if (format === 'float16') return (d) => floatOfHalf(view.getUint16(2 * d, true));
  return (d) => view.getFloat32(4 * d, true);
}
