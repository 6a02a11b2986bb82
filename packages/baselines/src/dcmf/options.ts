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
import { mostBits } from '@lightrec/kernels';
import { requireTrainingOptions, type TrainingOptions, trainingOptionNames } from '@lightrec/models/training';
import type { DcmfModel } from './dcmf-model.js';
import type { Features } from './features.js';
import { type PairLossName, pairLossNames } from './pair-losses.js';

/** What decides the outcome of training; written into checkpoints. */
export interface DcmfHyperparameters {
  /** Bits of a code, 1 to 256. Default: 32 (the paper's). */
  bitCount: number;
  /** What is lost on an observed pair: `squared`, or `logistic`, which rests once it scores 5 or so. Default: `squared`. */
  loss: PairLossName;
  /**
   * The score that the squared loss wants of an observed pair, in multiples of `bitCount`. With 1, as in the
   * authors' code, the highest that there is, pairs which score well already hardly count; above it they do. Default: 4.
   */
  target: number;
  /** How strongly codes are drawn to balanced and decorrelated ones. Default: 1. */
  alpha: number;
  /**
   * Weight of the squared score of every pair, observed or not: the interaction regularisation, which holds the scores
   * of what was not chosen near 0. Default: .03.
   */
  beta: number;
  /** How strongly codes are drawn to what the features predict. Default: 400. */
  lambda: number;
  /** Regularisation of the regression on the features. Default: 1. */
  ridge: number;
  /** Sweeps of the relaxed start. Default: 10. */
  startSweeps: number;
  /** Most sweeps over all bits of users and items. Default: 20. */
  epochs: number;
  /** Sweeps between validations. Default: 1. */
  validateEvery: number;
  /** Validations without a new best before training stops. Default: 5. */
  patience: number;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

const requireCount = (argument: string, value: number) => requireInteger(argument, value, 1);

const declared: DeclaredOptions<DcmfHyperparameters> = {
  bitCount: [32, (argument, value) => requireInteger(argument, value, 1, mostBits)],
  loss: ['squared', (argument, value) => requireOneOf(argument, value, pairLossNames)],
  target: [4, requirePositive],
  alpha: [1, requireNonNegative],
  beta: [0.03, requireNonNegative],
  lambda: [400, requireNonNegative],
  ridge: [1, requirePositive],
  startSweeps: [10, requireCount],
  epochs: [20, requireCount],
  validateEvery: [1, requireCount],
  patience: [5, requireCount],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const dcmfDefaults: DcmfHyperparameters = defaultsOf(declared);

/** What the users and items are described by, in the order of the training data. */
export interface DcmfFeatures {
  /** Default: none. */
  userFeatures?: Features;
  /** Default: none. */
  itemFeatures?: Features;
}

/** An epoch is a sweep. Training stops where `patience` runs out. */
export interface DcmfOptions<User extends Id = Id, Item extends Id = Id>
  extends Partial<DcmfHyperparameters>,
    DcmfFeatures,
    TrainingOptions<DcmfModel<User, Item>> {}

export const dcmfOptionNames = optionNames<DcmfOptions>({
  ...declared,
  ...trainingOptionNames,
  ...{ userFeatures: 1, itemFeatures: 1 },
});

/**
 * The hyperparameters of a training, with their defaults: whether it would start, known without data.
 *
 * @throws ArgumentError for an unknown option, or one out of range
 */
export function resolveDcmfHyperparameters(options: DcmfOptions = {}): DcmfHyperparameters {
  requireKnown('trainDcmf', options, dcmfOptionNames);
  requireTrainingOptions(options);
  return resolveDeclared(declared, options);
}
