import type { CodeTable } from '@lightrec/core';
import { readVector } from './plain-dot.js';
import { type RowForm, rowBytesOf, type StoredVectors, storeVector, type VectorFormat } from './stored-vectors.js';

/** What the codes of an item stand for, shape `[dim]`. */
export type Decode = (item: number) => Float32Array;

/**
 * What is added to the score of an item's row.
 *
 * @param row - the vector less its base, as it is kept
 * @param decoded - what the codes stand for, where that is the base
 */
export type RowBias = (item: number, row: Float32Array, decoded?: Float32Array) => number;

/**
 * Vectors in the order of `items`, in a form.
 *
 * @param vectors - shape `[itemCount, dim]`, finite, as the metric scales them
 * @param decode - of an item by its number in `vectors`
 * @param biasOf - the same; none where rows have no biases
 * @throws ArgumentError for a component that the format cannot hold
 */
export function storeVectors(
  vectors: Float32Array,
  form: RowForm,
  items: ArrayLike<number>,
  decode: Decode,
  biasOf?: RowBias,
): StoredVectors {
  const { format, dim, base, center, ofCodes } = form;
  const rowBytes = rowBytesOf(form);
  const rows = new Uint8Array(items.length * rowBytes);
  const scales = format === 'int8' ? new Float32Array(items.length) : undefined;
  const biases = biasOf && new Float32Array(items.length);
  for (let position = 0; position < items.length; position++) {
    const item = items[position];
    const vector = vectors.subarray(item * dim, (item + 1) * dim);
    const row = rows.subarray(position * rowBytes, (position + 1) * rowBytes);
    const decoded = base === 'codes' ? decode(item) : undefined;
    const scale = storeVector(vector, format, decoded ?? center, row);
    if (scales) scales[position] = scale;
    if (biases) biases[position] = biasOf(item, readVector(row, dim, format, scale), decoded);
  }
  return { format, dim, base, center, ofCodes, rows, rowBytes, scales, biases };
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
