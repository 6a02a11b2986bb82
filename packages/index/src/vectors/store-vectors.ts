import type { CodeTable } from '@lightrec/core';
import { type Metric, squaredLength } from '../metric/metric.js';
import { readVector } from './plain-dot.js';
import {
  hasRowBiases,
  type RowForm,
  rowBytesOf,
  type StoredVectors,
  storeVector,
  type VectorFormat,
} from './stored-vectors.js';

/** What the codes of an item stand for, shape `[dim]`. */
export type Decode = (item: number) => Float32Array;

/**
 * Vectors in the order of `items`, in a form.
 *
 * @param vectors - shape `[itemCount, dim]`, finite, as the metric scales them
 * @param decode - of an item by its number in `vectors`
 * @param itemBias - of items by their numbers in `vectors`, where they have biases
 * @throws ArgumentError for a component that the format cannot hold
 */
export function storeVectors(
  vectors: Float32Array,
  form: RowForm,
  items: ArrayLike<number>,
  metric: Metric,
  decode: Decode,
  itemBias?: ArrayLike<number>,
): StoredVectors {
  const { format, dim, base, center, ofCodes } = form;
  const rowBytes = rowBytesOf(form);
  const rows = new Uint8Array(items.length * rowBytes);
  const scales = format === 'int8' ? new Float32Array(items.length) : undefined;
  const biases = hasRowBiases(form, metric, itemBias !== undefined) ? new Float32Array(items.length) : undefined;
  for (let position = 0; position < items.length; position++) {
    const vector = vectors.subarray(items[position] * dim, (items[position] + 1) * dim);
    const row = rows.subarray(position * rowBytes, (position + 1) * rowBytes);
    const left = base === 'codes' ? decode(items[position]) : center;
    const scale = storeVector(vector, format, left, row);
    if (scales) scales[position] = scale;
    if (!biases) continue;
    biases[position] =
      metric === 'euclidean'
        ? rowBias(readVector(row, dim, format, scale), base === 'codes' ? left : undefined)
        : itemBias![items[position]];
  }
  return { format, dim, base, center, ofCodes, rows, rowBytes, scales, biases };
}

/**
 * What makes of the inner product with a row the distance to the vector that is kept, as `euclideanBias` does: of the codes
 * the bias of the composite score has done so already.
 */
function rowBias(row: Float32Array, decoded?: Float32Array): number {
  if (!decoded) return Math.fround(-squaredLength(row) / 2);
  const kept = row.map((value, d) => value + decoded[d]);
  return Math.fround((squaredLength(decoded) - squaredLength(kept)) / 2);
}

/**
 * The form in which a format keeps most of vectors. float32 keeps them as they are; the others what codes leave of them, or
 * what is left without their mean where they are of another space than the codes.
 *
 * @param vectors - shape `[itemCount, dim]`
 * @param hasOwnUsers - whether users have vectors of their own for post-ranking
 */
export function chooseForm(
  vectors: Float32Array,
  dim: number,
  format: VectorFormat,
  codeTable: CodeTable,
  hasOwnUsers: boolean,
): RowForm {
  const ofCodes = dim === codeTable.dim && !hasOwnUsers && areOfCodes(vectors, codeTable);
  if (format === 'float32' || codeTable.itemCount === 0) return { format, dim, base: 'none', ofCodes };
  if (ofCodes) return { format, dim, base: 'codes', ofCodes };
  return { format, dim, base: 'center', center: meanOf(vectors, dim), ofCodes };
}

/** Whether codes leave less of vectors than their mean does: those of another space would leave more. */
function areOfCodes(vectors: Float32Array, codeTable: CodeTable): boolean {
  const { dim, itemCount } = codeTable;
  const mean = meanOf(vectors, dim);
  let left = 0;
  let centred = 0;
  for (let item = 0; item < itemCount; item += Math.ceil(itemCount / mostSampled)) {
    const decoded = codeTable.decode(item);
    for (let d = 0; d < dim; d++) {
      left += (vectors[item * dim + d] - decoded[d]) ** 2;
      centred += (vectors[item * dim + d] - mean[d]) ** 2;
    }
  }
  return left <= centred;
}

/** Items on which forms are compared. */
const mostSampled = 4096;

/** Added up in float64. */
function meanOf(vectors: Float32Array, dim: number): Float32Array {
  const sums = new Float64Array(dim);
  for (let i = 0; i < vectors.length; i++) sums[i % dim] += vectors[i];
  return Float32Array.from(sums, (sum) => sum / (vectors.length / dim));
}
