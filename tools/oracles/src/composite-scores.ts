import type { CodeTable } from '@lightrec/core';

/** What the score of an item is made of. */
export interface ScoredCodes {
  /** In the order of the code table, missing ones those of the last codeword. */
  codes: ArrayLike<number>;
  bias?: number;
}

/** The composite score of an item of a code table. */
export function compositeScore(
  table: CodeTable,
  user: Float32Array,
  item: number,
  codebookOrder: ArrayLike<number> = Array.from({ length: table.codebookCount }, (_, book) => book),
): number {
  const { codes, codebookCount, itemBias } = table;
  const entry = { codes: codes.subarray(item * codebookCount), bias: itemBias?.[item] };
  return scoreOf(table, user, entry, codebookOrder);
}

/** Groups of four codebooks, `(l1 + l2) + (l3 + l4)` in each, then the bias; each step rounded to float32. */
export function scoreOf(
  table: CodeTable,
  user: Float32Array,
  { codes, bias }: ScoredCodes,
  codebookOrder: ArrayLike<number>,
): number {
  const entry = (place: number) =>
    place < table.codebookCount ? lookUp(table, user, codebookOrder[place], codes[codebookOrder[place]]) : 0;
  let score = 0;
  for (let b = 0; b < table.codebookCount; b += 4) {
    const first = Math.fround(entry(b) + entry(b + 1));
    const second = Math.fround(entry(b + 2) + entry(b + 3));
    score = Math.fround(score + Math.fround(first + second));
  }
  return bias === undefined ? score : Math.fround(score + bias);
}

/** What a codeword adds to a user's score, products and sums rounded to float32 one after another. */
export function lookUp(
  { codebooks, codewordCount, dim }: CodeTable,
  user: Float32Array,
  book: number,
  code: number,
): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) {
    sum = Math.fround(sum + Math.fround(user[d] * codebooks[(book * codewordCount + code) * dim + d]));
  }
  return sum;
}

/** What codes stand for. */
export function decodeCodes(
  { codebooks, codewordCount, dim }: CodeTable,
  codes: ArrayLike<number>,
  codebookOrder: ArrayLike<number>,
): Float32Array {
  const vector = new Float32Array(dim);
  for (const book of Array.from(codebookOrder)) {
    for (let d = 0; d < dim; d++) vector[d] += codebooks[(book * codewordCount + codes[book]) * dim + d];
  }
  return vector;
}
