import type { Interactions } from '@lightrec/core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { IalsHyperparameters } from '../ials/options.js';

type Weights = Pick<IalsHyperparameters, 'lambda' | 'unobservedRatio' | 'frequencyExponent' | 'weightExponent'>;

/** One side in plain numbers: its vectors, its regularisation and the partners of each row. */
interface PlainSide {
  rows: Float64Array;
  ridges: number[];
  partnersOf(row: number): ArrayLike<number>;
  /** How much a pair of a row and a partner counts. */
  confidenceOf(row: number, partner: number): number;
}

/** iALS in plain loops over float64, each row by a Cholesky decomposition of its whole matrix. */
export class PlainIals {
  readonly users: PlainSide;
  readonly items: PlainSide;
  private readonly cellWeight: number;
  /** Of the pairs, by user and item. */
  private readonly confidences = new Map<string, number>();

  /** @param items - the start, shape `[itemCount, dim]`; users are solved first */
  constructor(
    private readonly train: Interactions,
    private readonly dim: number,
    weights: Weights,
    items: ArrayLike<number>,
  ) {
    const { userCount, itemCount, pairCount } = train;
    this.cellWeight = (weights.unobservedRatio * pairCount) / userCount / itemCount;
    this.addConfidences(weights.weightExponent);
    const confidenceOf = (user: number, item: number) => this.confidences.get(`${user} ${item}`)!;
    this.users = {
      rows: new Float64Array(userCount * dim),
      ridges: [],
      partnersOf: (user) => train.itemIndicesOf(user),
      confidenceOf,
    };
    this.items = {
      rows: Float64Array.from(items),
      ridges: [],
      partnersOf: (item) => train.userIndicesOf(item),
      confidenceOf: (item, user) => confidenceOf(user, item),
    };
    this.users.ridges = this.ridges(this.users, userCount, itemCount, weights);
    this.items.ridges = this.ridges(this.items, itemCount, userCount, weights);
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
        sum += cellWeight * score ** 2 + (this.confidences.get(`${user} ${item}`) ?? 0) * (1 - score) ** 2;
      }
    }
    for (let item = 0; item < train.itemCount; item++) {
      const y = rowOf(items, item);
      sum += this.items.ridges[item] * dot(y, y);
    }
    return sum / train.pairCount;
  }

  /** Weights to the power, so that the mean of all is 1. */
  private addConfidences(exponent: number): void {
    const { weights, userItems } = this.train;
    const users = this.train.userIndices();
    const powers = Array.from(userItems, (_, pair) => (weights?.[pair] ?? 1) ** exponent);
    const mean = powers.reduce((sum, power) => sum + power, 0) / powers.length;
    powers.forEach((power, pair) => {
      this.confidences.set(`${users[pair]} ${userItems[pair]}`, power / mean);
    });
  }

  /** As the documentation of the options says, with the weight of a cell times the cells of a row as its share of it. */
  private ridges(
    side: PlainSide,
    rowCount: number,
    otherCount: number,
    { lambda, frequencyExponent }: Weights,
  ): number[] {
    const frequencies = Array.from({ length: rowCount }, (_, row) => {
      const own = Array.from(side.partnersOf(row), (partner) => side.confidenceOf(row, partner));
      return own.reduce((sum, confidence) => sum + confidence, this.cellWeight * otherCount);
    });
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
      for (const index of Array.from(side.partnersOf(row))) {
        const y = partner(index);
        const confidence = side.confidenceOf(row, index);
        matrix.add(outer(y).mul(confidence));
        right.add(Matrix.columnVector(y).mul(confidence));
      }
      side.rows.set(new CholeskyDecomposition(matrix).solve(right).to1DArray(), row * dim);
    });
  }
}

function outer(row: number[]): Matrix {
  return Matrix.columnVector(row).mmul(Matrix.rowVector(row));
}
