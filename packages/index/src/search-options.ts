import { ArgumentError, type Id, isTypedArray, requireInteger, ShapeError } from '@lightrec/core';
import type { Catalogue } from './catalogue/catalogue.js';
import type { CategoryFilter } from './catalogue/categories.js';
import { optionNames, requireKnown } from './known-options.js';

export interface SearchOptions {
  /** How many items to return. Default: 10. */
  k?: number;
  /** How much of the index is looked at. Default: `exact`. */
  mode?: SearchMode;
  /** Short for `mode: { probeCount }`. */
  probeCount?: number;
  /** Item indices that must not be returned, usually the ones the user has seen. Default: none. */
  exclude?: ArrayLike<number>;
  /** Item indices that alone may be returned. Default: every item. */
  include?: ArrayLike<number>;
  /**
   * Items that alone may be returned, as bits by item from `itemBits`, or by their categories: `{ genre: 'jazz' }`, or
   * `{ genre: ['jazz', 'blues'], language: 'en' }`. Default: every item.
   */
  filter?: Uint32Array | CategoryFilter;
  /** Sorts the best candidates anew: by the vectors that the index keeps, or by a function. Default: none. */
  rerank?: RerankOptions;
}

/**
 * - `exact`: the best items by composite score, all others excluded by bounds;
 * - `{ recall }`: looser bounds, so that this share of them is found as a mean over sampled users, in less time;
 * - `{ probeCount }`: only the lists of the best so many first codewords, and exact among their items;
 * - `scan`: the same as `exact`, every item scored: the yardstick of the others.
 */
export type SearchMode = 'exact' | 'scan' | { recall: number } | { probeCount: number };

/** Post-ranking, LightRec (WWW'20), section 4.4. */
export interface RerankOptions {
  /**
   * Candidates that the composite scores hand over, at least k; the paper uses 500. `auto`: as many as sampled users
   * needed to find the share of the k best by exact vectors that `mode: { recall }` asks for, .95 without one.
   */
  candidateCount: number | 'auto';
  /** The user's vector in the space of the index's `vectors`, shape `[vectorDim]`. Default: the searched one. */
  user?: Float32Array;
  /**
   * Scores candidates in place of the index's vectors.
   *
   * @param items - indices of the candidates, best first by composite score
   * @param scores - their composite scores
   * @returns a score for each, finite
   */
  by?: (items: Uint32Array, scores: Float32Array) => ArrayLike<number>;
}

export interface SearchResult {
  /** Item indices, best first, ties to the smaller index. */
  items: Uint32Array;
  /** Their outside ids. */
  ids: Id[];
  /** Their scores, falling: composite scores, or exact ones after `rerank`. */
  scores: Float32Array;
  /** How many items' codes were looked at; the others were excluded by bounds. */
  scannedCount: number;
  /** Why there are fewer than k items, where there are. */
  shortfall?: Shortfall;
}

/** There are no more: in the index, among those that the options allow, or in the lists that were probed. */
export type Shortfall = 'catalogue' | 'filter' | 'probes';

const names = optionNames<SearchOptions>({
  ...{ k: 1, mode: 1, probeCount: 1, exclude: 1, include: 1, filter: 1, rerank: 1 },
});
const rerankNames = optionNames<RerankOptions>({ candidateCount: 1, user: 1, by: 1 });

/** Item indices are below `limit`. */
type ItemRange = Pick<Catalogue, 'limit'>;

/** Refuses options that do not fit the index or each other, once, at the door. */
export function checkSearchOptions(options: SearchOptions, catalogue: ItemRange, hasVectors: boolean): void {
  const { k = 10, mode, probeCount, rerank } = options;
  requireKnown('search', options, names);
  requireInteger('k', k, 1);
  if (probeCount !== undefined) requireInteger('probeCount', probeCount, 1);
  if (mode !== undefined) requireMode(mode, probeCount);
  requireItems('exclude', options.exclude, catalogue);
  requireItems('include', options.include, catalogue);
  requireFilter(options.filter, catalogue);
  if (rerank) requireRerank(rerank, k, hasVectors);
}

function requireMode(mode: SearchMode, probeCount: number | undefined): void {
  if (probeCount !== undefined) {
    const expected = 'none beside mode, which says how much to look at';
    throw new ArgumentError({ argument: 'probeCount', expected, received: probeCount });
  }
  if (mode === 'exact' || mode === 'scan') return;
  if (typeof mode === 'object' && mode !== null && Object.keys(mode).length === 1) {
    if ('probeCount' in mode) {
      requireInteger('mode.probeCount', mode.probeCount, 1);
      return;
    }
    if ('recall' in mode) {
      requireShare('mode.recall', mode.recall);
      return;
    }
  }
  throw new ArgumentError({
    argument: 'mode',
    expected: "'exact', 'scan', { recall } or { probeCount }",
    received: JSON.stringify(mode),
  });
}

function requireShare(argument: string, value: number): void {
  if (value > 0 && value <= 1) return;
  throw new ArgumentError({ argument, expected: 'a number in (0, 1]', received: value });
}

function requireRerank(rerank: RerankOptions, k: number, hasVectors: boolean): void {
  requireKnown('rerank', rerank, rerankNames);
  const { candidateCount, by, user } = rerank;
  if (candidateCount !== 'auto' && !(Number.isInteger(candidateCount) && candidateCount >= k)) {
    const expected = `an integer >= ${k}, which is k, or 'auto'`;
    throw new ArgumentError({ argument: 'rerank.candidateCount', expected, received: candidateCount });
  }
  if (by) {
    if (typeof by !== 'function') {
      throw new ArgumentError({ argument: 'rerank.by', expected: 'a function', received: typeof by });
    }
    if (user) {
      const expected = 'none beside rerank.by, which does not look at it';
      throw new ArgumentError({ argument: 'rerank.user', expected, received: 'a vector' });
    }
    if (candidateCount !== 'auto') return;
  }
  if (hasVectors) return;
  throw new ArgumentError({
    argument: 'rerank',
    expected: 'an index with vectors',
    received: 'one without',
    hint: 'Build it with LightRecIndex.build(codeTable, { vectors }), or pass rerank.by.',
  });
}

function requireItems(argument: string, items: ArrayLike<number> | undefined, catalogue: ItemRange): void {
  if (!items) return;
  // A set would exclude nothing.
  if (typeof items.length !== 'number') {
    const expected = 'a list of item indices, an array or a typed one';
    const hint = `Of a set, Array.from(${argument}) makes one.`;
    throw new ArgumentError({ argument, expected, received: Object.prototype.toString.call(items), hint });
  }
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (Number.isInteger(item) && item >= 0 && item < catalogue.limit) continue;
    throw new ArgumentError({
      argument: `${argument}[${i}]`,
      expected: `an item index in [0, ${catalogue.limit})`,
      received: item,
      hint: 'Indices of outside ids come from index.ids.indexOf(id).',
    });
  }
}

function requireFilter(filter: SearchOptions['filter'], catalogue: ItemRange): void {
  if (!filter) return;
  if (!isTypedArray<Uint32Array>(filter, Uint32Array)) {
    requireCategoryFilter(filter);
    return;
  }
  const wordCount = Math.ceil(catalogue.limit / 32);
  if (filter.length === wordCount) return;
  throw new ShapeError({
    argument: 'filter',
    expected: [wordCount],
    received: [filter.length],
    hint: 'Make it with itemBits(items, index.itemLimit) after the last change of the index.',
  });
}

function requireCategoryFilter(filter: CategoryFilter): void {
  const type = Object.prototype.toString.call(filter);
  if (type !== '[object Object]') {
    throw new ArgumentError({
      argument: 'filter',
      expected: 'categories by their columns, or bits of items',
      received: type,
      hint: 'Of a list or a set of items, itemBits(items, index.itemLimit) makes bits.',
    });
  }
  for (const [name, wanted] of Object.entries(filter)) {
    if ([wanted].flat().every((category) => typeof category === 'string')) continue;
    const received = JSON.stringify(wanted);
    throw new ArgumentError({ argument: `filter.${name}`, expected: 'a category, or a list of them', received });
  }
}
