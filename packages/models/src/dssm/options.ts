import { ArgumentError, type Id } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireArray,
  requireInteger,
  requireKnown,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  resolveDeclared,
} from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { requireEmbeddingModel } from '../light-rec/require-teacher.js';
import { requireTrainingOptions, type TrainingOptions, trainingOptionNames } from '../training/training-options.js';
import type { DssmModel } from './dssm-model.js';
import { type FeatureVectors, requireFeatures } from './features.js';

/** What decides the outcome of training; written into checkpoints. */
export interface DssmHyperparameters {
  /**
   * How an item is made of its own embedding and what the tower makes of its features: their `sum`, or both one behind
   * the other, as in the paper (section 4.3.1): `concatenate`. Default: `sum`.
   */
  combine: 'sum' | 'concatenate';
  /** Dimension of the vectors. Default: 32 (the paper's). */
  dim: number;
  /** Of the tower's hidden layers, none or more. Default: [128]. */
  hiddenDims: readonly number[];
  /** Length that features are brought to, as a root mean square over items. Default: 10, beyond tanh's linear range. */
  featureScale: number;
  /** All are trained, and the learning rates fall linearly to zero over them. Default: 80. */
  epochs: number;
  /** Positives in a step. Default: 1024 (the paper's). */
  batchSize: number;
  /** Negatives of each positive. Default: 5 (the paper's). */
  negativeCount: number;
  /**
   * Which items are negatives: those that somebody has `chosen`, or `all`. An item without a pair would else only ever be
   * pushed down, so that nobody is recommended it however well its features fit. Default: `chosen`.
   */
  negatives: 'chosen' | 'all';
  /** Items drawn for each batch, from which its negatives come; 0 draws each from all items. Default: 512. */
  poolSize: number;
  /** Regularisation of user vectors, of users with features of their embeddings alone. Default: .01. */
  userLambda: number;
  /** Regularisation of item vectors, embedding and tower together. Default: .005. */
  itemLambda: number;
  /**
   * Regularisation of the items' own embeddings beside that, so that they tell only what the features do not. Default:
   * .02.
   */
  embeddingLambda: number;
  /** Adam's first step size, of embeddings. Default: .004. */
  learningRate: number;
  /** Of the tower. Default: .002. */
  towerLearningRate: number;
  /** Epochs between validations. Default: 5. */
  validateEvery: number;
  /** An integer; on the same backend the same seed gives the same bytes. Default: 0. */
  seed: number;
}

const requireCount = (argument: string, value: number) => requireInteger(argument, value, 1);

const declared: DeclaredOptions<DssmHyperparameters> = {
  combine: ['sum', (argument, value) => requireOneOf(argument, value, ['sum', 'concatenate'])],
  dim: [32, requireCount],
  hiddenDims: [[128], requireDims],
  featureScale: [10, requirePositive],
  epochs: [80, requireCount],
  batchSize: [1024, requireCount],
  negativeCount: [5, requireCount],
  negatives: ['chosen', (argument, value) => requireOneOf(argument, value, ['chosen', 'all'])],
  poolSize: [512, (argument, value) => requireInteger(argument, value, 0)],
  userLambda: [0.01, requireNonNegative],
  itemLambda: [0.005, requireNonNegative],
  embeddingLambda: [0.02, requireNonNegative],
  learningRate: [0.004, requirePositive],
  towerLearningRate: [0.002, requirePositive],
  validateEvery: [5, requireCount],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const dssmDefaults: DssmHyperparameters = defaultsOf(declared);

export interface DssmOptions<User extends Id = Id, Item extends Id = Id>
  extends Partial<DssmHyperparameters>,
    TrainingOptions<DssmModel<User, Item>> {
  /**
   * A model of the same users, items and dimension, usually from `trainBpr`, whose user vectors training starts from.
   * Default: none, small random vectors.
   */
  warmStart?: EmbeddingModel<User, Item>;
  /**
   * What is known of users, a row for each user of `train` in its order, of the space of the items' features, as texts
   * by the same `fitTextFeatures`. A user then is an embedding and what the tower of the items makes of the features, so
   * that a new user is known by a text. Default: none, users are their embeddings.
   */
  userFeatures?: FeatureVectors;
}

export const dssmOptionNames = optionNames<DssmOptions>({
  ...{ ...declared, ...trainingOptionNames },
  ...{ warmStart: 1, userFeatures: 1 },
});

/**
 * The hyperparameters of a training, with their defaults: whether it would start, known without data.
 *
 * @throws ArgumentError for an unknown option, one out of range, or ones that do not go together
 */
export function resolveDssmHyperparameters(options: DssmOptions = {}): DssmHyperparameters {
  requireKnown('trainDssm', options, dssmOptionNames);
  requireTrainingOptions(options);
  if (options.warmStart !== undefined) requireEmbeddingModel('warmStart', options.warmStart);
  if (options.userFeatures !== undefined) requireFeatures('userFeatures', options.userFeatures);
  const resolved = resolveDeclared(declared, options);
  if (resolved.combine === 'sum') return resolved;
  requireInteger('dim', resolved.dim, 2);
  if (options.warmStart === undefined) return resolved;
  const expected =
    'none with `combine: concatenate`, whose users look at embeddings and features in places of their own';
  throw new ArgumentError({ argument: 'warmStart', expected, received: 'a model' });
}

/** How many of the dimensions are the items' embeddings; with `concatenate` half, the rest being the tower's. */
export function embeddingDimOf({ combine, dim }: Pick<DssmHyperparameters, 'combine' | 'dim'>): number {
  return combine === 'sum' ? dim : Math.floor(dim / 2);
}

export function towerDimOf({ combine, dim }: Pick<DssmHyperparameters, 'combine' | 'dim'>): number {
  return combine === 'sum' ? dim : Math.ceil(dim / 2);
}

function requireDims(argument: string, dims: readonly number[]): void {
  requireArray(argument, dims);
  dims.forEach((dim, l) => {
    requireInteger(`${argument}[${l}]`, dim, 1);
  });
}
