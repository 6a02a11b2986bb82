import {
  type Artifact,
  type Id,
  optionNames,
  requireInteger,
  requireKnown,
  requireNonNegative,
  requirePositive,
} from '@lightrec/core';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import type { OnCheckpoint } from '../training/hand-over.js';
import type { EpochRecord, LossTerms } from '../training/history.js';
import { withDefaults } from '../training/hyperparameters.js';
import { requireTrainingOptions } from '../training/training-options.js';
import type { Validate } from '../training/validation.js';

/** What decides the outcome of training; written into checkpoints. */
export interface BprHyperparameters {
  /** Dimension of the vectors. Default: 32 (the paper's). */
  dim: number;
  /** Most epochs to train. Default: 260. */
  epochs: number;
  /** Positives in a step. Default: 1024 (the paper's). */
  batchSize: number;
  /** Negatives drawn for each positive. Default: 5 (the paper's). */
  negativeCount: number;
  /** Regularisation. Default: .01; the paper's .001 loses .04 of Recall@100 on CiteULike. */
  lambda: number;
  /** Adam's step size. Default: .004; the paper's .001 reaches the same in more epochs. */
  learningRate: number;
  /** Epochs over which the vectors are averaged before they are validated and kept; 1 for none. Default: 50. */
  averagingWindow: number;
  /** Epochs between validations. Default: 10. */
  validateEvery: number;
  /** Validations without a new best before training stops. Default: 6. */
  patience: number;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

export const bprDefaults: BprHyperparameters = {
  dim: 32,
  epochs: 260,
  batchSize: 1024,
  negativeCount: 5,
  lambda: 0.01,
  learningRate: 0.004,
  averagingWindow: 50,
  validateEvery: 10,
  patience: 6,
  seed: 0,
};

export interface BprProgress {
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

export interface BprOptions<User extends Id = Id, Item extends Id = Id> extends Partial<BprHyperparameters> {
  /**
   * Scores a model after every `validateEvery` epochs and after the last, higher is better: usually Recall@100
   * on held-out pairs. Training keeps the best and stops when `patience` runs out. Default: none; the last
   * epoch is kept.
   */
  validate?: Validate<EmbeddingModel<User, Item>>;
  /** Called several times a second, and at the end of each epoch. */
  onProgress?: (progress: BprProgress) => void;
  /**
   * Called after every `validateEvery` epochs and after the last with all that `resume` needs; awaited. Its arrays are
   * those of training, on loan: save it, or keep `encodeArtifact` of it, before the promise resolves.
   */
  onCheckpoint?: OnCheckpoint;
  /**
   * A checkpoint of the same data and hyperparameters to go on from; the outcome has the same bytes as that of an
   * undisturbed run.
   * It is taken over, arrays and all, and empty afterwards: load it again to resume from it again.
   */
  resume?: Artifact;
  /** Stops training; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

export const bprOptionNames = optionNames<BprOptions>({
  ...bprDefaults,
  ...{ validate: 1, onProgress: 1, onCheckpoint: 1, resume: 1, signal: 1 },
});

export interface BprResult<User extends Id = Id, Item extends Id = Id> {
  /** The model of the best validation, or of the last epoch without `validate`. */
  model: EmbeddingModel<User, Item>;
  /** The epoch that it is from. */
  bestEpoch: number;
  history: EpochRecord[];
}

/**
 * The hyperparameters of a training, with their defaults: whether it would start, known without data.
 *
 * @throws ArgumentError for an option that there is not, or one out of range
 */
export function resolveBprHyperparameters(options: BprOptions = {}): BprHyperparameters {
  requireKnown('trainBpr', options, bprOptionNames);
  const resolved = withDefaults(bprDefaults, options);
  for (const name of [
    'dim',
    'epochs',
    'batchSize',
    'negativeCount',
    'averagingWindow',
    'validateEvery',
    'patience',
  ] as const) {
    requireInteger(name, resolved[name], 1);
  }
  requireNonNegative('lambda', resolved.lambda);
  requirePositive('learningRate', resolved.learningRate);
  requireInteger('seed', resolved.seed, Number.MIN_SAFE_INTEGER);
  requireTrainingOptions(options);
  return resolved;
}
