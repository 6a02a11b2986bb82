import type { CodeTable } from '@lightrec/core';
import { decodeCodes, type ScoredCodes, scoreOf } from './composite-scores.js';

/** How vectors for post-ranking are kept: 4, 2 or 1 bytes a component. */
export type VectorFormat = 'float32' | 'float16' | 'int8';

/** How an index keeps vectors, as it was settled when it was built: whole, less their mean, or less what codes say. */
export interface OracleForm {
  format: VectorFormat;
  center?: Float32Array;
  isLessCodes?: boolean;
  /** Whether rows stand for all that codes stand for, so that the item's bias is added to their score. */
  addsBias?: boolean;
}

/** Four partial sums of every fourth product each, `(s0 + s1) + (s2 + s3)`, all rounded to float32; then what codes say. */
export function exactScore(
  codeTable: CodeTable,
  entry: ScoredCodes & { vector?: Float32Array },
  user: Float32Array,
  { format, center, isLessCodes, addsBias }: OracleForm,
  codebookOrder: ArrayLike<number>,
): number {
  const left = isLessCodes ? decodeCodes(codeTable, entry.codes, codebookOrder) : center;
  const { components, scale } = storedForm(left ? entry.vector!.map((x, d) => x - left[d]) : entry.vector!, format);
  const sums = [0, 0, 0, 0];
  components.forEach((component, d) => {
    sums[d % 4] = Math.fround(sums[d % 4] + Math.fround(user[d] * component));
  });
  const total = Math.fround(Math.fround(sums[0] + sums[1]) + Math.fround(sums[2] + sums[3]));
  const score = Math.fround(total * scale) + 0;
  if (isLessCodes) return Math.fround(score + scoreOf(codeTable, user, entry, codebookOrder)) + 0;
  return addsBias && entry.bias !== undefined ? Math.fround(score + entry.bias) + 0 : score;
}

/** float32 keeps vectors whole; others what codes leave of them where that is less than what their mean leaves. */
export function formOf({
  codeTable,
  vectors,
  vectorFormat: format = 'float32',
}: {
  codeTable: CodeTable;
  vectors?: Float32Array;
  vectorFormat?: VectorFormat;
}): OracleForm {
  if (!vectors) return { format };
  const { itemCount, dim } = codeTable;
  const vectorDim = vectors.length / itemCount;
  const center = Float32Array.from({ length: vectorDim }, (_, d) => {
    let sum = 0;
    for (let item = 0; item < itemCount; item++) sum += vectors[item * vectorDim + d];
    return sum / itemCount;
  });
  if (dim !== vectorDim) return format === 'float32' ? { format } : { format, center };
  const rest = (base: (item: number) => Float32Array) => {
    let sum = 0;
    for (let item = 0; item < itemCount; item++) {
      sum += squaredDistance(vectors.subarray(item * vectorDim, (item + 1) * vectorDim), base(item));
    }
    return sum;
  };
  const isLessCodes = rest((item) => codeTable.decode(item)) <= rest(() => center);
  if (format === 'float32') return { format, addsBias: isLessCodes };
  return isLessCodes ? { format, isLessCodes } : { format, center };
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
}

/** A vector as a format keeps it. */
export function storedForm(vector: Float32Array, format: VectorFormat): { components: number[]; scale: number } {
  if (format === 'float32') return { components: Array.from(vector), scale: 1 };
  if (format === 'float16') return { components: Array.from(vector, nearestHalf), scale: 1 };
  const scale = Math.fround(Math.max(...vector.map(Math.abs)) / 127);
  if (scale < 1e-37) return { components: Array.from(vector, () => 0), scale: 0 };
  return { components: Array.from(vector, (value) => Math.round(value / scale)), scale };
}

/** The finite halves from 0 up, by their bits. */
const halves = Array.from({ length: 0x7c00 }, (_, bits) =>
  bits < 1024 ? bits * 2 ** -24 : (1024 + (bits % 1024)) * 2 ** (Math.floor(bits / 1024) - 25),
);

/** The nearest number of binary16 within its range, of two that are as near the one whose bits are even. */
export function nearestHalf(value: number): number {
  const magnitude = Math.abs(value);
  let above = 0;
  for (let step = 2 ** 14; step >= 1; step /= 2) {
    if (above + step < halves.length && halves[above + step - 1] < magnitude) above += step;
  }
  const below = Math.max(0, above - 1);
  const toBelow = magnitude - halves[below];
  const toAbove = halves[above] - magnitude;
  const isBelow = toBelow < toAbove || (toBelow === toAbove && below % 2 === 0);
  return (value < 0 ? -1 : 1) * halves[isBelow ? below : above];
}
