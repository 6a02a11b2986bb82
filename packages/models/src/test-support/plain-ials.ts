import type { Interactions } from '@lightrec/core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { IalsHyperparameters } from '../ials/options.js';

type Weights = Pick<IalsHyperparameters, 'lambda' | 'unobservedRatio' | 'frequencyExponent'>;

/** One side in plain numbers: its vectors, its regularisation and the partners of each row. */
interface PlainSide {
  rows: Float64Array;
  ridges: number[];
  partnersOf(row: number): ArrayLike<number>;
}

/** iALS in plain loops over float64, each row by a Cholesky decomposition of its whole matrix. */
export class PlainIals {
  readonly users: PlainSide;
  readonly items: PlainSide;
  private readonly cellWeight: number;

  /** @param items - the start, shape `[itemCount, dim]`; users are solved first */
  constructor(
    private readonly train: Interactions,
    private readonly dim: number,
    weights: Weights,
    items: ArrayLike<number>,
  ) {
    const { userCount, itemCount, pairCount } = train;
    this.cellWeight = (weights.unobservedRatio * pairCount) / userCount / itemCount;
    this.users = {
      rows: new Float64Array(userCount * dim),
      ridges: this.ridges(train.countByUser(), itemCount, weights),
      partnersOf: (user) => train.itemIndicesOf(user),
    };
    this.items = {
      rows: Float64Array.from(items),
      ridges: this.ridges(train.countByItem(), userCount, weights),
      partnersOf: (item) => train.userIndicesOf(item),
    };
  }

  sweep(): void {
    this.solve(this.users, this.items);
    this.solve(this.items, this.users);
  }

  /** Per pair; of these vectors, or of others. */
  objective(users: ArrayLike<number> = this.users.rows, items: ArrayLike<number> = this.items.rows): number {
    const { dim, cellWeight, train } = this;
    const rowOf = (rows: ArrayLike<number>, row: number) => Array.from({ length: dim }, (_, d) => rows[row * dim + d]);
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);
    let sum = 0;
    for (let user = 0; user < train.userCount; user++) {
      const x = rowOf(users, user);
      sum += this.users.ridges[user] * dot(x, x);
      for (let item = 0; item < train.itemCount; item++) {
        const score = dot(x, rowOf(items, item));
        sum += cellWeight * score ** 2 + (train.hasIndices(user, item) ? (1 - score) ** 2 : 0);
      }
    }
    for (let item = 0; item < train.itemCount; item++) {
      const y = rowOf(items, item);
      sum += this.items.ridges[item] * dot(y, y);
    }
    return sum / train.pairCount;
  }

  /** As the documentation of the options says, with the weight of a cell times the cells of a row as its share of it. */
  private ridges(counts: Uint32Array, otherCount: number, { lambda, frequencyExponent }: Weights): number[] {
    const frequencies = Array.from(counts, (count) => count + this.cellWeight * otherCount);
    const mean = frequencies.reduce((sum, value) => sum + value, 0) / frequencies.length;
    return frequencies.map((frequency) => lambda * mean ** (1 - frequencyExponent) * frequency ** frequencyExponent);
  }

  private solve(side: PlainSide, other: PlainSide): void {
    const { dim, cellWeight } = this;
    const partner = (row: number) => Array.from(other.rows.subarray(row * dim, (row + 1) * dim));
    const shared = Matrix.zeros(dim, dim);
    for (let row = 0; row < other.ridges.length; row++) shared.add(outer(partner(row)).mul(cellWeight));
    side.ridges.forEach((ridge, row) => {
      const matrix = Matrix.eye(dim, dim, ridge).add(shared);
      const right = Matrix.zeros(dim, 1);
      for (const y of Array.from(side.partnersOf(row), partner)) {
        matrix.add(outer(y));
        right.add(Matrix.columnVector(y));
      }
      side.rows.set(new CholeskyDecomposition(matrix).solve(right).to1DArray(), row * dim);
    });
  }
}

function outer(row: number[]): Matrix {
  return Matrix.columnVector(row).mmul(Matrix.rowVector(row));
}
