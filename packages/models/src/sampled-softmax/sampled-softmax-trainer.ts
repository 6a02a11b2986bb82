import type { Interactions, Random } from '@lightrec/core';
import { createBipartitePropagation, createPooledRows } from '@lightrec/kernels';
import { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { trainedTable } from '../embedding/table-tensors.js';
import type { TrainedState, Trainer } from '../training/trainer.js';
import { copyUnitRows } from '../training/unit-rows.js';
import { type UserBatch, UserBatches } from '../training/user-batches.js';
import { cosineDimOf, type SampledSoftmaxHyperparameters } from './options.js';
import { OwnVectors } from './own-vectors.js';
import { popularityBiases } from './popularity-biases.js';
import { PropagatedVectors } from './propagated-vectors.js';
import { type SampledSoftmaxLoss, SampledSoftmaxStep } from './sampled-softmax-step.js';
import { type BothSides, type Side, sides, type VectorSource } from './vector-source.js';

/** Of each number of a start: the losses see directions alone, and a step of Adam is as long as its rate. */
const startDeviation = 0.1;

/**
 * Sampled softmax for the training loop. The vectors of its model are those of the cosines, at length one, and one more
 * number: an item's bias, and a user's one.
 */
export class SampledSoftmaxTrainer implements Trainer<EmbeddingModel, UserBatch> {
  readonly stepsPerEpoch: number;
  readonly trained: readonly TrainedState[];
  private readonly userBatches: UserBatches;
  private readonly tables: BothSides<EmbeddingTable>;
  private readonly source: VectorSource;
  private readonly softmaxStep: SampledSoftmaxStep;
  private stepsDone = 0;

  /** @param random - of the start */
  constructor(
    private readonly train: Interactions,
    private readonly hyperparameters: SampledSoftmaxHyperparameters,
    private readonly random: Random,
  ) {
    const { layers, learningRate, epochs } = hyperparameters;
    const dim = cosineDimOf(hyperparameters);
    const { userCount, itemCount } = train;
    const batchSize = Math.min(hyperparameters.batchSize, userCount);
    const poolSize = Math.min(hyperparameters.poolSize, itemCount);
    this.userBatches = new UserBatches(train, { batchSize, poolSize });
    const { stepsPerEpoch, mostPairs } = this.userBatches;
    this.stepsPerEpoch = stepsPerEpoch;
    const mostItems = Math.min(itemCount, poolSize + mostPairs);
    this.tables = {
      users: new EmbeddingTable(userCount, dim, layers > 0 ? userCount : batchSize),
      items: new EmbeddingTable(itemCount, dim, layers > 0 ? itemCount : mostItems),
    };
    this.trained = [trainedTable('users', this.tables.users), trainedTable('items', this.tables.items)];
    const stepCount = epochs * stepsPerEpoch;
    const schedule = new AdamSchedule((step) => learningRate * Math.max(0, 1 - (step - 1) / stepCount));
    this.source =
      layers > 0
        ? new PropagatedVectors(this.tables, createBipartitePropagation({ interactions: train, dim, layers }), schedule)
        : new OwnVectors(this.tables, schedule);
    const pooled = createPooledRows({
      userCount: batchSize,
      itemCount: mostItems,
      poolSize,
      pairCount: mostPairs,
      dim,
    });
    this.softmaxStep = new SampledSoftmaxStep(train, this.source, pooled, hyperparameters, mostPairs);
  }

  start(): void {
    for (const side of sides) {
      const own = this.random.fork(side);
      const { rows } = this.tables[side];
      for (let i = 0; i < rows.length; i++) rows[i] = own.normal(0, startDeviation);
    }
  }

  batches(random: Random): Iterable<UserBatch> {
    return this.userBatches.draw(random);
  }

  step(batch: UserBatch, step: number): SampledSoftmaxLoss {
    return this.softmaxStep.run(batch, step);
  }

  endEpoch(_epoch: number, step: number): void {
    this.stepsDone = step;
    if (this.hyperparameters.layers === 0) this.source.prepare(step);
  }

  snapshot(): EmbeddingModel {
    const { users, items } = this.train;
    const { dim, popularityWeight } = this.hyperparameters;
    this.source.prepare(this.stepsDone);
    const [userVectors, itemVectors] = [this.unitVectors('users'), this.unitVectors('items')];
    if (cosineDimOf(this.hyperparameters) < dim) {
      const last = dim - 1;
      popularityBiases(this.train, popularityWeight).forEach((bias, item) => {
        itemVectors[item * dim + last] = bias;
      });
      for (let user = 0; user < this.train.userCount; user++) userVectors[user * dim + last] = 1;
    }
    return new EmbeddingModel({ userVectors, itemVectors, dim, users, items });
  }

  private unitVectors(side: Side): Float32Array {
    const { rowCount, dim } = this.tables[side];
    const { dim: stride } = this.hyperparameters;
    const values = new Float32Array(rowCount * stride);
    const rows = Uint32Array.from({ length: rowCount }, (_, row) => row);
    copyUnitRows(this.source.vectorsOf(side), rows, dim, { values, stride }, new Float64Array(rowCount));
    return values;
  }
}
