import { ArgumentError, isTypedArray, ShapeError } from '@lightrec/core';
import { hasBit, itemBits } from '../catalogue/item-bits.js';
import type { EngineQuery, SearchEngine } from '../engine/search-engine.js';
import type { IndexState } from '../index-state.js';
import { requireUser } from '../require-user.js';
import type { SearchOptions, Shortfall } from '../search-options.js';
import type { Calibration } from './calibration.js';

/** Allowed items are scored one by one where they are fewer than this share of all. */
const fewAllowed = 0.05;
/** Share of the k best that `rerank: { candidateCount: 'auto' }` finds unless told otherwise. */
const usualRecall = 0.95;

/**
 * Runs one search, its options checked already.
 *
 * @param floor - items whose composite score is below it may be left out
 * @returns how many items were found; they are in the engine's `foundItems` and `foundScores` until its next call
 */
export function runSearch(
  state: IndexState,
  user: ArrayLike<number>,
  options: SearchOptions,
  calibrate: () => Calibration,
  floor?: number,
): number {
  const { engine, catalogue } = state;
  const { k = 10, mode = 'exact', rerank } = options;
  const recall = typeof mode === 'object' && 'recall' in mode ? mode.recall : undefined;
  requireUser('user', user, engine.dim);
  const query: EngineQuery = {
    k,
    scan: mode === 'scan' ? 'whole' : 'pruned',
    probeCount: options.probeCount ?? (typeof mode === 'object' && 'probeCount' in mode ? mode.probeCount : 0),
    share: recall !== undefined && catalogue.size > 0 ? calibrate().shareFor(k, recall) : 0,
    isBlocking: catalogue.removedItems.size > 0 || (options.exclude?.length ?? 0) > 0,
    floor,
  };
  allowItems(state, query, options);
  if (!rerank) return searchWithout(state, options.exclude, user, query);
  const candidateCount = catalogue.size > 0 ? candidateCountOf(options, calibrate)! : k;
  if (rerank.by) {
    searchWithout(state, options.exclude, user, { ...query, k: candidateCount });
    return rankByFunction(engine, k, rerank.by);
  }
  const rerankUser = rerank.user ?? user;
  requireUser('rerank.user', rerankUser, engine.vectorDim!);
  return searchWithout(state, options.exclude, user, { ...query, rerank: { candidateCount, user: rerankUser } });
}

/** A search that never returns the excluded items. */
function searchWithout(
  state: IndexState,
  exclude: ArrayLike<number> | undefined,
  user: ArrayLike<number>,
  query: EngineQuery,
): number {
  const blocked = exclude ? state.block(exclude) : [];
  try {
    return state.engine.search(user, query);
  } finally {
    state.unblock(blocked);
  }
}

/** How many candidates post-ranking takes; `undefined` without it. */
export function candidateCountOf(
  { k = 10, mode, rerank }: SearchOptions,
  calibrate: () => Calibration,
): number | undefined {
  if (rerank?.candidateCount !== 'auto') return rerank?.candidateCount;
  const recall = typeof mode === 'object' && 'recall' in mode ? mode.recall : usualRecall;
  return calibrate().candidatesFor(k, recall);
}

/** What `shortfallOf` reads of an index. */
interface Extent {
  catalogue: { size: number };
  engine: { layout: { codewordCount: number } };
}

/** Why fewer than k items came back. */
export function shortfallOf(extent: Extent, count: number, options: SearchOptions): Shortfall | undefined {
  const { k = 10, mode } = options;
  if (count >= k) return undefined;
  if (count === extent.catalogue.size) return 'catalogue';
  const probed = options.probeCount ?? (typeof mode === 'object' && 'probeCount' in mode ? mode.probeCount : undefined);
  return probed !== undefined && probed < extent.engine.layout.codewordCount ? 'probes' : 'filter';
}

/** Turns `include` and `filter` into bits by item, or into positions where few items are allowed. */
function allowItems(state: IndexState, query: EngineQuery, { include, filter }: SearchOptions): void {
  if (!include && !filter) return;
  const { catalogue } = state;
  const byFilter =
    filter && (isTypedArray<Uint32Array>(filter, Uint32Array) ? filter : bitsOfCategories(state, filter));
  if (include && include.length < fewAllowed * catalogue.size && query.probeCount === 0) {
    const isAllowed = (item: number) => catalogue.has(item) && (!byFilter || hasBit(byFilter, item));
    const items = new Set(Array.from(include).filter(isAllowed));
    query.listed = Uint32Array.from(items, (item) => state.positionOf(item)).sort();
    return;
  }
  const byList = include && itemBits(Array.from(include), catalogue.limit);
  query.allowed = byList && byFilter ? byList.map((word, i) => word & byFilter[i]) : (byList ?? byFilter);
}

function bitsOfCategories(state: IndexState, filter: Record<string, string | readonly string[]>): Uint32Array {
  if (state.categories) return state.categories.bitsOf(filter, state.catalogue.limit);
  throw new ArgumentError({
    argument: 'filter',
    expected: 'an index with categories, or bits by item',
    received: 'an index without',
    hint: 'Build it with LightRecIndex.build(codeTable, { categories: { genre: [...] } }).',
  });
}

/** Ranks what was found anew by the caller's scores, and leaves the k best. */
function rankByFunction(
  engine: SearchEngine,
  k: number,
  by: (items: Uint32Array, scores: Float32Array) => ArrayLike<number>,
): number {
  const items = engine.foundItems.slice();
  const scores = Float32Array.from(by(items.slice(), engine.foundScores.slice()));
  if (scores.length !== items.length) {
    throw new ShapeError({ argument: 'rerank.by', expected: `${items.length} scores`, received: scores.length });
  }
  const wrong = scores.findIndex((score) => !Number.isFinite(score));
  if (wrong >= 0) {
    const received = scores[wrong];
    throw new ArgumentError({ argument: 'rerank.by', expected: 'finite scores', received });
  }
  const best = Array.from(items.keys())
    .sort((a, b) => scores[b] - scores[a] || items[a] - items[b])
    .slice(0, k);
  engine.replaceFound(
    best.map((i) => items[i]),
    best.map((i) => scores[i]),
  );
  return best.length;
}
