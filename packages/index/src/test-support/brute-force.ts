import type { CodeTable } from '@lightrec/core';
import type { VectorFormat } from '@lightrec/kernels/search';
import { exactScore, formOf, lookUp, type OracleForm, type ScoredCodes, scoreOf } from '@lightrec/oracles';
import type { ColumnValue, Condition, NumberRange } from '../catalogue/column.js';
import type { ColumnRow } from '../catalogue/columns.js';
import { ItemBits } from '../catalogue/item-bits.js';
import type { RerankIndicesOptions, SearchIndicesOptions } from '../search-indices-options.js';

/** An item as a search must see it: no lists, no layout, no kernel. */
export interface OracleItem extends ScoredCodes {
  item: number;
  /** For post-ranking. */
  vector?: Float32Array;
  columns?: ColumnRow;
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

function rankBy(entries: readonly OracleItem[], score: (entry: OracleItem) => number): Ranked[] {
  return entries
    .map((entry) => ({ entry, score: score(entry) }))
    .sort((a, b) => b.score - a.score || a.entry.item - b.entry.item);
}
