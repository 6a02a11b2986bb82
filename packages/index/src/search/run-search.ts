import { ArgumentError, isTypedArray } from '@lightrec/core';
import { bitsOfIndices, type EngineQuery, hasBit, type SearchEngine } from '@lightrec/kernels/search';
import { AllowedItems } from '../catalogue/allowed-items.js';
import { ItemBits } from '../catalogue/item-bits.js';
import type { IndexState } from '../index-state.js';
import { fewAllowed, usualK } from '../limits.js';
import { userFor } from '../metric/metric.js';
import { applyForm, compositeForm, exactForm, movedToCenter, type ScoreForm } from '../metric/score-form.js';
import { requireUser } from '../require-user.js';
import type { SearchIndicesOptions, Shortfall } from '../search-indices-options.js';
import type { Calibration } from './calibration.js';
import { requireScoresOf } from './require-scores-of.js';
import { rankSetting, type SearchSetting, scanSetting } from './search-setting.js';

/** What a search found: `count` items are in the engine's `foundItems` and `foundScores` until its next call. */
export interface Found {
  count: number;
  /** What the engine's scores still are to be brought into. */
  form: ScoreForm;
}

const done: ScoreForm = { factor: 1, offset: 0 };

/** Runs one search, its options checked already. */
export function runSearch(
  state: IndexState,
  user: ArrayLike<number>,
  options: SearchIndicesOptions,
  calibrate: () => Calibration,
): Found {
  const { engine, catalogue, metric } = state;
  const { k = usualK, mode = 'exact', excludeIndices } = options;
  requireUser('user', user, engine.dim);
  const searched = userFor(metric, user);
  const { candidateCount, deviations } = settingOf(state, options, calibrate);
  const query: EngineQuery = {
    k,
    scan: mode === 'scan' ? 'whole' : 'pruned',
    probeCount: options.probeCount ?? (typeof mode === 'object' && 'probeCount' in mode ? mode.probeCount : 0),
    deviations,
    isBlocking: catalogue.removedItems.size > 0 || (excludeIndices?.length ?? 0) > 0,
  };
  allowItems(state, query, options);
  const { byIndices, user: rerankUser } = options.rerank || {};
  if (candidateCount === 0) {
    return { count: searchWithout(state, excludeIndices, searched, query), form: compositeForm(metric, searched) };
  }
  if (byIndices) {
    const byVectors = state.isTrained ? undefined : { candidateCount: everyItem, user: searched };
    searchWithout(state, excludeIndices, searched, { ...query, k: candidateCount, rerank: byVectors });
    applyForm(compositeForm(metric, searched), engine.foundScores);
    return { count: rankByFunction(engine, k, byIndices), form: done };
  }
  if (rerankUser || engine.vectorDim !== engine.dim) requireUser('rerank.user', rerankUser ?? user, engine.vectorDim!);
  return postRank(state, searched, rerankUser && userFor(metric, rerankUser), excludeIndices, query, candidateCount);
}

const everyItem = Number.MAX_SAFE_INTEGER;

function settingOf(state: IndexState, options: SearchIndicesOptions, calibrate: () => Calibration): SearchSetting {
  const { k = usualK, rerank } = options;
  const isByFunction = rerank && rerank.byIndices !== undefined;
  if (!state.isTrained && !isByFunction) return { candidateCount: everyItem };
  const isRanked = rerank === undefined ? state.ranksByDefault : rerank !== false;
  // Nothing to find, nor to calibrate by.
  if (state.catalogue.size === 0) return { candidateCount: isRanked ? k : 0 };
  return isRanked ? rankSetting(options, calibrate) : scanSetting(options, calibrate);
}

/** Sorts candidates anew by the vectors that the index keeps. */
function postRank(
  state: IndexState,
  user: ArrayLike<number>,
  ownUser: ArrayLike<number> | undefined,
  exclude: ArrayLike<number> | undefined,
  query: EngineQuery,
  candidateCount: number,
): Found {
  const { engine, metric, form: rows } = state;
  const rerankUser = ownUser ?? user;
  const form = rows!.base === 'codes' ? compositeForm(metric, rerankUser) : exactForm(metric, rerankUser, rows!);
  const rerank = { candidateCount, user: movedToCenter(metric, rerankUser, rows!.center) };
  if (rows!.base !== 'codes' || !ownUser) {
    return { count: searchWithout(state, exclude, user, { ...query, rerank }), form };
  }
  // What codes leave is added to their score for the same user.
  searchWithout(state, exclude, user, { ...query, k: candidateCount });
  const listed = Uint32Array.from(engine.foundItems, (item) => state.positionOf(item)).sort();
  const again: EngineQuery = { ...query, listed, allowed: undefined, rerank };
  return { count: searchWithout(state, exclude, ownUser, again), form };
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

/** Why fewer than k items came back. */
export function shortfallOf(
  { catalogue, engine }: IndexState,
  count: number,
  options: Pick<SearchIndicesOptions, 'k' | 'mode' | 'probeCount'>,
): Shortfall | undefined {
  const { k = usualK, mode } = options;
  if (count >= k) return undefined;
  if (count === catalogue.size) return 'catalogue';
  const probed = options.probeCount ?? (typeof mode === 'object' && 'probeCount' in mode ? mode.probeCount : undefined);
  return probed !== undefined && probed < engine.layout.codewordCount ? 'probes' : 'filter';
}

/** Turns `includeIndices` and `filter` into bits by item, or into positions where few items are allowed. */
function allowItems(state: IndexState, query: EngineQuery, { includeIndices, filter }: SearchIndicesOptions): void {
  if (!includeIndices && !filter) return;
  const { catalogue } = state;
  const byFilter = filter && allowedBy(state, filter);
  const few = query.probeCount === 0 ? fewAllowed * catalogue.size : 0;
  if (includeIndices && includeIndices.length < few) {
    const isAllowed = (item: number) => catalogue.has(item) && (!byFilter || hasBit(byFilter.bits, item));
    const items = new Set(Array.from(includeIndices).filter(isAllowed));
    query.listed = Uint32Array.from(items, (item) => state.positionOf(item)).sort();
    return;
  }
  if (!includeIndices && byFilter!.count < few) {
    query.listed = byFilter!.positionsIn(state.engine, (item) =>
      catalogue.has(item) ? state.positionOf(item) : undefined,
    );
    return;
  }
  const byList = includeIndices && bitsOfIndices(Array.from(includeIndices), catalogue.limit);
  const bits = byFilter?.bits;
  query.allowed = byList && bits ? byList.map((word, i) => word & bits[i]) : (byList ?? bits);
}

function allowedBy(state: IndexState, filter: NonNullable<SearchIndicesOptions['filter']>): AllowedItems {
  if (filter instanceof ItemBits) return filter;
  if (isTypedArray<Uint32Array>(filter, Uint32Array)) return new AllowedItems(filter);
  if (state.columns) return state.columns.allowedBy(filter, state.catalogue.limit);
  throw new ArgumentError({
    argument: 'filter',
    expected: 'an index with columns, or bits by item',
    received: 'an index without',
    hint: 'Give it some when it is made: LightRecIndex.fromVectors(vectors, { columns: { genre: [...] } }).',
  });
}

/** Ranks what was found anew by the caller's scores, and leaves the k best. */
function rankByFunction(
  engine: SearchEngine,
  k: number,
  by: (itemIndices: Uint32Array, scores: Float32Array) => ArrayLike<number>,
): number {
  const items = engine.foundItems.slice();
  const given = by(items.slice(), engine.foundScores.slice());
  requireScoresOf('rerank.byIndices', given, items.length);
  const scores = Float32Array.from(given);
  const best = Array.from(items.keys())
    .sort((a, b) => scores[b] - scores[a] || items[a] - items[b])
    .slice(0, k);
  engine.replaceFound(
    best.map((i) => items[i]),
    best.map((i) => scores[i]),
  );
  return best.length;
}
