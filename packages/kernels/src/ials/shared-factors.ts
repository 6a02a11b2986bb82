import { roundUp } from '../wasm/quads.js';

/** One side of a factorisation: its vectors, and with whom each has pairs. */
export interface FactorSide {
  /** Shape `[rowCount, dim]`. */
  rows: Float32Array;
  /** Where the partners of each row begin, shape `[rowCount + 1]`. */
  offsets: Uint32Array;
  /** Partners, row by row, shape `[pairCount]`. */
  partners: Uint32Array;
  /** How much each pair counts, shape `[pairCount]`; absent where each counts 1. */
  weights?: Float32Array;
  /** What is added to the diagonal of each row's matrix, shape `[rowCount]`. */
  ridges: Float32Array;
}

export const sideNames = ['users', 'items'] as const;

export type SideName = (typeof sideNames)[number];

/** All that threads which solve rows share. */
export interface SharedFactors {
  dim: number;
  users: FactorSide;
  items: FactorSide;
  /** Columns are the directions in which the matrix that all rows share is diagonal; shape `[dim, dim]`. */
  basis: Float32Array;
  /** Of that matrix, shape `[dim]`. */
  diagonal: Float32Array;
  /** The partners in that basis, shape `[at most the rows of a side, dim]`. */
  turned: Float32Array;
  /** Sums of outer products, shape `[pieceCount, dim, dim]`. */
  grams: Float64Array;
  /** Of each row that was solved, `termCount` sums. */
  terms: Float64Array;
}

/** Sums of a row: of `w (1 - <x, y>)^2` over its partners, of `diagonal x^2`, and of `x^2`. */
export const termCount = 3;

/** Of a sum of outer products: so many whatever the threads, so that their sum has the same bits. */
export const pieceCount = 16;

/** Outer products that are summed in float32, before their sum is added up in float64. */
export const gramBlockRows = 128;

/** The kernels take vectors of eights. */
export function paddedDim(dim: number): number {
  return roundUp(dim, 8);
}

export function rowCountOf({ offsets }: FactorSide): number {
  return offsets.length - 1;
}

export function otherSide(side: SideName): SideName {
  return side === 'users' ? 'items' : 'users';
}

/** Rows of a side that a piece of its Gram matrix is the sum over. */
export function rowsOfPiece(side: FactorSide, piece: number): { first: number; last: number } {
  const rowCount = rowCountOf(side);
  const size = Math.ceil(rowCount / pieceCount);
  return { first: Math.min(rowCount, piece * size), last: Math.min(rowCount, (piece + 1) * size) };
}

/** What solves rows, on one thread; everything goes into and comes out of the shared arrays. */
export interface RowSolver {
  /** Sums the outer products of the rows of some pieces, each into its place of `grams`. */
  addGrams(side: SideName, firstPiece: number, lastPiece: number): void;
  /** Writes rows of a side to `turned`, in the basis. */
  turn(side: SideName, first: number, last: number): void;
  /** Reads basis, diagonal and all turned rows of the other side, by which rows of a side are solved next. */
  begin(side: SideName): void;
  /** Moves rows of a side to where their part of the objective is least, or closer; writes their terms. */
  solve(side: SideName, first: number, last: number, stepCount: number): void;
}
