import type { Artifact, Random, StoredTensor } from '@lightrec/core';
import type { LossTerms } from './history.js';

/** What training moves, as a checkpoint holds it. */
export interface TrainedState {
  /** The arrays themselves, on loan for as long as a checkpoint is written. */
  toTensors(): Record<string, StoredTensor>;
  restore(checkpoint: Artifact): void;
}

/** What a kind of model brings to the training loop, which does all the rest. */
export interface Trainer<Model, Batch> {
  readonly stepsPerEpoch: number;
  /** All that training moves. */
  readonly trained: readonly TrainedState[];
  /** Sets what is trained to its start, where no checkpoint is restored. */
  start?(): void | Promise<void>;
  /** The batches of an epoch, `stepsPerEpoch` of them, each drawn when it is asked for. */
  batches(random: Random): Iterable<Batch>;
  /** Moves what is trained by the gradient of a batch. `step` counts from 1, over all epochs. */
  step(batch: Batch, step: number): LossTerms;
  /** After the last step of each epoch. */
  endEpoch?(epoch: number, step: number): void;
  /** The model as it stands, of arrays that training does not change. */
  snapshot(): Model;
  dispose?(): void;
}

/** A training, as the loop is told of it. */
export interface Training<Model, Batch> {
  /** Epochs between validations, after each of which there is a checkpoint. Default: 1. */
  validateEvery?: number;
  epochs: number;
  /** Validations without a new best before training stops. Default: no end of them. */
  patience?: number;
  /** Whether the start is scored too, as epoch 0, and may be the best. Default: false. */
  scoresStart?: boolean;
  /** Of which each epoch has a generator of its own, so that it can be drawn anew. */
  random: Random;
  checkpoints: CheckpointForm<Model>;
  /** What to do where training diverges, as sentences. Default: what helps models that learn by gradients. */
  advice?: string;
  /** @param best - the best model so far of the run that is resumed */
  createTrainer(best?: Model): Trainer<Model, Batch> | Promise<Trainer<Model, Batch>>;
}

/** How checkpoints of a kind of model are told from others, and hold their best model. */
export interface CheckpointForm<Model> {
  kind: string;
  /** What they belong to, as text in their metadata: the hyperparameters, the data. */
  identity: Record<string, string>;
  toTensors(model: Model): Record<string, StoredTensor>;
  /** @param artifact - with these tensors, which it may take over */
  fromArtifact(artifact: Artifact): Model;
}
