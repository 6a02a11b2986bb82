import { type CodeTable, requireArray, requireFiniteValues, ShapeError } from '@lightrec/core';

/** Codebooks scanned together: an item's four codes make one 32-bit word. */
export const groupSize = 4;
/** Entries of a table row, whatever the number of codewords. */
export const rowLength = 256;

/** Groups of four codebooks that it takes to hold them all. */
export function groupCountOf(codebookCount: number): number {
  return Math.ceil(codebookCount / groupSize);
}

/**
 * The codewords of four codebooks, each codebook padded to 256 rows, missing ones zero: their inner products
 * with a user, in this order, are the four rows of the look-up table.
 *
 * @returns shape `[4 * 256, dim]`
 */
export function paddedCodewords(codeTable: CodeTable, group: number): Float32Array {
  const { codebooks, codebookCount, codewordCount, dim } = codeTable;
  const padded = new Float32Array(groupSize * rowLength * dim);
  const codebookLength = codewordCount * dim;
  for (let row = 0; row < groupSize && group * groupSize + row < codebookCount; row++) {
    const b = group * groupSize + row;
    padded.set(codebooks.subarray(b * codebookLength, (b + 1) * codebookLength), row * rowLength * dim);
  }
  return padded;
}

/**
 * The four codes of each item in one 32-bit word, first codebook in the lowest byte; codes beyond the last
 * codebook are 0, and so are their table entries.
 *
 * @param order - the item that stands at each position, shape `[itemCount]`
 * @returns shape `[itemCount]`
 */
export function packCodes({ codes, codebookCount }: CodeTable, group: number, order: ArrayLike<number>): Uint32Array {
  const first = group * groupSize;
  const last = Math.min(first + groupSize, codebookCount);
  const packed = new Uint32Array(order.length);
  for (let position = 0; position < order.length; position++) {
    let word = 0;
    for (let b = first; b < last; b++) word |= codes[order[position] * codebookCount + b] << (8 * (b - first));
    packed[position] = word >>> 0;
  }
  return packed;
}

/** Refuses a user vector of another length, or with a component that is not finite in float32. */
export function requireUser(user: ArrayLike<number>, dim: number): void {
  requireArray('user', user);
  if (user.length !== dim) {
    throw new ShapeError({
      argument: 'user',
      expected: [dim],
      received: [user.length],
      hint: `The items were encoded from vectors of dim ${dim}; use the user vectors of the same model.`,
    });
  }
  requireFiniteValues('user', user);
}
