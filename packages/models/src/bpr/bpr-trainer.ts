import type { Interactions, Random } from '@lightrec/core';
import type { RankedRows } from '@lightrec/kernels';
import { AdamSchedule } from '../adam/row-adam.js';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { createEmbeddingTables, type EmbeddingTables } from '../embedding/embedding-tables.js';
import { trainedTable } from '../embedding/table-tensors.js';
import { NegativePool } from '../training/negative-pool.js';
import { PairBatches } from '../training/pair-batches.js';
import type { TrainedState, Trainer } from '../training/trainer.js';
import type { BprLoss } from './bpr-loss.js';
import { BprStep } from './bpr-step.js';
import type { BprHyperparameters } from './options.js';
import { TableAverage } from './table-average.js';

/** BPR for the training loop: its model is the average of the tables over the last epochs. */
export class BprTrainer implements Trainer<EmbeddingModel, RankedRows> {
  readonly stepsPerEpoch: number;
  readonly trained: readonly TrainedState[];
  private readonly pairs: PairBatches;
  private readonly pool: NegativePool;
  private readonly tables: EmbeddingTables;
  private readonly average: TableAverage;
  private readonly schedule: AdamSchedule;
  private readonly bprStep: BprStep;

  /** @param random - of the start */
  constructor(
    private readonly train: Interactions,
    private readonly hyperparameters: BprHyperparameters,
    private readonly random: Random,
  ) {
    const { dim, batchSize, negativeCount, lambda, averagingWindow } = hyperparameters;
    const { userCount, itemCount } = train;
    this.pairs = new PairBatches(train, batchSize);
    this.pool = new NegativePool(train, hyperparameters.poolSize);
    this.stepsPerEpoch = this.pairs.stepsPerEpoch;
    this.tables = createEmbeddingTables({ userCount, itemCount, dim, batchSize, negativeCount });
    this.average = new TableAverage(averagingWindow);
    const { users, items } = this.tables;
    this.trained = [trainedTable('users', users), trainedTable('items', items), this.average];
    this.schedule = new AdamSchedule((step) => this.learningRateAt(step));
    this.bprStep = new BprStep(this.tables, { lambda, schedule: this.schedule });
  }

  /** Glorot-normal tables, of which the small start lets rare items stay near zero. */
  start(): void {
    for (const name of ['users', 'items'] as const) {
      const own = this.random.fork(name);
      const { rows, rowCount, dim } = this.tables[name];
      const deviation = Math.sqrt(2 / (rowCount + dim));
      for (let i = 0; i < rows.length; i++) rows[i] = own.normal(0, deviation);
    }
  }

  *batches(random: Random): Iterable<RankedRows> {
    const { negativeCount } = this.hyperparameters;
    for (const { users, items: positives } of this.pairs.draw(random)) {
      const negatives = new Uint32Array(users.length * negativeCount);
      this.pool.refill(random);
      for (let n = 0; n < negatives.length; n++) {
        negatives[n] = this.pool.draw(users[Math.floor(n / negativeCount)], random);
      }
      yield { users, positives, negatives };
    }
  }

  step(batch: RankedRows, step: number): BprLoss {
    return this.bprStep.run(batch, step);
  }

  endEpoch(epoch: number, step: number): void {
    const { tables, schedule } = this;
    tables.users.catchUpAll(step, schedule);
    tables.items.catchUpAll(step, schedule);
    this.average.add(tables, epoch);
  }

  private learningRateAt(step: number): number {
    const { learningRate, learningRateDecay, epochs } = this.hyperparameters;
    if (learningRateDecay === 'none') return learningRate;
    return learningRate * Math.max(0, 1 - (step - 1) / (epochs * this.stepsPerEpoch));
  }

  snapshot(): EmbeddingModel {
    const { users, items } = this.train;
    const { dim } = this.hyperparameters;
    const [userVectors, itemVectors] = [this.average.users.slice(), this.average.items.slice()];
    return new EmbeddingModel({ userVectors, itemVectors, dim, users, items });
  }
}
