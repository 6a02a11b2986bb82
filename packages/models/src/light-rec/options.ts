import { type Artifact, requireInteger } from '@lightrec/core';
import type { SimilarityName } from '@lightrec/quantizer';
import type { EpochRecord, LossTerms } from '../training/history.js';
import { requireNonNegative, requireOneOf, requirePositive, withDefaults } from '../training/hyperparameters.js';
import type { Validate } from '../training/validation.js';
import type { LightRecModel } from './light-rec-model.js';

/** What decides the outcome of training; written into checkpoints. */
export interface LightRecHyperparameters {
  /** Default: 4 (the paper's). */
  codebookCount: number;
  /** Default: 256 (the paper's). */
  codewordCount: number;
  /** Default: `euclidean`; the paper's is `bilinear`. */
  similarity: SimilarityName;
  /**
   * Where the codebooks start. Default: `k-means`, the residual k-means of the teacher's items, each weighted by
   * its training pairs + 1. `glorot` is the paper's random start, which needs 50 epochs or more.
   */
  start: 'k-means' | 'glorot';
  /** Of the softmax in the backward pass. Default: 0.9 (the paper's). */
  temperature: number;
  /** Default: 6 from a k-means start. */
  epochs: number;
  /** Positives in a step. Default: 1024 (the paper's). */
  batchSize: number;
  /** Negatives of each positive. Default: 5 (the paper's). */
  negativeCount: number;
  /** Items drawn for each batch, from which its negatives come. Default: 1024. */
  poolSize: number;
  /** Regularisation of user vectors and composite item vectors. Default: .01. */
  lambda: number;
  /** Adam's step size at the first step; it falls linearly to zero. Default: .001 (the paper's). */
  learningRate: number;
  /** Coefficient of inner product distillation, which is normalised by users and items; 0 for none. Default: 5. */
  distillation: number;
  /** An integer; on the same backend the same seed gives the same bytes. Default: 0. */
  seed: number;
}

export const lightRecDefaults: LightRecHyperparameters = {
  codebookCount: 4,
  codewordCount: 256,
  similarity: 'euclidean',
  start: 'k-means',
  temperature: 0.9,
  epochs: 6,
  batchSize: 1024,
  negativeCount: 5,
  poolSize: 1024,
  lambda: 0.01,
  learningRate: 0.001,
  distillation: 5,
  seed: 0,
};

export interface LightRecProgress {
  epoch: number;
  epochs: number;
  /** Steps done in this epoch. */
  step: number;
  stepsPerEpoch: number;
  /** Terms of the loss, mean over this epoch so far. */
  losses: LossTerms;
  /** The latest validation score, where there was one. */
  validation?: number;
}

export interface LightRecOptions extends Partial<LightRecHyperparameters> {
  /** Scores the model before the first and after every epoch, higher is better; training keeps the best. Default: none; the last is kept. */
  validate?: Validate<LightRecModel>;
  /** Called several times a second, and at the end of each epoch. */
  onProgress?: (progress: LightRecProgress) => void;
  /** Called after each codebook of the k-means start, with the weighted squared error left as a share of the whole. */
  onStartProgress?: (progress: { codebook: number; codebookCount: number; relativeError: number }) => void;
  /** Called after each epoch with all that `resume` needs; awaited. */
  onCheckpoint?: (checkpoint: Artifact) => void | Promise<void>;
  /**
   * A checkpoint of the same teacher, data and hyperparameters to go on from; on the same backend the outcome has
   * the same bytes as that of an undisturbed run.
   */
  resume?: Artifact;
  /** Stops training; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface LightRecResult {
  /** The model of the best validation, or of the last epoch without `validate`. */
  model: LightRecModel;
  /** The epoch that it is from; 0 is the start itself. */
  bestEpoch: number;
  history: EpochRecord[];
}

export function resolveLightRecHyperparameters(options: LightRecOptions): LightRecHyperparameters {
  const resolved = withDefaults(lightRecDefaults, options);
  for (const name of ['epochs', 'batchSize', 'negativeCount', 'poolSize'] as const)
    requireInteger(name, resolved[name], 1);
  for (const name of ['lambda', 'distillation'] as const) requireNonNegative(name, resolved[name]);
  requirePositive('learningRate', resolved.learningRate);
  requireOneOf('start', resolved.start, ['k-means', 'glorot']);
  return resolved;
}
