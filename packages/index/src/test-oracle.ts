import { CodeTable, IdMap, type Random } from '@lightrec/core';
import type { SearchOptions } from './search-options.js';

/** What a search must give, in plain loops: no lists, no layout, no kernel. */
export interface SearchProblem {
  codeTable: CodeTable;
  vectors?: Float32Array;
  user: Float32Array;
  options: SearchOptions;
}

export interface ExpectedResult {
  items: number[];
  scores: number[];
}

/** @param codebookOrder - in which the index adds up its scores */
export function searchByBruteForce(
  { codeTable, vectors, user, options }: SearchProblem,
  codebookOrder: ArrayLike<number>,
): ExpectedResult {
  const { k = 10, probeCount, exclude, include, rerank } = options;
  const book = codebookOrder[0];
  const lists = probedLists(codeTable, user, book, probeCount);
  const scanned: number[] = [];
  for (let item = 0; item < codeTable.itemCount; item++) {
    if (lists.has(codeTable.codes[item * codeTable.codebookCount + book])) scanned.push(item);
  }
  const isAllowed = (item: number) =>
    (!include || Array.from(include).includes(item)) && !(exclude && Array.from(exclude).includes(item));
  const allowed = scanned.filter(isAllowed);
  const composite = rankBy(allowed, (item) => compositeScore(codeTable, user, item, codebookOrder));
  const candidates = composite.slice(0, Number(rerank?.candidateCount ?? k));
  const ranked = rerank
    ? rankBy(
        candidates.map(({ item }) => item),
        (item) => exactScore(vectors!, rerank.user ?? user, item),
      ).slice(0, k)
    : candidates;
  return {
    items: ranked.map(({ item }) => item),
    scores: ranked.map(({ score }) => score),
  };
}

/** Groups of four codebooks, `(l1 + l2) + (l3 + l4)` in each, then the bias; each step rounded to float32. */
export function compositeScore(
  table: CodeTable,
  user: Float32Array,
  item: number,
  codebookOrder: ArrayLike<number> = Array.from({ length: table.codebookCount }, (_, book) => book),
): number {
  const { codes, codebookCount, itemBias } = table;
  const entry = (place: number) => {
    const book = codebookOrder[place];
    return place < codebookCount ? lookUp(table, user, book, codes[item * codebookCount + book]) : 0;
  };
  let score = 0;
  for (let b = 0; b < codebookCount; b += 4) {
    const first = Math.fround(entry(b) + entry(b + 1));
    const second = Math.fround(entry(b + 2) + entry(b + 3));
    score = Math.fround(score + Math.fround(first + second));
  }
  return itemBias ? Math.fround(score + itemBias[item]) : score;
}

/** The lists that hold something, from the best first codeword down, ties to the smaller code. */
function probedLists(
  table: CodeTable,
  user: Float32Array,
  book: number,
  probeCount = table.codewordCount,
): Set<number> {
  const occupied = new Set<number>();
  for (let item = 0; item < table.itemCount; item++) occupied.add(table.codes[item * table.codebookCount + book]);
  const best = Array.from(occupied).sort(
    (a, b) => lookUp(table, user, book, b) - lookUp(table, user, book, a) || a - b,
  );
  return new Set(best.slice(0, probeCount));
}

function lookUp({ codebooks, codewordCount, dim }: CodeTable, user: Float32Array, book: number, code: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) {
    sum = Math.fround(sum + Math.fround(user[d] * codebooks[(book * codewordCount + code) * dim + d]));
  }
  return sum;
}

/** Four partial sums of every fourth product each, `(s0 + s1) + (s2 + s3)`, all rounded to float32. */
function exactScore(vectors: Float32Array, user: Float32Array, item: number): number {
  const sums = [0, 0, 0, 0];
  for (let d = 0; d < user.length; d++) {
    sums[d % 4] = Math.fround(sums[d % 4] + Math.fround(user[d] * vectors[item * user.length + d]));
  }
  return Math.fround(Math.fround(sums[0] + sums[1]) + Math.fround(sums[2] + sums[3])) + 0;
}

function rankBy(items: readonly number[], scoreOf: (item: number) => number) {
  return items.map((item) => ({ item, score: scoreOf(item) })).sort((a, b) => b.score - a.score || a.item - b.item);
}

export interface TableShape {
  itemCount: number;
  codebookCount: number;
  codewordCount: number;
  dim: number;
  withBias?: boolean;
  ofVariableRate?: boolean;
}

/** Normal deviates, or, where ties are wanted, -1, 0 and 1 alone. */
export function randomFloats(random: Random, length: number, withTies = false): Float32Array {
  return Float32Array.from({ length }, () => (withTies ? random.integer(3) - 1 : random.normal()));
}

/** Items with random codes, whose ids are texts. */
export function randomTable(random: Random, shape: TableShape, withTies = false): CodeTable {
  const { itemCount, codebookCount, codewordCount, dim, withBias, ofVariableRate } = shape;
  const codes = Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount));
  const codebooks = randomFloats(random, codebookCount * codewordCount * dim, withTies);
  const lengths = ofVariableRate ? shorten(random, codes, codebooks, shape) : undefined;
  return new CodeTable({
    codes,
    codebooks,
    codebookCount,
    codewordCount,
    dim,
    lengths,
    itemBias: withBias ? randomFloats(random, itemCount, withTies) : undefined,
    items: IdMap.from(Array.from({ length: itemCount }, (_, item) => `item ${item}`)),
  });
}

/** Takes codes from the ends of items, in place; what stands there then is the last codeword, made zero. */
function shorten(random: Random, codes: Uint8Array, codebooks: Float32Array, shape: TableShape): Uint8Array {
  const { itemCount, codebookCount, codewordCount, dim } = shape;
  const lengths = Uint8Array.from({ length: itemCount }, () => random.integer(codebookCount + 1));
  lengths.forEach((length, item) => {
    codes.fill(codewordCount - 1, item * codebookCount + length, (item + 1) * codebookCount);
  });
  for (let end = codewordCount * dim; end <= codebooks.length; end += codewordCount * dim)
    codebooks.fill(0, end - dim, end);
  return lengths;
}
