import type { Artifact, Interactions, Random, StoredTensor } from '@lightrec/core';
import { createIalsFactors, type IalsFactors, type SideName } from '@lightrec/kernels';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { takeTensor } from '../training/take-tensor.js';
import type { TrainedState, Trainer } from '../training/trainer.js';
import { confidencesOf } from './confidences.js';
import type { IalsHyperparameters } from './options.js';
import { pairsOfItems, pairsOfUsers, partsOf, type SidePairs } from './pairs.js';
import { principalAxes } from './principal-axes.js';
import { ridgesOf } from './ridges.js';

/** Rows of a side that are solved in one step, so that training can be watched and stopped in a long sweep. */
export interface SweepPart {
  side: SideName;
  /** In the sweep over this side, from 0. */
  part: number;
  first: number;
  last: number;
}

/** The objective of the pairs by its terms, per pair. */
export type IalsLoss = {
  /** Squared errors of the pairs, whose score should be one, each times how much the pair counts. */
  observed: number;
  /** Weighted squared scores of all cells. */
  unobserved: number;
  regularization: number;
};

/** Pairs, and rows worth as much, times dimensions that are solved in a twentieth of a second or so. */
const workPerStep = 2 ** 26;

/** Deviation of the start, times the square root of `dim`: small, as in the paper. */
const startDeviation = 0.1;

/** iALS for the training loop: an epoch is a sweep over all users, then one over all items. */
export class IalsTrainer implements Trainer<EmbeddingModel, SweepPart> {
  readonly stepsPerEpoch: number;
  readonly trained: readonly TrainedState[];
  private readonly pairs: Record<SideName, SidePairs>;
  private readonly ridges: Record<SideName, Float32Array>;
  private readonly factors: IalsFactors;
  /** Weight of a cell. */
  private readonly cellWeight: number;
  private readonly partCount: number;
  /** What the side that stands adds to the regularisation. */
  private standing = 0;

  /** @param random - of the start */
  constructor(
    private readonly train: Interactions,
    private readonly hyperparameters: IalsHyperparameters,
    threads: number,
    private readonly random: Random,
  ) {
    const { dim, unobservedRatio, weightExponent } = hyperparameters;
    const { userCount, itemCount, pairCount } = train;
    const confidences = confidencesOf(train, weightExponent);
    this.pairs = { users: pairsOfUsers(train, confidences), items: pairsOfItems(train, confidences) };
    this.cellWeight = (unobservedRatio * pairCount) / (userCount * itemCount);
    this.ridges = {
      users: ridgesOf(this.pairs.users, hyperparameters),
      items: ridgesOf(this.pairs.items, hyperparameters),
    };
    this.partCount = Math.max(1, Math.ceil(((pairCount + 8 * (userCount + itemCount)) * dim) / workPerStep));
    this.stepsPerEpoch = 2 * this.partCount;
    this.factors = createIalsFactors({ ...this.pairs, dim, threads });
    this.trained = [this.trainedSide('users', userCount), this.trainedSide('items', itemCount)];
  }

  /** Users are solved first, from where they have no say. */
  start(): void {
    const { items } = this.factors;
    const deviation = startDeviation / Math.sqrt(this.hyperparameters.dim);
    const own = this.random.fork('items');
    for (let i = 0; i < items.length; i++) items[i] = own.normal(0, deviation);
  }

  *batches(): Iterable<SweepPart> {
    for (const side of ['users', 'items'] as const) {
      for (const [part, rows] of partsOf(this.pairs[side].offsets, this.partCount).entries()) {
        yield { side, part, ...rows };
      }
    }
  }

  step({ side, part, first, last }: SweepPart): IalsLoss {
    if (part === 0 && !this.begin(side)) return { observed: Number.NaN, unobserved: Number.NaN, regularization: 0 };
    const { observed, shared, ridge } = this.factors.solve(first, last, this.hyperparameters.solverSteps);
    const { pairCount } = this.train;
    const scale = this.partCount / pairCount;
    return {
      observed: scale * observed,
      unobserved: scale * shared,
      regularization: scale * ridge + this.standing / pairCount,
    };
  }

  snapshot(): EmbeddingModel {
    const { users, items } = this.train;
    const { factors } = this;
    const [userVectors, itemVectors] = [Float32Array.from(factors.users), Float32Array.from(factors.items)];
    return new EmbeddingModel({ userVectors, itemVectors, dim: this.hyperparameters.dim, users, items });
  }

  dispose(): void {
    this.factors.dispose();
  }

  /**
   * The cells of a row, pairs or not, are one matrix for all rows, the weighted Gram matrix of the other side: in the
   * directions of its axes it is diagonal, so that it costs next to nothing and gradients need few steps.
   *
   * @returns whether the vectors of that side are still finite
   */
  private begin(side: SideName): boolean {
    const { factors, cellWeight } = this;
    const { dim } = this.hyperparameters;
    const other = side === 'users' ? 'items' : 'users';
    const gram = factors.gramOf(other);
    if (!gram.every(Number.isFinite)) return false;
    const { basis, values } = principalAxes(gram, dim);
    const diagonal = values.map((value) => cellWeight * value);
    factors.begin(side, basis, diagonal, this.ridges[side]);
    this.standing = weightedSquares(factors[other], dim, this.ridges[other]);
    return true;
  }

  private trainedSide(side: SideName, rowCount: number): TrainedState {
    const name = `${side}.rows`;
    return {
      toTensors: (): Record<string, StoredTensor> => ({
        [name]: { shape: [rowCount, this.hyperparameters.dim], data: this.factors[side] },
      }),
      restore: (checkpoint: Artifact) => {
        this.factors[side].set(takeTensor(checkpoint, name, Float32Array, 2));
      },
    };
  }
}

/** The sum over rows of a weight times the squared norm. */
function weightedSquares(rows: Float32Array, dim: number, weights: Float32Array): number {
  let sum = 0;
  for (let row = 0, at = 0; row < weights.length; row++) {
    let squares = 0;
    for (const end = at + dim; at < end; at++) squares += rows[at] * rows[at];
    sum += weights[row] * squares;
  }
  return sum;
}
