import type { CodeTable, Interactions, Random } from '@lightrec/core';
import { residualQuantizer } from '@lightrec/kernels';
import { CompositeEncoder, type CompositeEncoderOptions } from '@lightrec/quantizer';
import type { FeatureVectors } from '../dssm/features.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { chosenItems } from '../training/chosen-items.js';
import type { PairBatches } from '../training/pair-batches.js';
import type { TrainedState, Trainer } from '../training/trainer.js';
import { type CompositeItems, EncodedItems } from './items/composite-items.js';
import { FixedCodes } from './items/fixed-codes.js';
import { NearestItems } from './items/nearest-items.js';
import { LightRecModel } from './model/light-rec-model.js';
import type { LightRecHyperparameters } from './options/hyperparameters.js';
import { type LightRecLoss, LightRecStep } from './step/light-rec-step.js';
import { type PooledBatch, PooledBatches } from './step/pooled-batch.js';
import { createVectors } from './vectors/create-vectors.js';

/** What LightRec is trained on. */
export interface LightRecTask {
  teacher: EmbeddingModel;
  train: Interactions;
  hyperparameters: LightRecHyperparameters;
  pairs: PairBatches;
  /** What a tower that learns knows of the items. */
  features?: FeatureVectors;
  /** Codebooks and codes to start from; none where the encoder draws its own, or where they are restored. */
  start?: CodeTable;
}

/** LightRec for the training loop. */
export function createLightRecTrainer(task: LightRecTask): Trainer<LightRecModel, PooledBatch> {
  const { codes, epochs } = task.hyperparameters;
  return codes === 'fixed' && epochs === 0 ? new UntrainedStart(task) : new LightRecTrainer(task);
}

class LightRecTrainer implements Trainer<LightRecModel, PooledBatch> {
  readonly stepsPerEpoch: number;
  readonly trained: readonly TrainedState[];
  private readonly pooled: PooledBatches;
  private readonly lightRecStep: LightRecStep;

  constructor(private readonly task: LightRecTask) {
    const { teacher, train, hyperparameters, pairs } = task;
    this.stepsPerEpoch = pairs.stepsPerEpoch;
    // Items without a pair would only ever be pushed down, whatever the tower knows of them.
    const candidates = hyperparameters.itemVectors === 'tower' ? chosenItems(train) : undefined;
    this.pooled = new PooledBatches(train, hyperparameters, candidates);
    const { learningRate, vectorLearningRate } = hyperparameters;
    const vectors = createVectors(task, (step) => (vectorLearningRate ?? learningRate) * this.shareLeft(step));
    this.lightRecStep = new LightRecStep(teacher, createItems(task), hyperparameters, vectors);
    this.trained = this.lightRecStep.trained;
  }

  *batches(random: Random): Iterable<PooledBatch> {
    this.lightRecStep.startEpoch();
    for (const { users, items } of this.task.pairs.draw(random)) yield this.pooled.draw(users, items, random);
  }

  step(batch: PooledBatch, step: number): LightRecLoss {
    const { learningRate, shortcut } = this.task.hyperparameters;
    const share = this.shareLeft(step);
    return this.lightRecStep.run(batch, step, learningRate * share, shortcut * share);
  }

  endEpoch(_epoch: number, step: number): void {
    this.lightRecStep.endEpoch(step);
  }

  snapshot(): LightRecModel {
    return this.lightRecStep.snapshot(this.task.train.users);
  }

  dispose(): void {
    this.lightRecStep.dispose();
  }

  /** Falls linearly from one at the first step, counted from 1, to zero after the last. */
  private shareLeft(step: number): number {
    return Math.max(0, 1 - (step - 1) / (this.task.hyperparameters.epochs * this.stepsPerEpoch));
  }
}

/** The start itself, for which no tensor is needed. */
class UntrainedStart implements Trainer<LightRecModel, never> {
  readonly stepsPerEpoch = 0;
  readonly trained = [];

  constructor(private readonly task: LightRecTask) {}

  batches(): never[] {
    return [];
  }

  step(): never {
    throw new Error('There is no batch.');
  }

  snapshot(): LightRecModel {
    const { teacher, train, start } = this.task;
    return new LightRecModel(teacher.userVectors.slice(), train.users, start!);
  }
}

function createItems({ teacher, train, hyperparameters, start }: LightRecTask): CompositeItems {
  const { codes, commitment } = hyperparameters;
  switch (codes) {
    case 'fixed':
      return new FixedCodes(start!);
    case 'learned':
      return new EncodedItems(
        new CompositeEncoder(encoderOptionsOf(hyperparameters)),
        teacher.dim,
        train.items,
        hyperparameters,
        start,
      );
    case 'nearest':
      return new NearestItems({ start: start!, quantizer: residualQuantizer(), commitment });
  }
}

function encoderOptionsOf(hyperparameters: LightRecHyperparameters): CompositeEncoderOptions {
  const { codebookCount, codewordCount, similarity, codewordBias, recurrence, temperature, engine, seed } =
    hyperparameters;
  return { codebookCount, codewordCount, similarity, codewordBias, recurrence, temperature, engine, seed };
}
