import type { Id } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireInRange,
  requireInteger,
  requireKnown,
  requirePositive,
  resolveDeclared,
} from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { requireTrainingOptions, type TrainingOptions, trainingOptionNames } from '../training/training-options.js';

/** What decides the outcome of training; written into checkpoints. */
export interface ElsaHyperparameters {
  /** Dimension of the vectors. Default: 64. */
  dim: number;
  /**
   * An item with n users counts n^-dampingExponent in the histories that are reconstructed, in [0, 1]: 0, items alike, as
   * published. Default: .35.
   */
  dampingExponent: number;
  /**
   * The vector of an item with n users ends as long as n^lengthExponent, in [0, 1], so that users, the sums of theirs, and
   * scores know what is popular: 0, length one, as published. Default: .1.
   */
  lengthExponent: number;
  /** All are trained; the learning rate falls linearly to zero over them. Default: 20. */
  epochs: number;
  /** Users in a step, each with all their items. Default: 512. */
  batchSize: number;
  /** Adam's first step size. Default: .05. */
  learningRate: number;
  /** Epochs between validations and checkpoints. Default: 5. */
  validateEvery: number;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

const requireCount = (argument: string, value: number) => requireInteger(argument, value, 1);
const requireExponent = (argument: string, value: number) => requireInRange(argument, value, 0, 1);

const declared: DeclaredOptions<ElsaHyperparameters> = {
  dim: [64, requireCount],
  dampingExponent: [0.35, requireExponent],
  lengthExponent: [0.1, requireExponent],
  epochs: [20, requireCount],
  batchSize: [512, requireCount],
  learningRate: [0.05, requirePositive],
  validateEvery: [5, requireCount],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const elsaDefaults: ElsaHyperparameters = defaultsOf(declared);

export interface ElsaOptions<User extends Id = Id, Item extends Id = Id>
  extends Partial<ElsaHyperparameters>,
    TrainingOptions<EmbeddingModel<User, Item>> {}

export const elsaOptionNames = optionNames<ElsaOptions>({ ...declared, ...trainingOptionNames });

/**
 * The hyperparameters of a training, with their defaults: whether it would start, known without data.
 *
 * @throws ArgumentError for an unknown option, or one out of range
 */
export function resolveElsaHyperparameters(options: ElsaOptions = {}): ElsaHyperparameters {
  requireKnown('trainElsa', options, elsaOptionNames);
  requireTrainingOptions(options);
  return resolveDeclared(declared, options);
}
