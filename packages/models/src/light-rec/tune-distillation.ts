import { ArgumentError, type CodeTable, type Id, type Interactions } from '@lightrec/core';
import { optionNames, requireKnown, requireNonNegative } from '@lightrec/core/options';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { type TrainingResult, trainingOptionNames } from '../training/training-options.js';
import type { Validate } from '../training/validation.js';
import { requireSearchOptions, runSearch } from '../tuning/search.js';
import { lightRecCheckpointKind, lightRecTensors } from './checkpoints.js';
import type { LightRecModel } from './model/light-rec-model.js';
import { declaredHyperparameters } from './options/hyperparameters.js';
import type { LightRecOptions, LightRecProgress } from './options/options.js';
import { distillationOptions, resolveLightRecHyperparameters } from './options/resolve-options.js';
import { trainFromStart } from './train-light-rec.js';

export type TuneDistillationProgress = LightRecProgress & {
  /** The coefficient that is trained with. */
  distillation: number;
  /** Which of the coefficients it is, from 1. */
  trial: number;
  trialCount: number;
};

/** Those of `trainLightRec` with the objective `ranking`, which all trainings have alike, but for the coefficient. */
export interface TuneDistillationOptions<User extends Id = Id, Item extends Id = Id>
  extends Omit<
    LightRecOptions<User, Item>,
    'distillation' | 'onProgress' | 'objective' | 'listLength' | 'backgroundShare' | 'dim'
  > {
  /** Coefficients to try in turn, at least one, each >= 0 and once. */
  coefficients: readonly number[];
  /** Scores the models that are compared, higher is better. */
  validate: Validate<LightRecModel<User, Item>>;
  /** Called several times a second, and at the end of each epoch. */
  onProgress?: (progress: TuneDistillationProgress) => void;
}

const {
  distillation: _,
  objective,
  listLength,
  backgroundShare,
  dim,
  ...commonHyperparameters
} = declaredHyperparameters;

export const tuneOptionNames = optionNames<TuneDistillationOptions>({
  ...{ coefficients: 1, recipe: 1, features: 1 },
  ...commonHyperparameters,
  ...trainingOptionNames,
});

export interface TuneDistillationResult<User extends Id = Id, Item extends Id = Id>
  extends TrainingResult<LightRecModel<User, Item>> {
  /** The coefficient of the best validation, with which model, `bestEpoch` and `history` were made. */
  distillation: number;
  /** Every coefficient in the order given, with the best validation of its training. */
  trials: { distillation: number; validation: number; bestEpoch: number }[];
}

/**
 * Grid search of the coefficient of distillation: trains LightRec with each and keeps the model that validates best,
 * the earlier one of a tie. LightRec (WWW'20), section 4.3, chooses it so for each data set. The start is computed
 * once. The same seed on the same backend gives the same bytes, resumed or not, and for each coefficient those of
 * `trainLightRec`.
 *
 * @throws ArgumentError for coefficients or other options out of range, before anything is trained
 * @throws ArtifactError for a checkpoint of another search
 *
 * @example
 * const { model, distillation, trials } = await tuneDistillation(teacher, train, { coefficients: [0.5, 5, 50], validate });
 */
export async function tuneDistillation<User extends Id, Item extends Id>(
  teacher: EmbeddingModel,
  train: Interactions<User, Item>,
  options: TuneDistillationOptions<User, Item>,
): Promise<TuneDistillationResult<User, Item>> {
  requireKnown('tuneDistillation', options, tuneOptionNames);
  const { coefficients, resume, onCheckpoint, onProgress, ...common } = options as TuneDistillationOptions;
  requireCoefficients(coefficients);
  for (const distillation of coefficients) resolveLightRecHyperparameters(optionsOf(distillation, common));
  requireSearchOptions(options);
  let start: Promise<CodeTable | undefined> | undefined;
  const { model, best, trials } = await runSearch<{ distillation: number }, LightRecModel>(
    {
      form: {
        ...{ kind: 'distillation-tuning-checkpoint', trainingKind: lightRecCheckpointKind },
        identity: { coefficients: coefficients.join(', ') },
        ...lightRecTensors,
      },
      next: ({ length }) => (length < coefficients.length ? { distillation: coefficients[length] } : undefined),
      train({ distillation }, own, trial) {
        const of = { distillation, trial, trialCount: coefficients.length };
        return trainFromStart(
          teacher,
          train,
          { ...optionsOf(distillation, common), ...own, onProgress: (at) => onProgress?.({ ...at, ...of }) },
          (make) => (start ??= make()),
        );
      },
    },
    { resume, onCheckpoint },
  );
  const { distillation, bestEpoch, history } = best;
  return {
    ...{ model: model as LightRecModel<User, Item>, bestEpoch, history, distillation },
    trials: trials.map(({ history: _, ...trial }) => trial),
  };
}

/** Without distillation, nothing of it: it would be refused as what is not looked at. */
function optionsOf(distillation: number, common: LightRecOptions): LightRecOptions {
  const unused = distillation === 0 ? distillationOptions : [];
  return {
    ...common,
    objective: 'ranking',
    distillation,
    ...Object.fromEntries(unused.map((name) => [name, undefined])),
  };
}

function requireCoefficients(coefficients: readonly number[]): void {
  const argument = 'coefficients';
  const wrong = !Array.isArray(coefficients) || coefficients.length === 0;
  if (wrong) throw new ArgumentError({ argument, expected: 'at least one coefficient', received: coefficients });
  coefficients.forEach((coefficient, i) => {
    requireNonNegative(`${argument}[${i}]`, coefficient);
    if (coefficients.indexOf(coefficient) === i) return;
    throw new ArgumentError({ argument, expected: 'each coefficient once', received: coefficients.join(', ') });
  });
}
