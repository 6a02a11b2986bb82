import type { CodeTable } from '@lightrec/core';

/** Codes of a code table as a layout counts them: codebooks and codewords by their places. */
export interface PlacedCodes {
  codeTable: CodeTable;
  /** Codes in the codebook at each place, shape `[codebookCount][itemCount]`. */
  codes: readonly Uint8Array[];
  /** Codewords of the codebook at each place, in their order, shape `[codebookCount][codewordCount, dim]`. */
  codebooks: readonly Float32Array[];
}

export function placeCodes(codeTable: CodeTable, codebookOrder: Uint8Array, codewordOrder: Uint8Array): PlacedCodes {
  const { codes, codebookCount, codewordCount, dim, itemCount } = codeTable;
  const placed = Array.from(codebookOrder, (book, place) => {
    const places = new Uint8Array(codewordCount);
    for (let w = 0; w < codewordCount; w++) places[codewordOrder[place * codewordCount + w]] = w;
    const column = new Uint8Array(itemCount);
    for (let item = 0; item < itemCount; item++) column[item] = places[codes[item * codebookCount + book]];
    return column;
  });
  const codebooks = Array.from(codebookOrder, (book, place) => {
    const codewords = codebookOf(codeTable, book);
    const order = codewordOrder.subarray(place * codewordCount, (place + 1) * codewordCount);
    const ordered = new Float32Array(codewords.length);
    order.forEach((codeword, w) => {
      ordered.set(codewords.subarray(codeword * dim, (codeword + 1) * dim), w * dim);
    });
    return ordered;
  });
  return { codeTable, codes: placed, codebooks };
}

/** Shape `[codewordCount, dim]`. */
export function codebookOf({ codebooks, codewordCount, dim }: CodeTable, book: number): Float32Array {
  return codebooks.subarray(book * codewordCount * dim, (book + 1) * codewordCount * dim);
}
