import { ArgumentError, isTypedArray, ShapeError } from '@lightrec/core';
import { optionNames, requireIndices, requireInteger, requireKnown, requireShare } from '@lightrec/core/options';
import type { Catalogue } from './catalogue/catalogue.js';
import type { ColumnFilter } from './catalogue/columns.js';
import { ItemBits } from './catalogue/item-bits.js';
import { usualK } from './limits.js';

/**
 * Options of a search by positions, for hot loops: nothing is looked up by id. An item's index is that of
 * `index.ids.indexOf(id)`.
 */
export interface SearchIndicesOptions {
  /** How many items to return. Default: 10. */
  k?: number;
  /**
   * How much of the index is looked at. Default: `exact`; before post-ranking whose candidates calibration chooses, bounds
   * as loose as it found harmless.
   */
  mode?: SearchMode;
  /** Short for `mode: { probeCount }`. */
  probeCount?: number;
  /** Item indices that must not be returned. Default: none. */
  excludeIndices?: ArrayLike<number>;
  /** Item indices that alone may be returned. Default: every item. */
  includeIndices?: ArrayLike<number>;
  /**
   * Items that alone may be returned, by what they have in columns: `{ genre: ['jazz', 'blues'], price: { below: 20 } }`;
   * or bits from `bitsOfIndices` or `index.itemBits`. Default: every item.
   */
  filter?: Uint32Array | ItemBits | ColumnFilter;
  /** As of `SearchOptions`, by a function of positions. */
  rerank?: false | RerankIndicesOptions;
}

/**
 * - `exact`: the best items by composite score, all others excluded by bounds;
 * - `{ recall }`: looser bounds, so that this share of them is found as a mean over sampled users, in less time;
 * - `{ probeCount }`: only the lists of the best so many first codewords, and exact among their items;
 * - `scan`: the same as `exact`, every item scored: the yardstick of the others.
 */
export type SearchMode = 'exact' | 'scan' | { recall: number } | { probeCount: number };

/** Post-ranking, LightRec (WWW'20), section 4.4. */
export interface RerankIndicesOptions {
  /**
   * Candidates that the composite scores hand over, at least k; the paper uses 500. `auto`: as many as sampled users
   * needed to find the share of the k best by exact vectors that `mode: { recall }` asks for, or .995 of them, and refused
   * where it is asked for and none are enough. Default: the same, or those that came nearest to it.
   */
  candidateCount?: number | 'auto';
  /** The user's vector in the space of the index's vectors, shape `[vectorDim]`. Default: the searched one. */
  user?: Float32Array;
  /**
   * Scores candidates in place of the index's vectors.
   *
   * @param itemIndices - of the candidates, best first by composite score
   * @param scores - their composite scores
   * @returns a score for each, finite
   */
  byIndices?: (itemIndices: Uint32Array, scores: Float32Array) => ArrayLike<number>;
}

export interface FoundIndices {
  /** Item indices, best first, ties to the smaller index. */
  itemIndices: Uint32Array;
  /** Their scores, falling: by the index's vectors after post-ranking, else composite ones. */
  scores: Float32Array;
  /** How many items' codes were looked at; the others were excluded by bounds. */
  scannedCount: number;
  /** Why there are fewer than k items, where there are. */
  shortfall?: Shortfall;
}

/** There are no more: in the index, among those that the options allow, or in the lists that were probed. */
export type Shortfall = 'catalogue' | 'filter' | 'probes';

const names = optionNames<SearchIndicesOptions>({
  ...{ k: 1, mode: 1, probeCount: 1, excludeIndices: 1, includeIndices: 1, filter: 1, rerank: 1 },
});
const rerankNames = optionNames<RerankIndicesOptions>({ candidateCount: 1, user: 1, byIndices: 1 });

/** Item indices are below `limit`. */
type ItemRange = Pick<Catalogue, 'limit' | 'revision'>;

export function requireKnownIndicesOptions(options: SearchIndicesOptions): void {
  requireKnown('searchIndices', options, names);
}

/** Refuses options that do not fit the index or each other, once, at the door. */
export function checkIndicesOptions(options: SearchIndicesOptions, catalogue: ItemRange, hasVectors: boolean): void {
  const { k = usualK, mode, probeCount, rerank } = options;
  requireInteger('k', k, 1);
  if (probeCount !== undefined) requireInteger('probeCount', probeCount, 1);
  if (mode !== undefined) requireMode(mode, probeCount);
  requireItems('excludeIndices', options.excludeIndices, catalogue);
  requireItems('includeIndices', options.includeIndices, catalogue);
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
      requireShare('mode.recall', mode.recall, '(0, 1]');
      return;
    }
  }
  throw new ArgumentError({
    argument: 'mode',
    expected: "'exact', 'scan', { recall } or { probeCount }",
    received: JSON.stringify(mode),
  });
}

function requireRerank(rerank: RerankIndicesOptions, k: number, hasVectors: boolean): void {
  requireKnown('rerank', rerank, rerankNames);
  const { candidateCount, byIndices, user } = rerank;
  const isCount = Number.isInteger(candidateCount) && (candidateCount as number) >= k;
  if (candidateCount !== undefined && candidateCount !== 'auto' && !isCount) {
    const expected = `an integer >= ${k}, which is k, or 'auto'`;
    throw new ArgumentError({ argument: 'rerank.candidateCount', expected, received: candidateCount });
  }
  if (byIndices) {
    if (typeof byIndices !== 'function') {
      throw new ArgumentError({ argument: 'rerank.byIndices', expected: 'a function', received: typeof byIndices });
    }
    if (user) {
      const expected = 'none beside a function, which does not look at it';
      throw new ArgumentError({ argument: 'rerank.user', expected, received: 'a vector' });
    }
    if (typeof candidateCount === 'number') return;
  }
  if (hasVectors) return;
  throw new ArgumentError({
    argument: 'rerank',
    expected: 'an index with vectors',
    received: 'one without',
    hint: 'Build it with LightRecIndex.build(codeTable, { vectors }), or pass rerank.by.',
  });
}

function requireItems(argument: string, items: ArrayLike<number> | undefined, { limit }: ItemRange): void {
  if (items === undefined) return;
  requireIndices(argument, items, limit, 'an item index');
}

export function requireFilter(filter: SearchIndicesOptions['filter'], catalogue: ItemRange): void {
  if (!filter) return;
  if (filter instanceof ItemBits) {
    requireFresh(filter, catalogue);
  } else if (isTypedArray<Uint32Array>(filter, Uint32Array)) {
    requireBits(filter, catalogue);
  } else {
    requireColumnFilter(filter);
  }
}

export function requireFresh({ owner, revision }: ItemBits, catalogue: { revision: number }): void {
  if (owner === catalogue && revision === catalogue.revision) return;
  throw new ArgumentError({
    argument: 'filter',
    expected: 'bits of this index as it is',
    received: owner === catalogue ? 'older ones' : 'those of another',
    hint: 'Make them with index.itemBits(ids) after the last change of the index.',
  });
}

function requireBits(filter: Uint32Array, { limit }: ItemRange): void {
  const wordCount = Math.ceil(limit / 32);
  if (filter.length === wordCount) return;
  throw new ShapeError({
    argument: 'filter',
    expected: [wordCount],
    received: [filter.length],
    hint: 'Make it with bitsOfIndices(itemIndices, index.itemLimit) after the last change of the index.',
  });
}

function requireColumnFilter(filter: ColumnFilter): void {
  const type = Object.prototype.toString.call(filter);
  if (type === '[object Object]') return;
  throw new ArgumentError({
    argument: 'filter',
    expected: 'conditions by column, or bits of items',
    received: type,
    hint: 'A list or a set of ids is for include.',
  });
}
