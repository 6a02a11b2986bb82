import { ArgumentError, type Id } from '@lightrec/core';
import { optionNames, requireKnown } from '@lightrec/core/options';
import type { Catalogue } from './catalogue/catalogue.js';
import type { ColumnFilter } from './catalogue/columns.js';
import { indicesOf } from './catalogue/indices-of.js';
import type { ItemBits } from './catalogue/item-bits.js';
import { requireScoresOf } from './search/require-scores-of.js';
import type { SearchIndicesOptions, Shortfall } from './search-indices-options.js';

/** Options of a search in the language of ids; positions stay below, in `SearchIndicesOptions`. */
export interface SearchOptions<T extends Id = Id>
  extends Omit<SearchIndicesOptions, 'excludeIndices' | 'includeIndices' | 'filter' | 'rerank'> {
  /**
   * Ids of items that must not be returned, usually the ones the user has seen: an array, a set, any iterable. Those that
   * are not there, as they have left the catalogue, are no error. Default: none.
   */
  exclude?: Iterable<T>;
  /** Ids of items that alone may be returned; one that is not there allows nothing. Default: every item. */
  include?: Iterable<T>;
  /**
   * Items that alone may be returned, by what they have in columns: one of some texts or numbers, a number between bounds,
   * true or false, `{ genre: ['jazz', 'blues'], price: { below: 20 }, inStock: true }`; or by the bits of
   * `index.itemBits(ids)`. Default: every item.
   */
  filter?: ColumnFilter | ItemBits;
  /**
   * Post-ranking: the best candidates sorted anew by the vectors that the index keeps, or by a function; `false` leaves it
   * out. Default: by the vectors where there are such, with as many candidates as calibration found.
   */
  rerank?: false | RerankOptions<T>;
}

/** Post-ranking, LightRec (WWW'20), section 4.4. */
export interface RerankOptions<T extends Id = Id> extends Omit<RerankIndicesOptions, 'byIndices'> {
  /**
   * Scores candidates in place of the index's vectors.
   *
   * @param ids - of the candidates, best first by composite score
   * @param scores - their composite scores
   * @returns a score for each, finite
   */
  by?: (ids: T[], scores: number[]) => ArrayLike<number>;
}

type RerankIndicesOptions = Exclude<SearchIndicesOptions['rerank'], false | undefined>;

/** Plain data: as JSON, its lists are lists. */
export interface SearchResult<T extends Id = Id> {
  /** Ids of the items, best first, ties to the item that came first into the index. */
  ids: T[];
  /** Their scores, falling: by the index's vectors after post-ranking, else composite ones. */
  scores: number[];
  /** How many items' codes were looked at; the others were excluded by bounds. */
  scannedCount: number;
  /** Why there are fewer than k items, where there are. */
  shortfall?: Shortfall;
}

const names = optionNames<SearchOptions>({
  ...{ k: 1, mode: 1, probeCount: 1, exclude: 1, include: 1, filter: 1, rerank: 1 },
});
const rerankNames = optionNames<RerankOptions>({ candidateCount: 1, user: 1, by: 1 });

/** The same options by positions, checked as far as ids go; `checkIndicesOptions` does the rest. */
export function byIndices<T extends Id>(options: SearchOptions<T>, catalogue: Catalogue): SearchIndicesOptions {
  requireKnown('search', options, names);
  // Written out, as copies of what is left of an object cost microseconds.
  const { k, mode, probeCount, exclude, include, filter, rerank } = options;
  requireFilterOfIds(filter);
  return {
    k,
    mode,
    probeCount,
    filter,
    excludeIndices: exclude === undefined ? undefined : indicesOf('exclude', exclude, catalogue),
    includeIndices: include === undefined ? undefined : indicesOf('include', include, catalogue),
    rerank: rerank && rerankByIndices(rerank, catalogue),
  };
}

/** Refuses bits by position, which may be meant as ids. */
export function requireFilterOfIds(filter: unknown): void {
  if (!ArrayBuffer.isView(filter)) return;
  const expected = 'conditions by column, or bits of index.itemBits(ids)';
  throw new ArgumentError({ argument: 'filter', expected, received: 'an array', hint: 'Ids are for include.' });
}

function rerankByIndices<T extends Id>(rerank: RerankOptions<T>, catalogue: Catalogue): RerankIndicesOptions {
  requireKnown('rerank', rerank, rerankNames);
  const { by, ...shared } = rerank;
  if (by === undefined) return shared;
  if (typeof by !== 'function') {
    throw new ArgumentError({ argument: 'rerank.by', expected: 'a function', received: typeof by });
  }
  return {
    ...shared,
    byIndices(items, composite) {
      const scores = by(catalogue.idsOf(items) as T[], Array.from(composite));
      requireScoresOf('rerank.by', scores, items.length);
      return scores;
    },
  };
}
