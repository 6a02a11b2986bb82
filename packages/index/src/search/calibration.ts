import { ArgumentError, type Random, requireFiniteValues, ShapeError } from '@lightrec/core';
import type { EngineQuery, SearchEngine } from '../engine/search-engine.js';
import type { IndexState } from '../index-state.js';
import { scaledFor } from '../metric/metric.js';

/** Users by whom recall is measured. */
export interface SampledUsers {
  /** In the space of the codes, shape `[count, dim]`. */
  vectors: Float32Array;
  /** In the space of the index's vectors, shape `[count, vectorDim]`. Default: `vectors`. */
  rerankVectors?: Float32Array;
}

/** What approximate search finds of the k best, as a mean over sampled users. */
export interface CalibrationRow {
  k: number;
  /** Share of what is yet unknown of a score that bounds leave out. */
  share: number;
  /** Of the k best by composite score. */
  recall: number;
}

/** What post-ranking finds of the k best by the index's vectors, as a mean over sampled users. */
export interface CandidateRow {
  k: number;
  candidateCount: number;
  recall: number;
}

const sampledKs = [10, 100];
const shares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
const candidateFactors = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
/** Candidates among which the best by vectors count as the best of all. */
const mostCandidates = 20_000;

/** Figures measured on sampled users, by which options that ask for a recall are met. */
export class Calibration {
  constructor(
    readonly shares: readonly CalibrationRow[],
    readonly candidates: readonly CandidateRow[],
  ) {}

  /** The largest share of bounds that may be left out at a recall; 0, exact search, where none may. */
  shareFor(k: number, recall: number): number {
    const rows = nearestRows(this.shares, k).filter((row) => row.recall >= recall && recall < 1);
    return rows.reduce((most, { share }) => Math.max(most, share), 0);
  }

  /** The fewest candidates at a recall, or those that came nearest to it; k where nothing was measured. */
  bestCandidatesFor(k: number, recall: number): number {
    const rows = nearestRows(this.candidates, k);
    const enough = rows.find((row) => row.recall >= recall) ?? best(rows);
    return enough ? candidatesOf(enough, k) : k;
  }

  /**
   * The fewest candidates at a recall.
   *
   * @throws ArgumentError where no number of them was enough
   */
  candidatesFor(k: number, recall: number): number {
    const rows = nearestRows(this.candidates, k);
    const enough = rows.find((row) => row.recall >= recall);
    if (enough) return candidatesOf(enough, k);
    throw new ArgumentError({
      argument: 'rerank.candidateCount',
      expected: `auto where candidates reach a recall of ${recall}`,
      received: `an index whose best is ${(best(rows)?.recall ?? 0).toFixed(3)}`,
      hint: 'Pass a number, ask for less, or use more codebooks.',
    });
  }
}

/** As many times k as were measured. */
function candidatesOf(row: CandidateRow, k: number): number {
  return Math.max(k, Math.ceil((row.candidateCount / row.k) * k));
}

/** The row of the largest recall, of those the one of the fewest candidates. */
function best(rows: readonly CandidateRow[]): CandidateRow | undefined {
  return rows.reduce<CandidateRow | undefined>(
    (most, row) => (most && most.recall >= row.recall ? most : row),
    undefined,
  );
}

/** Rows of the sampled k that is nearest to another by ratio. */
function nearestRows<T extends { k: number }>(rows: readonly T[], k: number): T[] {
  const distance = (row: T) => Math.abs(Math.log(row.k / k));
  const least = rows.reduce((least, row) => Math.min(least, distance(row)), Number.POSITIVE_INFINITY);
  return rows.filter((row) => distance(row) === least);
}

/** Refuses users that calibration could not search for: `vectorDim` is that of the index's vectors, where it has some. */
export function requireUsers({ vectors, rerankVectors }: SampledUsers, dim: number, vectorDim?: number): void {
  const count = vectors.length / dim;
  if (!Number.isInteger(count) || count === 0) {
    const received = `${vectors.length} entries`;
    throw new ShapeError({ argument: 'users.vectors', expected: `[userCount, ${dim}], some hundred users`, received });
  }
  requireFiniteValues('users.vectors', vectors);
  if (vectorDim === undefined) return;
  if ((rerankVectors ?? vectors).length !== count * vectorDim) {
    const received = rerankVectors ? `${rerankVectors.length} entries` : 'none';
    const hint = `The index keeps vectors of dim ${vectorDim}.`;
    throw new ShapeError({ argument: 'users.rerankVectors', expected: [count, vectorDim], received, hint });
  }
  if (rerankVectors) requireFiniteValues('users.rerankVectors', rerankVectors);
}

/** Users as the engine of an index searches for them. */
interface EngineUsers {
  vectors: Float32Array;
  /** In the space of the rows. */
  rerankVectors: Float32Array;
}

/** Measures an index on users. Takes some hundred searches a user. */
export function calibrate(state: IndexState, sampled: SampledUsers): Calibration {
  const { engine } = state;
  const users = engineUsers(state, sampled);
  const { dim } = engine.layout;
  const count = users.vectors.length / dim;
  const isBlocking = state.tombstoneCount > 0;
  const exact: EngineQuery = { k: 1, scan: 'pruned', probeCount: 0, share: 0, isBlocking };
  const shareRows: CalibrationRow[] = [];
  const candidateRows: CandidateRow[] = [];
  for (const k of sampledKs) {
    const best = perUser(count, (i) => found(engine, vectorAt(users.vectors, i, dim), { ...exact, k }));
    for (const share of shares) {
      const recall = mean(count, (i) =>
        overlap(found(engine, vectorAt(users.vectors, i, dim), { ...exact, k, share }), best[i]),
      );
      shareRows.push({ k, share, recall });
    }
    if (engine.vectors) candidateRows.push(...calibrateCandidates(engine, users, { ...exact, k }, count));
  }
  return new Calibration(shareRows, candidateRows);
}

function engineUsers({ engine, metric, form }: IndexState, { vectors, rerankVectors }: SampledUsers): EngineUsers {
  const scaled = scaledFor(metric, vectors, engine.dim);
  if (!form) return { vectors: scaled, rerankVectors: scaled };
  const own = rerankVectors ? scaledFor(metric, rerankVectors, form.dim) : scaled;
  const moved = metric === 'euclidean' && form.center ? own.map((value, i) => value - form.center![i % form.dim]) : own;
  return { vectors: scaled, rerankVectors: moved };
}

function calibrateCandidates(
  engine: SearchEngine,
  { vectors, rerankVectors }: EngineUsers,
  query: EngineQuery,
  count: number,
): CandidateRow[] {
  const { dim, itemCount } = engine.layout;
  const vectorDim = engine.vectors!.dim;
  const rerank = (i: number, candidateCount: number) =>
    found(engine, vectorAt(vectors, i, dim), {
      ...query,
      rerank: { candidateCount, user: vectorAt(rerankVectors, i, vectorDim) },
    });
  const best = perUser(count, (i) => rerank(i, Math.max(query.k, Math.min(itemCount, mostCandidates))));
  const rows: CandidateRow[] = [];
  for (const factor of candidateFactors) {
    const candidateCount = Math.ceil(factor * query.k);
    const recall = mean(count, (i) => overlap(rerank(i, candidateCount), best[i]));
    rows.push({ k: query.k, candidateCount, recall });
    // More of them find the same.
    if (recall > 0.9999 || candidateCount >= itemCount) break;
  }
  return rows;
}

/**
 * Stand-ins where no users are given: items as they are kept, as users look the way of items they like. Real users
 * are harder to serve, so give some.
 */
export function itemsAsUsers(state: IndexState, random: Random): SampledUsers {
  const items = state.items();
  const count = Math.min(64, items.length);
  const chosen = Array.from({ length: count }, () => items[random.integer(items.length)]);
  const decoded = (item: number) => state.decode(state.codesOf(item));
  if (!state.form) return { vectors: joined(chosen.map(decoded)) };
  const kept = joined(chosen.map((item) => state.vectorOf(item)!));
  return state.ranksByDefault ? { vectors: kept } : { vectors: joined(chosen.map(decoded)), rerankVectors: kept };
}

function joined(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

function vectorAt(vectors: Float32Array, i: number, dim: number): Float32Array {
  return vectors.subarray(i * dim, (i + 1) * dim);
}

function found(engine: SearchEngine, user: Float32Array, query: EngineQuery): Set<number> {
  engine.search(user, query);
  return new Set(engine.foundItems);
}

function overlap(some: Set<number>, best: Set<number>): number {
  if (best.size === 0) return 1;
  let both = 0;
  for (const item of some) if (best.has(item)) both++;
  return both / best.size;
}

function perUser<T>(count: number, of: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => of(i));
}

function mean(count: number, of: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += of(i) / count;
  return sum;
}
