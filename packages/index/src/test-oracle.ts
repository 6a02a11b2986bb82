import { CodeTable, IdMap, type Random } from '@lightrec/core';
import type { ColumnValue, Condition, NumberRange } from './catalogue/column.js';
import type { ColumnRow } from './catalogue/columns.js';
import { ItemBits } from './catalogue/item-bits.js';
import type { RerankIndicesOptions, SearchIndicesOptions } from './search-indices-options.js';
import type { VectorFormat } from './vectors/stored-vectors.js';

/** An item as a search must see it: no lists, no layout, no kernel. */
export interface OracleItem {
  item: number;
  /** In the order of the code table, missing ones those of the last codeword. */
  codes: ArrayLike<number>;
  bias?: number;
  /** For post-ranking. */
  vector?: Float32Array;
  columns?: ColumnRow;
}

/** How an index keeps vectors, as it was settled when it was built: whole, less their mean, or less what codes say. */
export interface OracleForm {
  format: VectorFormat;
  center?: Float32Array;
  isLessCodes?: boolean;
  /** Whether rows stand for all that codes stand for, so that the item's bias is added to their score. */
  addsBias?: boolean;
}

/** What a search must give, in plain loops. */
export interface SearchProblem {
  codeTable: CodeTable;
  /** Default: those of the code table. */
  items?: readonly OracleItem[];
  vectors?: Float32Array;
  vectorFormat?: VectorFormat;
  /** Default: that of the vectors. */
  form?: OracleForm;
  columns?: Record<string, ColumnValue[]>;
  user: Float32Array;
  options: SearchIndicesOptions;
}

export interface ExpectedResult {
  itemIndices: number[];
  scores: number[];
}

/** @param codebookOrder - in which the index adds up its scores */
export function searchByBruteForce(problem: SearchProblem, codebookOrder: ArrayLike<number>): ExpectedResult {
  const { codeTable, user, options, items = itemsOf(problem) } = problem;
  const { k = 10, mode, rerank } = options;
  const probeCount = typeof mode === 'object' && 'probeCount' in mode ? mode.probeCount : options.probeCount;
  const book = codebookOrder[0];
  const lists = probedLists(codeTable, items, user, book, probeCount);
  const isWanted = testOf(options);
  const allowed = items.filter((item) => lists.has(item.codes[book]) && isWanted(item));
  const composite = rankBy(allowed, (item) => scoreOf(codeTable, user, item, codebookOrder));
  if (!rerank) return resultOf(composite.slice(0, k));
  const candidates = composite.slice(0, Number(rerank.candidateCount));
  const entries = candidates.map(({ entry }) => entry);
  if (rerank.byIndices) return resultOf(rankBy(entries, scoresByFunction(candidates, rerank.byIndices)).slice(0, k));
  const form = problem.form ?? formOf(problem);
  const rerankUser = rerank.user ?? user;
  const exact = rankBy(entries, (entry) => exactScore(codeTable, entry, rerankUser, form, codebookOrder)).slice(0, k);
  // The centre's score is the same for all, and added at the end.
  const shift = form.center?.reduce((sum, value, d) => sum + rerankUser[d] * value, 0) ?? 0;
  return resultOf(exact.map(({ entry, score }) => ({ entry, score: Math.fround(score + shift) })));
}

function resultOf(ranked: readonly Ranked[]): ExpectedResult {
  return { itemIndices: ranked.map(({ entry }) => entry.item), scores: ranked.map(({ score }) => score) };
}

/** The items of the problem's code table. */
export function itemsOf({ codeTable, vectors, columns = {} }: SearchProblem): OracleItem[] {
  const { codes, codebookCount, itemCount, itemBias } = codeTable;
  const vectorDim = (vectors?.length ?? 0) / itemCount;
  return Array.from({ length: itemCount }, (_, item) => ({
    item,
    codes: codes.subarray(item * codebookCount, (item + 1) * codebookCount),
    bias: itemBias?.[item],
    vector: vectors?.subarray(item * vectorDim, (item + 1) * vectorDim),
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[item]])),
  }));
}

/** The composite score of an item of a code table. */
export function compositeScore(
  table: CodeTable,
  user: Float32Array,
  item: number,
  codebookOrder: ArrayLike<number> = Array.from({ length: table.codebookCount }, (_, book) => book),
): number {
  const { codes, codebookCount, itemBias } = table;
  const entry = { item, codes: codes.subarray(item * codebookCount), bias: itemBias?.[item] };
  return scoreOf(table, user, entry, codebookOrder);
}

/** Groups of four codebooks, `(l1 + l2) + (l3 + l4)` in each, then the bias; each step rounded to float32. */
function scoreOf(
  table: CodeTable,
  user: Float32Array,
  { codes, bias }: OracleItem,
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

function testOf({ includeIndices, excludeIndices, filter = {} }: SearchIndicesOptions): (item: OracleItem) => boolean {
  const included = includeIndices && new Set(Array.from(includeIndices));
  const excluded = new Set(Array.from(excludeIndices ?? []));
  return ({ item, columns }) =>
    (!included || included.has(item)) && !excluded.has(item) && passes(filter, item, columns);
}

function passes(
  filter: NonNullable<SearchIndicesOptions['filter']>,
  item: number,
  columns: OracleItem['columns'],
): boolean {
  if (filter instanceof ItemBits) return passes(filter.bits, item, columns);
  if (filter instanceof Uint32Array) return Math.floor(filter[Math.floor(item / 32)] / 2 ** (item % 32)) % 2 === 1;
  return Object.entries(filter).every(([name, condition]) => meets(columns?.[name] ?? null, condition));
}

function meets(value: ColumnValue, condition: Condition): boolean {
  if (value === null) return false;
  if (typeof condition !== 'object') return value === condition;
  if (Array.isArray(condition)) return condition.includes(value);
  if (typeof value !== 'number') return false;
  const { above = -Infinity, atLeast = -Infinity, below = Infinity, atMost = Infinity } = condition as NumberRange;
  return value > above && value >= atLeast && value < below && value <= atMost;
}

/** The lists that hold something, from the best first codeword down, ties to the smaller code. */
function probedLists(
  table: CodeTable,
  items: readonly OracleItem[],
  user: Float32Array,
  book: number,
  probeCount = table.codewordCount,
): Set<number> {
  const occupied = new Set(items.map(({ codes }) => codes[book]));
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

interface Ranked {
  entry: OracleItem;
  score: number;
}

/** What a function of the caller scores each candidate. */
function scoresByFunction(
  candidates: readonly Ranked[],
  byIndices: NonNullable<RerankIndicesOptions['byIndices']>,
): (entry: OracleItem) => number {
  const items = candidates.map(({ entry }) => entry.item);
  const scores = byIndices(
    Uint32Array.from(items),
    Float32Array.from(candidates, ({ score }) => score),
  );
  return ({ item }) => Math.fround(scores[items.indexOf(item)]);
}

/** Four partial sums of every fourth product each, `(s0 + s1) + (s2 + s3)`, all rounded to float32; then what codes say. */
function exactScore(
  codeTable: CodeTable,
  entry: OracleItem,
  user: Float32Array,
  { format, center, isLessCodes, addsBias }: OracleForm,
  codebookOrder: ArrayLike<number>,
): number {
  const left = isLessCodes ? decode(codeTable, entry.codes, codebookOrder) : center;
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
}: Pick<SearchProblem, 'codeTable' | 'vectors' | 'vectorFormat'>): OracleForm {
  if (!vectors) return { format };
  const { itemCount, dim } = codeTable;
  const vectorDim = vectors.length / itemCount;
  const center = Float32Array.from({ length: vectorDim }, (_, d) => {
    let sum = 0;
    for (let item = 0; item < itemCount; item++) sum += vectors[item * vectorDim + d];
    return sum / itemCount;
  });
  if (dim !== vectorDim) return format === 'float32' ? { format } : { format, center };
  const items = itemsOf({ codeTable, vectors, user: center, options: {} });
  const rest = (base: (entry: OracleItem) => Float32Array) =>
    items.reduce((sum, entry) => sum + squaredDistance(entry.vector!, base(entry)), 0);
  const isLessCodes = rest(({ item }) => codeTable.decode(item)) <= rest(() => center);
  if (format === 'float32') return { format, addsBias: isLessCodes };
  return isLessCodes ? { format, isLessCodes } : { format, center };
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
}

/** What codes stand for. */
function decode(
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

function rankBy(entries: readonly OracleItem[], score: (entry: OracleItem) => number): Ranked[] {
  return entries
    .map((entry) => ({ entry, score: score(entry) }))
    .sort((a, b) => b.score - a.score || a.entry.item - b.entry.item);
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
