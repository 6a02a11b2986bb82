import { ArgumentError, type Id, requireInteger } from '@lightrec/core';

export interface SearchOptions {
  /** How many items to return. Default: 10. */
  k?: number;
  /**
   * Lists to scan, those of the best first codewords. Default: all, and the result is exact with respect to the
   * composite score.
   */
  probeCount?: number;
  /** Item indices that must not be returned, usually the ones the user has seen. Default: none. */
  exclude?: ArrayLike<number>;
  /** Item indices that alone may be returned. Default: every item. */
  include?: ArrayLike<number>;
  /** Sorts the best candidates anew by exact vectors. Needs an index built with `vectors`. Default: none. */
  rerank?: RerankOptions;
}

/** Post-ranking, LightRec (WWW'20), section 4.4. */
export interface RerankOptions {
  /** Candidates that the composite scores hand over, at least k. The paper uses 500. */
  candidateCount: number;
  /** The user's vector in the space of the index's `vectors`, shape `[vectorDim]`. Default: the searched one. */
  user?: Float32Array;
}

export interface SearchResult {
  /** Item indices, best first, ties to the smaller index; fewer than k only where fewer were allowed or probed. */
  items: Uint32Array;
  /** Their outside ids. */
  ids: Id[];
  /** Their scores, falling: composite scores, or exact ones after `rerank`. */
  scores: Float32Array;
  /** How many items were scored. */
  scannedCount: number;
}

/** Checks the options once, at the door. */
export function checkSearchOptions(options: SearchOptions, itemCount: number, hasVectors: boolean): void {
  const { k = 10, probeCount, rerank } = options;
  requireInteger('k', k, 1);
  if (probeCount !== undefined) requireInteger('probeCount', probeCount, 1);
  requireItems('exclude', options.exclude, itemCount);
  requireItems('include', options.include, itemCount);
  if (!rerank) return;
  requireInteger('rerank.candidateCount', rerank.candidateCount, k);
  if (hasVectors) return;
  throw new ArgumentError({
    argument: 'rerank',
    expected: 'an index with vectors',
    received: 'one without',
    hint: 'Build it with LightRecIndex.build(codeTable, { vectors }).',
  });
}

function requireItems(argument: string, items: ArrayLike<number> | undefined, itemCount: number): void {
  for (let i = 0; i < (items?.length ?? 0); i++) {
    const item = items![i];
    if (Number.isInteger(item) && item >= 0 && item < itemCount) continue;
    throw new ArgumentError({
      argument: `${argument}[${i}]`,
      expected: `an item index in [0, ${itemCount})`,
      received: item,
      hint: 'Indices of outside ids come from index.ids.indexOf(id).',
    });
  }
}
