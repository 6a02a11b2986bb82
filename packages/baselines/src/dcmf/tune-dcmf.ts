import { ArgumentError, type Id, type Interactions } from '@lightrec/core';
import { optionNames, requireArray, requireFunction, requireKnown } from '@lightrec/core/options';
import type { TrainingResult } from '@lightrec/models/training';
import type { DcmfModel } from './dcmf-model.js';
import { type DcmfHyperparameters, type DcmfOptions, resolveDcmfHyperparameters } from './options.js';
import { trainDcmf } from './train-dcmf.js';

/** What is searched; `lambda` only where there are features. */
export type DcmfSetting = Pick<DcmfHyperparameters, 'alpha' | 'beta'> & Partial<Pick<DcmfHyperparameters, 'lambda'>>;

/** Values of each to try, in every combination. */
export type DcmfGrid = { readonly [Name in keyof DcmfSetting]-?: readonly number[] };

const decades = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => Number(`1e${from + i}`));

/** That of LightRec (WWW'20), section 4.1.4: seven values of each, so 343 trainings with features, 49 without. */
export const dcmfGrid: DcmfGrid = { alpha: decades(-4, 2), beta: decades(-6, 0), lambda: decades(-4, 2) };

/** How a training with a setting went. */
export interface DcmfTrial {
  setting: DcmfSetting;
  /** The best of its training. */
  validation: number;
  bestEpoch: number;
}

/** Those of `trainDcmf`, which all trainings have alike, but for what is searched. */
export interface TuneDcmfOptions<User extends Id = Id, Item extends Id = Id>
  extends Omit<DcmfOptions<User, Item>, keyof DcmfGrid | 'validate' | 'onProgress' | 'onCheckpoint' | 'resume'> {
  /** Scores the models that are compared, higher is better. */
  validate: NonNullable<DcmfOptions<User, Item>['validate']>;
  /** At least one value of each. Default: `dcmfGrid`, of each that is not given. */
  grid?: Partial<DcmfGrid>;
  /** Trials of an earlier search of the same data and options, which are not trained again. Default: none. */
  done?: readonly DcmfTrial[];
  /** Called after each trial: whoever keeps them goes on from them with `done`. */
  onTrial?: (trial: DcmfTrial, progress: { done: number; total: number }) => void;
}

export const tuneDcmfNames = optionNames<TuneDcmfOptions>({
  ...{ bitCount: 1, loss: 1, target: 1, ridge: 1, startSweeps: 1, epochs: 1, validateEvery: 1, patience: 1, seed: 1 },
  ...{ userFeatures: 1, itemFeatures: 1, validate: 1, signal: 1, grid: 1, done: 1, onTrial: 1 },
});

const gridNames = optionNames<DcmfGrid>({ alpha: 1, beta: 1, lambda: 1 });

export interface TuneDcmfResult<User extends Id = Id, Item extends Id = Id>
  extends TrainingResult<DcmfModel<User, Item>> {
  /** That of the best validation, the earlier of a tie. */
  setting: DcmfSetting;
  /** All of the grid, in its order. */
  trials: DcmfTrial[];
}

/**
 * Grid search of DCMF's coefficients as LightRec (WWW'20), section 4.1.4, has it: trains with each combination and keeps
 * the model that validates best. The same seed gives the same bytes, whether the search went on from earlier trials or
 * not.
 *
 * @throws as `trainDcmf` does; ArgumentError for a grid without values
 *
 * @example
 * const { model, setting } = await tuneDcmf(train, { grid: { beta: [0.01, 0.1] }, itemFeatures, validate });
 */
export async function tuneDcmf<User extends Id, Item extends Id>(
  train: Interactions<User, Item>,
  options: TuneDcmfOptions<User, Item>,
): Promise<TuneDcmfResult<User, Item>> {
  requireKnown('tuneDcmf', options, tuneDcmfNames);
  const { grid, done = [], onTrial, ...shared } = options;
  if (typeof options.validate !== 'function') {
    const expected = 'a function that scores models, by which settings are compared';
    throw new ArgumentError({ argument: 'validate', expected, received: typeof options.validate });
  }
  requireArray('done', done);
  if (grid !== undefined) requireKnown('grid', grid, gridNames);
  requireFunction('onTrial', onTrial);
  const hasFeatures = options.userFeatures !== undefined || options.itemFeatures !== undefined;
  if (!hasFeatures && grid?.lambda !== undefined) {
    const expected = 'nothing without `userFeatures` or `itemFeatures`';
    throw new ArgumentError({
      argument: 'grid.lambda',
      expected,
      received: grid.lambda.join(', '),
      hint: 'Leave it out.',
    });
  }
  const settings = settingsOf({ ...dcmfGrid, ...grid }, hasFeatures);
  for (const setting of settings) resolveDcmfHyperparameters({ ...shared, ...setting } as DcmfOptions);
  const trials: DcmfTrial[] = [];
  let best: { trial: DcmfTrial; result?: TrainingResult<DcmfModel<User, Item>> } | undefined;
  for (const setting of settings) {
    const known = done.find((trial) => isSame(trial.setting, setting));
    const result = known ? undefined : await trainDcmf(train, { ...shared, ...setting });
    const trial = known ?? { setting, ...outcomeOf(result!) };
    trials.push(trial);
    if (!best || trial.validation > best.trial.validation) best = { trial, result };
    if (!known) onTrial?.(trial, { done: trials.length, total: settings.length });
  }
  const { setting } = best!.trial;
  // The best of an earlier search is trained once more, to the same bytes.
  const result = best!.result ?? (await trainDcmf(train, { ...shared, ...setting }));
  return { ...result, setting, trials };
}

function outcomeOf({ bestEpoch, history }: TrainingResult<unknown>) {
  return { bestEpoch, validation: history.find(({ epoch }) => epoch === bestEpoch)!.validation! };
}

function settingsOf({ alpha, beta, lambda }: DcmfGrid, hasFeatures: boolean): DcmfSetting[] {
  for (const [name, values] of Object.entries({ alpha, beta, lambda })) {
    requireArray(`grid.${name}`, values);
    if (values.length > 0) continue;
    throw new ArgumentError({ argument: `grid.${name}`, expected: 'at least one value', received: 'none' });
  }
  return alpha.flatMap((a) =>
    beta.flatMap((b) =>
      hasFeatures ? lambda.map((l) => ({ alpha: a, beta: b, lambda: l })) : [{ alpha: a, beta: b }],
    ),
  );
}

function isSame(a: DcmfSetting, b: DcmfSetting): boolean {
  return a.alpha === b.alpha && a.beta === b.beta && a.lambda === b.lambda;
}
