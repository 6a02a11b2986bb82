import type { Interactions, Random } from '@lightrec/core';
import { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import type { BprLoss } from '../bpr/bpr-loss.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { trainedTable } from '../embedding/table-tensors.js';
import { type PooledBatch, PooledBatches } from '../light-rec/step/pooled-batch.js';
import { PairBatches } from '../training/pair-batches.js';
import type { TrainedState, Trainer } from '../training/trainer.js';
import { combineItems, combineUsers } from './combine.js';
import { DssmModel } from './dssm-model.js';
import { DssmStep, type TowerSide } from './dssm-step.js';
import { type FeatureVectors, inputScaleOf } from './features.js';
import { type DssmHyperparameters, embeddingDimOf, towerDimOf } from './options.js';
import { Tower } from './tower.js';
import { applyTower, initialTower, type TowerWeights } from './tower-weights.js';

/** What DSSM is trained on. */
export interface DssmTask {
  train: Interactions;
  features: FeatureVectors;
  /** Of the users, where something is known of them. */
  userFeatures?: FeatureVectors;
  /** Whether the users' tower is that of the items. */
  sharesTower: boolean;
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
  private readonly items: EmbeddingTable;
  private readonly itemSide: TowerSide;
  private readonly userSide?: TowerSide;
  private readonly schedule: AdamSchedule;
  private readonly dssmStep: DssmStep;

  constructor(private readonly task: DssmTask) {
    const { train, features, userFeatures, sharesTower, hyperparameters, random } = task;
    const { dim, batchSize, negativeCount, learningRate } = hyperparameters;
    const { userCount, itemCount } = train;
    this.pairs = new PairBatches(train, batchSize);
    this.stepsPerEpoch = this.pairs.stepsPerEpoch;
    const candidates = hyperparameters.negatives === 'chosen' ? chosenItems(train) : undefined;
    this.pooled = new PooledBatches(train, hyperparameters, candidates);
    this.users = new EmbeddingTable(userCount, dim, Math.min(userCount, batchSize));
    const batchItems = Math.min(itemCount, batchSize * (1 + negativeCount));
    this.items = new EmbeddingTable(itemCount, embeddingDimOf(hyperparameters), batchItems);
    const tower = startTower('tower', 'features', features, hyperparameters, random.fork('tower'));
    this.itemSide = { tower, features };
    if (userFeatures) {
      const start = () =>
        startTower('userTower', 'userFeatures', userFeatures, hyperparameters, random.fork('userTower'));
      this.userSide = { tower: sharesTower ? tower : start(), features: userFeatures };
    }
    this.schedule = new AdamSchedule((step) => learningRate * this.shareLeft(step));
    const { users, items, itemSide, userSide, schedule } = this;
    const parameters = this.towers().flatMap((one) => one.parameters);
    this.trained = [trainedTable('users', users), trainedTable('items', items), ...parameters];
    this.dssmStep = new DssmStep({ users, items, itemSide, userSide, schedule }, hyperparameters);
  }

  /**
   * Users of the warm start, or glorot-normal; embeddings of the items glorot-normal where they stand behind the
   * tower's output, and zero where they are added to it, so that the features learn first.
   */
  start(): void {
    const { warmStart, hyperparameters, random } = this.task;
    if (warmStart) this.users.rows.set(warmStart.userVectors);
    else drawGlorot(this.users, random.fork('users'));
    if (hyperparameters.combine === 'concatenate') drawGlorot(this.items, random.fork('items'));
  }

  *batches(random: Random): Iterable<PooledBatch> {
    for (const { users, items } of this.pairs.draw(random)) yield this.pooled.draw(users, items, random);
  }

  step(batch: PooledBatch, step: number): BprLoss {
    return this.dssmStep.run(batch, step, this.task.hyperparameters.towerLearningRate * this.shareLeft(step));
  }

  endEpoch(_epoch: number, step: number): void {
    this.users.catchUpAll(step, this.schedule);
    this.items.catchUpAll(step, this.schedule);
  }

  snapshot(): DssmModel {
    const { train, features, hyperparameters } = this.task;
    const { combine, dim } = hyperparameters;
    const tower = this.itemSide.tower.toWeights();
    const itemEmbeddings = this.items.rows.slice();
    const outputs = applyTower(tower, features.vectors);
    return new DssmModel({
      ...{ dim, users: train.users, items: train.items, combine, tower, itemEmbeddings, text: features.text },
      ...this.snapshotUsers(tower),
      itemVectors: combineItems(combine, itemEmbeddings, outputs, train.itemCount),
    });
  }

  dispose(): void {
    for (const tower of this.towers()) tower.dispose();
  }

  private snapshotUsers(itemTower: TowerWeights) {
    const embeddings = this.users.rows.slice();
    if (!this.userSide) return { userVectors: embeddings };
    const { tower, features } = this.userSide;
    const weights = tower === this.itemSide.tower ? itemTower : tower.toWeights();
    const userVectors = combineUsers(embeddings, applyTower(weights, features.vectors), this.users.rowCount);
    return { userVectors, userSide: { embeddings, tower: weights, text: features.text } };
  }

  /** That of the items, and that of the users where it is another. */
  private towers(): Tower[] {
    const { itemSide, userSide } = this;
    return userSide && userSide.tower !== itemSide.tower ? [itemSide.tower, userSide.tower] : [itemSide.tower];
  }

  /** Falls linearly from one at the first step, counted from 1, to zero after the last. */
  private shareLeft(step: number): number {
    return Math.max(0, 1 - (step - 1) / (this.task.hyperparameters.epochs * this.stepsPerEpoch));
  }
}

function startTower(
  name: string,
  argument: string,
  features: FeatureVectors,
  hyperparameters: DssmHyperparameters,
  random: Random,
): Tower {
  const { hiddenDims, featureScale } = hyperparameters;
  const dims = [features.dim, ...hiddenDims, towerDimOf(hyperparameters)];
  return new Tower(initialTower(dims, inputScaleOf(argument, features, featureScale), random), name);
}

/** Items of at least one pair. */
function chosenItems({ itemCount, userItems }: Interactions): Uint32Array {
  const isChosen = new Uint8Array(itemCount);
  for (const item of userItems) isChosen[item] = 1;
  return Uint32Array.from({ length: itemCount }, (_, item) => item).filter((item) => isChosen[item]);
}

function drawGlorot({ rows, rowCount, dim }: EmbeddingTable, random: Random): void {
  const deviation = Math.sqrt(2 / (rowCount + dim));
  for (let i = 0; i < rows.length; i++) rows[i] = random.normal(0, deviation);
}
