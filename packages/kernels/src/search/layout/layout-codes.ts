import { CodeTable, type IdMap } from '@lightrec/core';
import { blockSize, paddedCount, type SearchLayout, type SearchSegment } from './search-layout.js';

/**
 * The codes of the item at a position, by place; missing ones are those of the zero codeword, the code table's last.
 *
 * @returns shape `[codebookCount]`
 */
export function layoutCodes(layout: SearchLayout, position: number): Uint8Array {
  const { codebookCount, codewordCount } = layout;
  const { codeLength, start, groupCount, offsets, codes, stride } = segmentAt(layout, position);
  const missing = missingCodes(layout);
  return Uint8Array.from({ length: codebookCount }, (_, place) => {
    if (place === 0) return listOf(offsets, groupCount, codewordCount, position);
    return place < codeLength ? codes[(place - 1) * stride + position - start] : missing[place];
  });
}

export function segmentAt({ segments }: SearchLayout, position: number): SearchSegment {
  return segments.find(({ start, itemCount }) => position < start + itemCount)!;
}

/** The list that a position is in: the last that begins at or before it. */
export function listOf(offsets: Uint32Array, groupCount: number, codewordCount: number, position: number): number {
  let low = 0;
  let high = codewordCount;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (offsets[middle * groupCount] <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** The place of the code table's last codeword in each codebook, which stands where an item has no code. */
function missingCodes({ codewordOrder, codebookCount, codewordCount }: SearchLayout): Uint8Array {
  return Uint8Array.from({ length: codebookCount }, (_, place) =>
    codewordOrder.subarray(place * codewordCount, (place + 1) * codewordCount).indexOf(codewordCount - 1),
  );
}

/** An item that the layout does not hold: its codes by place, and its bias. */
export interface FurtherItem {
  item: number;
  codes: Uint8Array;
  bias: number;
}

/**
 * The code table of a layout, the reverse of `buildLayout`.
 *
 * @param ids - of the items of the table
 * @param rowOf - the row of an item in the table; `undefined` leaves it out
 * @param further - items beside those of the layout
 */
export function layoutToCodeTable(
  layout: SearchLayout,
  ids: IdMap,
  rowOf: (item: number) => number | undefined,
  further: readonly FurtherItem[] = [],
): CodeTable {
  const { codebookCount, codewordCount, dim, codebookOrder, codewordOrder, biases, isVariableRate } = layout;
  const codes = new Uint8Array(ids.size * codebookCount).fill(codewordCount - 1);
  const itemBias = biases && new Float32Array(ids.size);
  const write = (row: number, place: number, code: number) => {
    codes[row * codebookCount + codebookOrder[place]] = codewordOrder[place * codewordCount + code];
  };
  for (const { start, itemCount, codeLength, offsets, groupCount, codes: placed, stride } of layout.segments) {
    let list = 0;
    for (let position = start; position < start + itemCount; position++) {
      while (offsets[(list + 1) * groupCount] <= position) list++;
      const row = rowOf(layout.items[position]);
      if (row === undefined) continue;
      write(row, 0, list);
      for (let place = 1; place < codeLength; place++)
        write(row, place, placed[(place - 1) * stride + position - start]);
      if (itemBias) itemBias[row] = biases[position];
    }
  }
  for (const { item, codes: placed, bias } of further) {
    const row = rowOf(item);
    if (row === undefined) continue;
    placed.forEach((code, place) => {
      write(row, place, code);
    });
    if (itemBias) itemBias[row] = bias;
  }
  const lengths = isVariableRate ? lengthsOf(codes, codebookCount, codewordCount - 1) : undefined;
  const codebooks = unblockCodebooks(layout);
  return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, lengths, itemBias, items: ids });
}

/** Codes up to the last one that is not missing, shape `[itemCount]`. */
function lengthsOf(codes: Uint8Array, codebookCount: number, missing: number): Uint8Array {
  return Uint8Array.from({ length: codes.length / codebookCount }, (_, item) => {
    let length = codebookCount;
    while (length > 0 && codes[item * codebookCount + length - 1] === missing) length--;
    return length;
  });
}

/** Codebooks as the code table has them, shape `[codebookCount, codewordCount, dim]`. */
export function unblockCodebooks(layout: SearchLayout): Float32Array {
  const { codebookCount, codewordCount, dim, codebookOrder, codewordOrder } = layout;
  const flat = new Float32Array(codebookCount * codewordCount * dim);
  for (let place = 0; place < codebookCount; place++) {
    for (let w = 0; w < codewordCount; w++) {
      const row = codebookOrder[place] * codewordCount + codewordOrder[place * codewordCount + w];
      addCodeword(layout, place, w, flat.subarray(row * dim, (row + 1) * dim));
    }
  }
  return flat;
}

/** Adds a codeword of the codebook at a place to a vector of shape `[dim]`. */
export function addCodeword(layout: SearchLayout, place: number, code: number, vector: Float32Array): void {
  const { codebooks, codewordCount, dim } = layout;
  const lane = code % blockSize;
  const block = (place * paddedCount(codewordCount) + code - lane) * dim;
  for (let d = 0; d < dim; d++) vector[d] += codebooks[block + d * blockSize + lane];
}
