import { ArgumentError, ShapeError } from '@lightrec/core';
import {
  optionNames,
  requireArray,
  requireIndices,
  requireInteger,
  requireKnown,
  requireLength,
  requirePositive,
} from '@lightrec/core/options';
import { mostThreads } from '../limits.js';
import { requireThreads } from '../threads/kernel-thread.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import {
  type FactorSide,
  otherSide,
  pieceCount,
  type RowSolver,
  rowCountOf,
  type SharedFactors,
  type SideName,
  termCount,
} from './shared-factors.js';
import { rowSolverOf } from './threads/solver-task.js';
import { type Range, SolverThread } from './threads/solver-thread.js';

/** Pairs of one side, row by row. */
export interface RowPairs {
  /** Where the partners of each row begin, shape `[rowCount + 1]`. */
  offsets: ArrayLike<number>;
  /** Partners, row by row, shape `[pairCount]`. */
  partners: ArrayLike<number>;
  /** How much each pair counts, above 0, shape `[pairCount]`; of both sides or of none. Default: each counts 1. */
  weights?: ArrayLike<number>;
}

export interface IalsFactorsOptions {
  /** The items of each user. */
  users: RowPairs;
  /** The users of each item: the same pairs. */
  items: RowPairs;
  dim: number;
  /** Threads that share the rows, the one that calls among them; the same bytes for any number. Default: 1. */
  threads?: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const ialsFactorsNames = /* @__PURE__ */ optionNames<IalsFactorsOptions>({
  users: 1,
  items: 1,
  dim: 1,
  threads: 1,
  engine: 1,
});

/** Sums over solved rows. */
export interface SolvedTerms {
  /** Of `w (1 - <x, y>)^2` over all pairs of the rows, with their weights `w`. */
  observed: number;
  /** Of `x^T C x`, `C` being the matrix that the rows share. */
  shared: number;
  /** Of the ridge of a row times its squared norm. */
  ridge: number;
}

/**
 * User and item vectors of a matrix factorisation, each side of which is solved by least squares while the other
 * stands. Both engines and any number of threads give the same bits.
 */
export interface IalsFactors {
  /** Shape `[userCount, dim]`, zero at first; the caller may write it between calls, as `items`. */
  readonly users: Float32Array;
  /** Shape `[itemCount, dim]`. */
  readonly items: Float32Array;

  /** The sum of the outer products of a side's vectors, shape `[dim, dim]`. */
  gramOf(side: SideName): Float64Array;

  /**
   * Says by what the rows of a side are solved from now on. The vectors of the other side are read now.
   *
   * @param basis - orthonormal columns, the directions in which the matrix `C` that all rows share is diagonal; shape
   *   `[dim, dim]`
   * @param diagonal - of `C` in that basis, shape `[dim]`
   * @param ridges - what is added to it for each row of the side
   */
  begin(side: SideName, basis: Float64Array, diagonal: Float64Array, ridges: Float32Array): void;

  /**
   * Moves rows of the side, from `first` to before `last`, towards where
   * `sum over partners w (1 - <x, y>)^2 + x^T C x + ridge |x|^2` is least.
   *
   * @param stepCount - steps of conjugate gradients
   */
  solve(first: number, last: number, stepCount: number): SolvedTerms;

  /** Ends its threads. */
  dispose(): void;
}

/**
 * @throws ArgumentError for a dimension below 1, pairs that do not fit together, or threads where there are none
 * @throws ShapeError for offsets that do not end where the partners do, or weights of not every pair
 */
export function createIalsFactors(options: IalsFactorsOptions): IalsFactors {
  requireKnown('createIalsFactors', options, ialsFactorsNames);
  const { users, items, dim, threads = 1, engine = 'auto' } = options;
  requireInteger('dim', dim, 1);
  requireInteger('threads', threads, 1, mostThreads);
  for (const [argument, pairs] of [['users', users] as const, ['items', items] as const]) {
    requireArray(`${argument}.offsets`, pairs?.offsets);
    requireArray(`${argument}.partners`, pairs?.partners);
  }
  for (const [argument, { weights, partners }] of [['users', users] as const, ['items', items] as const]) {
    requirePairWeights(`${argument}.weights`, weights, partners.length, users.weights !== undefined);
  }
  requirePairs('users', users, items);
  requirePairs('items', items, users);
  return new ThreadedFactors(users, items, dim, threads, resolveEngine(engine));
}

function requirePairs(argument: string, { offsets, partners }: RowPairs, other: RowPairs): void {
  if (offsets[0] !== 0 || offsets[offsets.length - 1] !== partners.length) {
    throw new ShapeError({
      argument: `${argument}.offsets`,
      expected: `from 0 to ${partners.length}, the number of partners`,
      received: `from ${offsets[0]} to ${offsets[offsets.length - 1]}`,
    });
  }
  for (let row = 1; row < offsets.length; row++) {
    if (offsets[row] >= offsets[row - 1]) continue;
    throw new ArgumentError({ argument: `${argument}.offsets`, expected: 'none below the one before', received: row });
  }
  requireIndices(`${argument}.partners`, partners, other.offsets.length - 1);
  if (partners.length === other.partners.length) return;
  throw new ShapeError({
    argument: `${argument}.partners`,
    expected: 'as many pairs as the other side has',
    received: `${partners.length} and ${other.partners.length}`,
  });
}

function requirePairWeights(
  argument: string,
  weights: ArrayLike<number> | undefined,
  pairCount: number,
  areGiven: boolean,
): void {
  if ((weights !== undefined) !== areGiven) {
    throw new ArgumentError({ argument, expected: 'weights of both sides, or of none', received: weights });
  }
  if (weights === undefined) return;
  requireArray(argument, weights);
  requireLength(argument, weights, [pairCount]);
  for (let pair = 0; pair < pairCount; pair++) requirePositive(`${argument}[${pair}]`, weights[pair]);
}

/** Fewer pairs and rows are not worth waking a thread for. */
const leastWork = 8192;

class ThreadedFactors implements IalsFactors {
  private readonly own: RowSolver;
  private readonly shared: SharedFactors;
  private readonly others: SolverThread[] = [];
  private side: SideName = 'users';
  private version = 0;

  constructor(users: RowPairs, items: RowPairs, dim: number, threads: number, engine: 'wasm' | 'plain') {
    if (threads > 1) requireThreads();
    const arrays = threads > 1 ? sharedArrays : ownArrays;
    const mostRows = Math.max(users.offsets.length, items.offsets.length) - 1;
    this.shared = {
      dim,
      users: sideOf(users, dim, arrays),
      items: sideOf(items, dim, arrays),
      basis: arrays.floats(dim * dim),
      diagonal: arrays.floats(dim),
      turned: arrays.floats(mostRows * dim),
      grams: arrays.doubles(pieceCount * dim * dim),
      terms: arrays.doubles(mostRows * termCount),
    };
    try {
      while (this.others.length < threads - 1) this.others.push(new SolverThread(engine, this.shared));
      this.own = rowSolverOf(engine, this.shared);
      for (const thread of this.others) thread.wait();
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  get users(): Float32Array {
    return this.shared.users.rows;
  }

  get items(): Float32Array {
    return this.shared.items.rows;
  }

  gramOf(side: SideName): Float64Array {
    const { dim, grams } = this.shared;
    const pieces = shareOut(0, pieceCount, this.threadsFor(rowCountOf(this.shared[side])), (piece) => piece);
    this.onAll(
      pieces,
      (thread, share) => thread.begin('grams', side, share),
      ({ first, last }) => this.own.addGrams(side, first, last),
    );
    const gram = grams.slice(0, dim * dim);
    for (let i = dim * dim; i < grams.length; i++) gram[i % gram.length] += grams[i];
    return gram;
  }

  begin(side: SideName, basis: Float64Array, diagonal: Float64Array, ridges: Float32Array): void {
    const { shared } = this;
    shared.basis.set(basis);
    shared.diagonal.set(diagonal);
    shared[side].ridges.set(ridges);
    const other = otherSide(side);
    const rowCount = rowCountOf(shared[other]);
    const shares = shareOut(0, rowCount, this.threadsFor(rowCount), (row) => row);
    this.onAll(
      shares,
      (thread, share) => thread.begin('turn', other, share),
      ({ first, last }) => this.own.turn(other, first, last),
    );
    this.side = side;
    this.version += 1;
    this.own.begin(side);
  }

  solve(first: number, last: number, stepCount: number): SolvedTerms {
    const { side, version, shared } = this;
    const { offsets } = shared[side];
    // A row without pairs takes about as long as some pairs.
    const workBefore = (row: number) => offsets[row] + 16 * row;
    const threads = this.threadsFor(workBefore(last) - workBefore(first));
    this.onAll(
      shareOut(first, last, threads, workBefore),
      (thread, share) => thread.begin('solve', side, share, version, stepCount),
      (share) => this.own.solve(side, share.first, share.last, stepCount),
    );
    return this.sumTerms(first, last);
  }

  dispose(): void {
    for (const thread of this.others) thread.end();
  }

  /** In the order of the rows, whoever solved them. */
  private sumTerms(first: number, last: number): SolvedTerms {
    const { terms } = this.shared;
    const { ridges } = this.shared[this.side];
    const sums = { observed: 0, shared: 0, ridge: 0 };
    for (let row = first; row < last; row++) {
      sums.observed += terms[row * termCount];
      sums.shared += terms[row * termCount + 1];
      sums.ridge += ridges[row] * terms[row * termCount + 2];
    }
    return sums;
  }

  private threadsFor(work: number): number {
    return Math.max(1, Math.min(this.others.length + 1, Math.floor(work / leastWork)));
  }

  /** The first share is the caller's own. */
  private onAll(
    [own, ...shares]: Range[],
    begin: (thread: SolverThread, share: Range) => void,
    work: (share: Range) => void,
  ): void {
    for (const [i, share] of shares.entries()) begin(this.others[i], share);
    work(own);
    for (const [i] of shares.entries()) this.others[i].wait();
  }
}

/** Divides a range so that each share has about as much work. */
function shareOut(first: number, last: number, count: number, workBefore: (place: number) => number): Range[] {
  const [start, end] = [workBefore(first), workBefore(last)];
  const ends = Array.from({ length: count }, () => last);
  let place = first;
  for (let share = 0; share < count - 1; share++) {
    const goal = start + ((share + 1) / count) * (end - start);
    while (place < last && workBefore(place) < goal) place++;
    ends[share] = place;
  }
  return ends.map((shareEnd, share) => ({ first: share === 0 ? first : ends[share - 1], last: shareEnd }));
}

function sideOf({ offsets, partners, weights }: RowPairs, dim: number, arrays: Arrays): FactorSide {
  const rowCount = offsets.length - 1;
  const side = {
    rows: arrays.floats(rowCount * dim),
    offsets: arrays.integers(rowCount + 1),
    partners: arrays.integers(partners.length),
    weights: weights && arrays.floats(weights.length),
    ridges: arrays.floats(rowCount),
  };
  side.offsets.set(offsets);
  side.partners.set(partners);
  if (weights) side.weights?.set(weights);
  return side;
}

interface Arrays {
  floats(length: number): Float32Array;
  doubles(length: number): Float64Array;
  integers(length: number): Uint32Array;
}

const ownArrays: Arrays = {
  floats: (length) => new Float32Array(length),
  doubles: (length) => new Float64Array(length),
  integers: (length) => new Uint32Array(length),
};

const sharedArrays: Arrays = {
  floats: (length) => new Float32Array(new SharedArrayBuffer(4 * length)),
  doubles: (length) => new Float64Array(new SharedArrayBuffer(8 * length)),
  integers: (length) => new Uint32Array(new SharedArrayBuffer(4 * length)),
};
