import type { Id } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireInteger,
  requireKnown,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  resolveDeclared,
} from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { requireTrainingOptions, type TrainingOptions, trainingOptionNames } from '../training/training-options.js';

export type LearningRateDecay = (typeof learningRateDecays)[number];

const learningRateDecays = ['linear', 'none'] as const;

/** What decides the outcome of training; written into checkpoints. */
export interface BprHyperparameters {
  /** Dimension of the vectors. Default: 32 (the paper's). */
  dim: number;
  /** Most epochs to train. Default: 120. */
  epochs: number;
  /** Positives in a step. Default: 1024 (the paper's). */
  batchSize: number;
  /** Negatives drawn for each positive. Default: 5 (the paper's). */
  negativeCount: number;
  /**
   * Items drawn for each batch, from which its negatives are taken; 0 takes each from all items, as the paper does, in
   * twice the time. Default: 1024.
   */
  poolSize: number;
  /** Regularisation. Default: .01; the paper's .001 loses .04 of Recall@100 on CiteULike. */
  lambda: number;
  /** Adam's step size at the first step. Default: .03; the paper's .001, which does not fall, needs 400 epochs. */
  learningRate: number;
  /** Whether it falls to zero over the epochs, `linear`, or stays, `none`. Default: `linear`. */
  learningRateDecay: LearningRateDecay;
  /** Epochs over which the vectors are averaged before they are validated and kept; 1 for none. Default: 50. */
  averagingWindow: number;
  /** Epochs between validations. Default: 10. */
  validateEvery: number;
  /** Validations without a new best before training stops. Default: 6. */
  patience: number;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

const requireCount = (argument: string, value: number) => requireInteger(argument, value, 1);

const declared: DeclaredOptions<BprHyperparameters> = {
  dim: [32, requireCount],
  epochs: [120, requireCount],
  batchSize: [1024, requireCount],
  negativeCount: [5, requireCount],
  poolSize: [1024, (argument, value) => requireInteger(argument, value, 0)],
  lambda: [0.01, requireNonNegative],
  learningRate: [0.03, requirePositive],
  learningRateDecay: ['linear', (argument, value) => requireOneOf(argument, value, learningRateDecays)],
  averagingWindow: [50, requireCount],
  validateEvery: [10, requireCount],
  patience: [6, requireCount],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const bprDefaults: BprHyperparameters = defaultsOf(declared);

/** Training stops where `patience` runs out. */
export interface BprOptions<User extends Id = Id, Item extends Id = Id>
  extends Partial<BprHyperparameters>,
    TrainingOptions<EmbeddingModel<User, Item>> {}

export const bprOptionNames = optionNames<BprOptions>({ ...declared, ...trainingOptionNames });

/**
 * The hyperparameters of a training, with their defaults: whether it would start, known without data.
 *
 * @throws ArgumentError for an unknown option, or one out of range
 */
export function resolveBprHyperparameters(options: BprOptions = {}): BprHyperparameters {
  requireKnown('trainBpr', options, bprOptionNames);
  requireTrainingOptions(options);
  return resolveDeclared(declared, options);
}
