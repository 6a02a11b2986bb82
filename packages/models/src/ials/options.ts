import type { Id } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireInRange,
  requireInteger,
  requireKnown,
  requireNonNegative,
  requirePositive,
  resolveDeclared,
} from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { mostThreads } from '../limits.js';
import { requireTrainingOptions, type TrainingOptions, trainingOptionNames } from '../training/training-options.js';

/** What decides the outcome of training; written into checkpoints. */
export interface IalsHyperparameters {
  /** Dimension of the vectors. Default: 32. */
  dim: number;
  /** Most sweeps over all users and items. Default: 16. */
  epochs: number;
  /** Regularisation of a row, times its frequency; tune it for your data. Default: .01. */
  lambda: number;
  /** Weight of all cells of the matrix together, pairs or not, as a multiple of the number of pairs. Default: 6. */
  unobservedRatio: number;
  /** Power of a row's frequency that its regularisation grows with, in [0, 1]. Default: 1. */
  frequencyExponent: number;
  /**
   * Power of the weights of pairs that these count by, over its mean, in [0, 1]: 1 as they are, 0 not at all. Without
   * effect where the data have no weights. Default: .5.
   */
  weightExponent: number;
  /** Steps of conjugate gradients, each time a row is solved. Default: 2. */
  solverSteps: number;
  /** Epochs between validations. Default: 2. */
  validateEvery: number;
  /** Validations without a new best before training stops. Default: 3. */
  patience: number;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

const requireCount = (argument: string, value: number) => requireInteger(argument, value, 1);

export const declaredIals: DeclaredOptions<IalsHyperparameters> = {
  dim: [32, requireCount],
  epochs: [16, requireCount],
  lambda: [0.01, requireNonNegative],
  unobservedRatio: [6, requirePositive],
  frequencyExponent: [1, (argument, value) => requireInRange(argument, value, 0, 1)],
  weightExponent: [0.5, (argument, value) => requireInRange(argument, value, 0, 1)],
  solverSteps: [2, requireCount],
  validateEvery: [2, requireCount],
  patience: [3, requireCount],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const ialsDefaults: IalsHyperparameters = defaultsOf(declaredIals);

/** Training stops where `patience` runs out. */
export interface IalsOptions<User extends Id = Id, Item extends Id = Id>
  extends Partial<IalsHyperparameters>,
    TrainingOptions<EmbeddingModel<User, Item>> {
  /** Threads that share the rows, the one that calls among them; the same bytes for any number. Default: 1. */
  threads?: number;
}

export const ialsOptionNames = optionNames<IalsOptions>({ ...declaredIals, ...trainingOptionNames, threads: 1 });

/**
 * The hyperparameters of a training, with their defaults: whether it would start, known without data.
 *
 * @throws ArgumentError for an unknown option, or one out of range
 */
export function resolveIalsHyperparameters(options: IalsOptions = {}): IalsHyperparameters {
  requireKnown('trainIals', options, ialsOptionNames);
  requireTrainingOptions(options);
  const { threads = 1 } = options;
  requireInteger('threads', threads, 1, mostThreads);
  return resolveDeclared(declaredIals, options);
}
