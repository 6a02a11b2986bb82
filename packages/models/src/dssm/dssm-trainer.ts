import type { Interactions, Random } from '@lightrec/core';
import { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import type { BprLoss } from '../bpr/bpr-loss.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { trainedTable } from '../embedding/table-tensors.js';
import { type PooledBatch, PooledBatches } from '../light-rec/step/pooled-batch.js';
import { chosenItems } from '../training/chosen-items.js';
import { PairBatches } from '../training/pair-batches.js';
import type { TrainedState, Trainer } from '../training/trainer.js';
import { combineUsers } from './combine.js';
import { DssmModel } from './dssm-model.js';
import { DssmStep } from './dssm-step.js';
import { type FeatureVectors, inputScaleOf } from './features.js';
import { type DssmHyperparameters, embeddingDimOf, towerDimOf } from './options.js';
import { Tower } from './tower.js';
import { TowerItems } from './tower-items.js';
import { applyTower, initialTower, type TowerWeights } from './tower-weights.js';

/** What DSSM is trained on. */
export interface DssmTask {
  train: Interactions;
  features: FeatureVectors;
  /** Of the users, of the same space, where something is known of them. */
  userFeatures?: FeatureVectors;
  hyperparameters: DssmHyperparameters;
  /** Whose user vectors training starts from. */
  warmStart?: EmbeddingModel;
  /** Of the start. */
  random: Random;
}

/** DSSM for the training loop. */
export class DssmTrainer implements Trainer<DssmModel, PooledBatch> {
  readonly stepsPerEpoch: number;
  readonly trained: readonly TrainedState[];
  private readonly pairs: PairBatches;
  private readonly pooled: PooledBatches;
  private readonly users: EmbeddingTable;
  private readonly embeddings: EmbeddingTable;
  private readonly tower: Tower;
  private readonly items: TowerItems;
  private readonly schedule: AdamSchedule;
  private readonly dssmStep: DssmStep;

  constructor(private readonly task: DssmTask) {
    const { train, features, userFeatures, hyperparameters, random } = task;
    const { combine, dim, batchSize, negativeCount, hiddenDims, featureScale } = hyperparameters;
    const { learningRate, towerLearningRate } = hyperparameters;
    const { userCount, itemCount } = train;
    this.pairs = new PairBatches(train, batchSize);
    this.stepsPerEpoch = this.pairs.stepsPerEpoch;
    const candidates = hyperparameters.negatives === 'chosen' ? chosenItems(train) : undefined;
    this.pooled = new PooledBatches(train, hyperparameters, candidates);
    this.users = new EmbeddingTable(userCount, dim, Math.min(userCount, batchSize));
    const batchItems = Math.min(itemCount, batchSize * (1 + negativeCount));
    this.embeddings = new EmbeddingTable(itemCount, embeddingDimOf(hyperparameters), batchItems);
    const inputScale = inputScaleOf('features', features, featureScale);
    const dims = [features.dim, ...hiddenDims, towerDimOf(hyperparameters)];
    this.tower = new Tower(initialTower(dims, inputScale, random.fork('tower')));
    this.schedule = new AdamSchedule((step) => learningRate * this.shareLeft(step));
    const { users, embeddings, tower, schedule } = this;
    this.items = new TowerItems({
      ...{ combine, embeddings, tower, features, schedule },
      towerLearningRate: (step) => towerLearningRate * this.shareLeft(step),
    });
    this.trained = [trainedTable('users', users), ...this.items.trained];
    this.dssmStep = new DssmStep({ users, items: this.items, userFeatures, schedule }, hyperparameters);
  }

  /**
   * Users of the warm start, or glorot-normal; embeddings of the items glorot-normal where they stand behind the
   * tower's output, and zero where they are added to it, so that the features learn first.
   */
  start(): void {
    const { warmStart, hyperparameters, random } = this.task;
    if (warmStart) this.users.rows.set(warmStart.userVectors);
    else drawGlorot(this.users, random.fork('users'));
    if (hyperparameters.combine === 'concatenate') drawGlorot(this.embeddings, random.fork('items'));
  }

  *batches(random: Random): Iterable<PooledBatch> {
    for (const { users, items } of this.pairs.draw(random)) yield this.pooled.draw(users, items, random);
  }

  step(batch: PooledBatch, step: number): BprLoss {
    return this.dssmStep.run(batch, step);
  }

  endEpoch(_epoch: number, step: number): void {
    this.users.catchUpAll(step, this.schedule);
    this.items.catchUp(step);
  }

  snapshot(): DssmModel {
    const { train, features, userFeatures, hyperparameters } = this.task;
    const { combine, dim } = hyperparameters;
    const tower = this.tower.toWeights();
    const embeddings = this.users.rows.slice();
    return new DssmModel({
      ...{ dim, users: train.users, items: train.items, combine, text: features.text },
      tower,
      itemEmbeddings: this.embeddings.rows.slice(),
      ...(userFeatures ? combinedUsers(embeddings, tower, userFeatures) : { userVectors: embeddings }),
      itemVectors: this.items.toVectors(),
    });
  }

  dispose(): void {
    this.items.dispose();
  }

  /** Falls linearly from one at the first step, counted from 1, to zero after the last. */
  private shareLeft(step: number): number {
    return Math.max(0, 1 - (step - 1) / (this.task.hyperparameters.epochs * this.stepsPerEpoch));
  }
}

function combinedUsers(userEmbeddings: Float32Array, tower: TowerWeights, { vectors, dim }: FeatureVectors) {
  const userVectors = combineUsers(userEmbeddings, applyTower(tower, vectors), vectors.length / dim);
  return { userEmbeddings, userVectors };
}

function drawGlorot({ rows, rowCount, dim }: EmbeddingTable, random: Random): void {
  const deviation = Math.sqrt(2 / (rowCount + dim));
  for (let i = 0; i < rows.length; i++) rows[i] = random.normal(0, deviation);
}
