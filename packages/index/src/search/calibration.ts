import { type Random, ShapeError } from '@lightrec/core';
import { requireFiniteValues } from '@lightrec/core/options';
import type { IndexState } from '../index-state.js';
import { leastItemsToLeaveOut } from '../limits.js';
import { scaledFor } from '../metric/metric.js';

/** Users by whom recall is measured. */
export interface SampledUsers {
  /** In the space of the codes, shape `[count, dim]`. */
  vectors: Float32Array;
  /** In the space of the index's vectors, shape `[count, vectorDim]`. Default: `vectors`. */
  rerankVectors?: Float32Array;
}

/** What a setting of the search finds of the k best, as a mean over sampled users. */
export interface CalibrationRow {
  k: number;
  /** How loose bounds are, see `EngineQuery`. Default: exact. */
  deviations?: number;
  /** Candidates of post-ranking, which finds the k best by the index's vectors. Default: by composite score, without. */
  candidateCount?: number;
  recall: number;
  /** What a search costs, in items whose codes are looked at. */
  cost: number;
}

const sampledKs = [10, 100];
const sampledDeviations = [3, 2.5, 2, 1.5, 1.25, 1, 0.5, 0, -0.5];
const candidateFactors = [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 160, 192, 256];
/** Looser bounds are tried with as many candidates as find so much, where there are items enough to leave out. */
const leastRecall = 0.9;
/** Candidates among which the best by vectors count as the best of all. */
const mostCandidates = 20_000;
/** What a composite score and a score by a vector cost, in items whose codes are looked at; measured. */
const [costOfScore, costOfCandidate] = [2, 20];

/** Figures measured on sampled users, by which options that ask for a recall are met. */
export class Calibration {
  private readonly chosen = new Map<string, CalibrationRow>();

  constructor(readonly rows: readonly CalibrationRow[]) {}

  /** How loose bounds may be at a recall of the k best by composite score; `undefined`, exact search, where none may. */
  deviationsFor(k: number, recall: number): number | undefined {
    const row = this.choose(k, recall, 'scan');
    return recall < 1 && row.recall >= recall ? row.deviations : undefined;
  }

  /**
   * Candidates and bounds of the least cost at a recall of the k best by vectors, or those that came nearest to it;
   * k of them where nothing was measured.
   *
   * @param isExact - whether bounds must be exact
   */
  candidatesFor(k: number, recall: number, isExact: boolean): CandidateSetting {
    const row = this.choose(k, recall, isExact ? 'exact' : 'rank');
    // As many times k as were measured.
    return { ...row, candidateCount: Math.max(k, Math.ceil(((row.candidateCount ?? 0) / row.k) * k)) };
  }

  /** Of searches without post-ranking, with it, or with it by exact bounds; kept, as every search asks again. */
  private choose(k: number, recall: number, kind: 'scan' | 'rank' | 'exact'): CalibrationRow {
    const key = [k, recall, kind].join();
    const isOne = ({ candidateCount, deviations }: CalibrationRow) =>
      kind === 'scan' ? !candidateCount : candidateCount && (kind === 'rank' || deviations === undefined);
    const row = this.chosen.get(key) ?? cheapest(nearestRows(this.rows, k).filter(isOne), recall);
    this.chosen.set(key, row);
    return row;
  }
}

type CandidateSetting = Pick<CalibrationRow, 'deviations' | 'recall'> & { candidateCount: number };

const nothing: CalibrationRow = { k: 1, recall: 0, cost: 0 };

/** The row of the least cost of those that have a recall, or the one that comes nearest to it. */
function cheapest(rows: readonly CalibrationRow[], recall: number): CalibrationRow {
  const rank = (row: CalibrationRow) => (row.recall >= recall ? row.cost : 1e15 * (2 - row.recall));
  return rows.reduce((least, row) => (rank(row) < rank(least) ? row : least), nothing);
}

/** Rows of the sampled k that is nearest to another by ratio. */
function nearestRows(rows: readonly CalibrationRow[], k: number): CalibrationRow[] {
  const distance = (row: CalibrationRow) => Math.abs(Math.log(row.k / k));
  const least = rows.reduce((least, row) => Math.min(least, distance(row)), Number.POSITIVE_INFINITY);
  return rows.filter((row) => distance(row) === least);
}

/** Refuses users that calibration could not search for: `vectorDim` is that of the index's vectors, where it has some. */
export function requireUsers({ vectors, rerankVectors }: SampledUsers, dim: number, vectorDim?: number): void {
  const count = vectors.length / dim;
  if (!Number.isInteger(count) || count === 0) {
    const received = `${vectors.length} entries`;
    throw new ShapeError({ argument: 'users.vectors', expected: `[userCount, ${dim}]`, received });
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
  const { engine, tombstoneCount } = state;
  const { dim, itemCount } = engine.layout;
  const users = engineUsers(state, sampled);
  const vectorDim = engine.vectors?.dim ?? 0;
  const indices = Array.from({ length: users.vectors.length / dim }, (_, i) => i);
  const rows: CalibrationRow[] = [];
  for (const k of sampledKs) {
    const findFor = (i: number, setting: Setting): Set<number> => {
      const { candidateCount, deviations } = setting;
      const user = vectorAt(users.rerankVectors, i, vectorDim);
      const rerank = candidateCount === undefined ? undefined : { candidateCount, user };
      const query = { k, scan: 'pruned', probeCount: 0, deviations, isBlocking: tombstoneCount > 0, rerank } as const;
      engine.search(vectorAt(users.vectors, i, dim), query);
      return new Set(engine.foundItems);
    };
    const measure = (setting: Setting, best: readonly Set<number>[]): CalibrationRow => {
      let [recall, cost] = [0, costOfCandidate * (setting.candidateCount ?? 0)];
      for (const i of indices) {
        recall += overlap(findFor(i, setting), best[i]) / indices.length;
        const { scannedItems, scoredItems } = engine.cost;
        cost += (scannedItems + costOfScore * scoredItems) / indices.length;
      }
      const row = { k, ...setting, recall, cost };
      rows.push(row);
      return row;
    };
    const best = indices.map((i) => findFor(i, {}));
    for (const deviations of sampledDeviations) measure({ deviations }, best);
    if (vectorDim === 0) continue;
    const bestByVectors = indices.map((i) =>
      findFor(i, { candidateCount: Math.max(k, Math.min(itemCount, mostCandidates)) }),
    );
    for (const factor of candidateFactors) {
      const candidateCount = Math.ceil(factor * k);
      const { recall } = measure({ candidateCount }, bestByVectors);
      if (recall >= leastRecall && itemCount >= leastItemsToLeaveOut) {
        for (const deviations of sampledDeviations) measure({ candidateCount, deviations }, bestByVectors);
      }
      // More of them find the same.
      if (recall > 0.9999 || candidateCount >= itemCount) break;
    }
  }
  return new Calibration(rows);
}

type Setting = Pick<CalibrationRow, 'candidateCount' | 'deviations'>;

function engineUsers({ engine, metric, form }: IndexState, { vectors, rerankVectors }: SampledUsers): EngineUsers {
  const scaled = scaledFor(metric, vectors, engine.dim);
  if (!form) return { vectors: scaled, rerankVectors: scaled };
  const own = rerankVectors ? scaledFor(metric, rerankVectors, form.dim) : scaled;
  const moved = metric === 'euclidean' && form.center ? own.map((value, i) => value - form.center![i % form.dim]) : own;
  return { vectors: scaled, rerankVectors: moved };
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

function overlap(some: Set<number>, best: Set<number>): number {
  if (best.size === 0) return 1;
  let both = 0;
  for (const item of some) if (best.has(item)) both++;
  return both / best.size;
}
