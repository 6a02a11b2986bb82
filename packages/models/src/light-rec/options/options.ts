import type { Id } from '@lightrec/core';
import { optionNames } from '@lightrec/core/options';
import type { FeatureVectors } from '../../dssm/features.js';
import { type TrainingOptions, type TrainingProgress, trainingOptionNames } from '../../training/training-options.js';
import type { LightRecModel } from '../model/light-rec-model.js';
import { declaredHyperparameters, type LightRecHyperparameters } from './hyperparameters.js';
import type { StartProgress } from './start-progress.js';

/** Settings that belong together. */
export type LightRecRecipe = 'best' | 'paper';

/** Of the start, which is made in phases one after another, then of its training. */
export type LightRecProgress = StartProgress | TrainingProgress;

/** The start is validated too, as epoch 0, and every epoch. */
export interface LightRecOptions<User extends Id = Id, Item extends Id = Id>
  extends Partial<LightRecHyperparameters>,
    TrainingOptions<LightRecModel<User, Item>, LightRecProgress> {
  /** Defaults of the hyperparameters: `best` or `paper`. Default: `best`. */
  recipe?: LightRecRecipe;
  /** What the teacher's tower was trained with, `itemVectors: 'tower'` being given. Default: none. */
  features?: FeatureVectors;
}

export const lightRecOptionNames = optionNames<LightRecOptions>({
  ...{ recipe: 1, features: 1 },
  ...declaredHyperparameters,
  ...trainingOptionNames,
});
