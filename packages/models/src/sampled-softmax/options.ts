import { ArgumentError, type Id } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireFinite,
  requireInteger,
  requireKnown,
  requireNonNegative,
  requireOneOf,
  requirePositive,
  resolveDeclared,
} from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { requireTrainingOptions, type TrainingOptions, trainingOptionNames } from '../training/training-options.js';

/** Of a user's own items against the pool, by cosines. */
export type SampledLoss = 'softmax' | 'contrastive';

const losses: readonly SampledLoss[] = ['softmax', 'contrastive'];

/** What decides the outcome of training; written into checkpoints. */
export interface SampledSoftmaxHyperparameters {
  /** Dimension of the vectors, the last of which is for popularity, if that counts. Default: 64. */
  dim: number;
  /** `softmax`, or the cosine contrastive loss of SimpleX, `contrastive`. Default: `softmax`. */
  loss: SampledLoss;
  /** Of the softmax over cosines; tune it for your data, between .05 and .5. Default: .1. */
  temperature: number;
  /** Of `contrastive`: the cosine above which an item of the pool is pushed away. Default: .4. */
  margin: number;
  /** Of `contrastive`: what the mean over the pool counts. Default: 150. */
  negativeWeight: number;
  /** A pair of a user with n of them counts n^-userBalance: 0, pairs alike; 1, users alike. Default: .5. */
  userBalance: number;
  /**
   * What the natural logarithm of an item's count of pairs adds to its cosine, in the softmax and in the model;
   * `contrastive` learns without it. 0 for cosines alone. Default: .05.
   */
  popularityWeight: number;
  /** Layers of LightGCN's propagation between the vectors that learn and those that rank; 0 for none. Default: 0. */
  layers: number;
  /** All are trained; the learning rate falls linearly to zero over them. Default: 40. */
  epochs: number;
  /** Users in a step, each with all their items. Default: 256. */
  batchSize: number;
  /** Items drawn for each step, which all its users are scored with. Default: 2048. */
  poolSize: number;
  /** Adam's first step size. Default: .01. */
  learningRate: number;
  /** Epochs between validations and checkpoints. Default: 10. */
  validateEvery: number;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

const requireCount = (argument: string, value: number) => requireInteger(argument, value, 1);

const declared: DeclaredOptions<SampledSoftmaxHyperparameters> = {
  dim: [64, requireCount],
  loss: ['softmax', (argument, value) => requireOneOf(argument, value, losses)],
  temperature: [0.1, requirePositive],
  margin: [0.4, requireFinite],
  negativeWeight: [150, requireNonNegative],
  userBalance: [0.5, requireFinite],
  popularityWeight: [0.05, requireNonNegative],
  layers: [0, (argument, value) => requireInteger(argument, value, 0)],
  epochs: [40, requireCount],
  batchSize: [256, requireCount],
  poolSize: [2048, requireCount],
  learningRate: [0.01, requirePositive],
  validateEvery: [10, requireCount],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const sampledSoftmaxDefaults: SampledSoftmaxHyperparameters = defaultsOf(declared);

export interface SampledSoftmaxOptions<User extends Id = Id, Item extends Id = Id>
  extends Partial<SampledSoftmaxHyperparameters>,
    TrainingOptions<EmbeddingModel<User, Item>> {}

export const sampledSoftmaxOptionNames = optionNames<SampledSoftmaxOptions>({ ...declared, ...trainingOptionNames });

/**
 * The hyperparameters of a training, with their defaults: whether it would start, known without data.
 *
 * @throws ArgumentError for an unknown option, or one out of range
 */
export function resolveSampledSoftmaxHyperparameters(
  options: SampledSoftmaxOptions = {},
): SampledSoftmaxHyperparameters {
  requireKnown('trainSampledSoftmax', options, sampledSoftmaxOptionNames);
  requireTrainingOptions(options);
  const hyperparameters = resolveDeclared(declared, options);
  if (cosineDimOf(hyperparameters) === 0) {
    throw new ArgumentError({
      argument: 'options.dim',
      expected: 'at least 2, one of them for popularity',
      received: '1',
      hint: 'Set `popularityWeight` to 0 for cosines alone.',
    });
  }
  return hyperparameters;
}

/** How many numbers of a vector are learned: those of the cosine. */
export function cosineDimOf({
  dim,
  popularityWeight,
}: Pick<SampledSoftmaxHyperparameters, 'dim' | 'popularityWeight'>): number {
  return popularityWeight > 0 ? dim - 1 : dim;
}
