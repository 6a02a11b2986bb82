import type { Interactions, Random } from '@lightrec/core';
import { type AutoencoderRows, createAutoencoderRows, type HistoryBatch } from '@lightrec/kernels';
import { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { trainedTable } from '../embedding/table-tensors.js';
import type { TrainedState, Trainer } from '../training/trainer.js';
import { copyUnitRows, gradientsThroughLengths, type StridedRows } from '../training/unit-rows.js';
import { type UserBatch, UserBatches } from '../training/user-batches.js';
import type { ElsaHyperparameters } from './options.js';
import { reconstructionLoss } from './reconstruction-loss.js';

/** The loss of a step, the mean over its users. */
export type ElsaLoss = { reconstruction: number };

/** Of each number of a start: the loss sees directions alone, and a step of Adam is as long as its rate. */
const startDeviation = 0.1;

/** ELSA for the training loop: users of its model are sums of the vectors of their items. */
export class ElsaTrainer implements Trainer<EmbeddingModel, UserBatch> {
  readonly stepsPerEpoch: number;
  readonly trained: readonly TrainedState[];
  private readonly userBatches: UserBatches;
  private readonly table: EmbeddingTable;
  private readonly schedule: AdamSchedule;
  private readonly rows: AutoencoderRows;
  private readonly allItems: Uint32Array;
  /** Of the rows of the table. */
  private readonly lengths: Float64Array;

  /** @param random - of the start */
  constructor(
    private readonly train: Interactions,
    private readonly hyperparameters: ElsaHyperparameters,
    private readonly random: Random,
  ) {
    const { dim, learningRate, epochs, dampingExponent } = hyperparameters;
    const { userCount, itemCount } = train;
    const batchSize = Math.min(hyperparameters.batchSize, userCount);
    this.userBatches = new UserBatches(train, { batchSize, poolSize: 0 });
    const { stepsPerEpoch, mostPairs } = this.userBatches;
    this.stepsPerEpoch = stepsPerEpoch;
    const stepCount = epochs * stepsPerEpoch;
    this.schedule = new AdamSchedule((step) => learningRate * Math.max(0, 1 - (step - 1) / stepCount));
    this.table = new EmbeddingTable(itemCount, dim, itemCount);
    this.trained = [trainedTable('items', this.table)];
    this.rows = createAutoencoderRows({ itemCount, userCount: batchSize, pairCount: mostPairs, dim });
    this.rows.weights.set(this.powersOfCounts(-dampingExponent));
    this.allItems = Uint32Array.from({ length: itemCount }, (_, item) => item);
    this.lengths = new Float64Array(itemCount);
  }

  start(): void {
    const { rows } = this.table;
    for (let i = 0; i < rows.length; i++) rows[i] = this.random.normal(0, startDeviation);
  }

  batches(random: Random): Iterable<UserBatch> {
    return this.userBatches.draw(random);
  }

  step({ users }: UserBatch, step: number): ElsaLoss {
    const { rows, table, lengths, allItems, schedule } = this;
    const unit = { values: rows.items, stride: rows.stride };
    this.copyUnitItems(unit);
    const batch = this.historiesOf(users);
    const pulls = { squares: new Float64Array(users.length), energies: new Float64Array(users.length) };
    const reconstruction = reconstructionLoss(rows.forward(batch), this.squaredLengthsOf(batch), pulls);
    rows.backward(pulls);
    const gradients = { values: table.gradients, stride: table.dim };
    gradientsThroughLengths(unit, rows.itemGradients, lengths, table.dim, gradients, allItems);
    // Every row has a gradient, as its score is part of every reconstruction.
    for (const item of allItems) table.update(item, item, 0, step, schedule);
    return { reconstruction };
  }

  snapshot(): EmbeddingModel {
    const { users, items } = this.train;
    const { dim, lengthExponent } = this.hyperparameters;
    const itemVectors = new Float32Array(items.size * dim);
    this.copyUnitItems({ values: itemVectors, stride: dim });
    this.powersOfCounts(lengthExponent).forEach((length, item) => {
      for (let d = 0; d < dim; d++) itemVectors[item * dim + d] *= length;
    });
    return new EmbeddingModel({ userVectors: this.sumsOf(itemVectors), itemVectors, dim, users, items });
  }

  private copyUnitItems(to: StridedRows): void {
    const { rows, dim } = this.table;
    copyUnitRows({ values: rows, stride: dim }, this.allItems, dim, to, this.lengths);
  }

  private historiesOf(users: Uint32Array): HistoryBatch {
    const histories = Array.from(users, (user) => this.train.itemIndicesOf(user));
    const offsets = new Uint32Array(users.length + 1);
    histories.forEach(({ length }, place) => {
      offsets[place + 1] = offsets[place] + length;
    });
    const items = new Uint32Array(offsets[users.length]);
    histories.forEach((history, place) => {
      items.set(history, offsets[place]);
    });
    return { offsets, items };
  }

  private squaredLengthsOf({ offsets, items }: HistoryBatch): Float64Array {
    const { weights } = this.rows;
    return Float64Array.from({ length: offsets.length - 1 }, (_, user) =>
      items.subarray(offsets[user], offsets[user + 1]).reduce((sum, item) => sum + weights[item] ** 2, 0),
    );
  }

  /** Of each item how many users have it, at least one, to a power; shape `[itemCount]`. */
  private powersOfCounts(exponent: number): Float32Array {
    return Float32Array.from(this.train.countByItem(), (count) => Math.max(1, count) ** exponent);
  }

  /**
   * The sum of the item vectors of each user's history over the root of their number, zero without one. The root changes no
   * ranking, but the scores of all users are then of a size, which who learns from them wants.
   */
  private sumsOf(itemVectors: Float32Array): Float32Array {
    const { train } = this;
    const { dim } = this.hyperparameters;
    const sums = new Float32Array(train.userCount * dim);
    for (let user = 0; user < train.userCount; user++) {
      const history = train.itemIndicesOf(user);
      const sum = sums.subarray(user * dim, (user + 1) * dim);
      for (const item of history) {
        for (let d = 0; d < dim; d++) sum[d] += itemVectors[item * dim + d];
      }
      const root = Math.sqrt(history.length) || 1;
      for (let d = 0; d < dim; d++) sum[d] /= root;
    }
    return sums;
  }
}
