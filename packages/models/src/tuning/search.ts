import { ArgumentError, type Artifact } from '@lightrec/core';
import { handOver, type OnCheckpoint } from '../training/hand-over.js';
import { requireTrainingOptions, type TrainingOptions, type TrainingResult } from '../training/training-options.js';
import { isGain } from './is-gain.js';
import { type SearchForm, type SearchState, searchCheckpoint, searchStateOf, type Trial } from './search-checkpoint.js';

/** A search over settings of a kind of model. */
interface Search<Settings, Model> {
  form: SearchForm<Model>;
  /** By how much a score has to be better than the best before it, as a share of that. Default: any. */
  leastGain?: number;
  /** The settings to try after those that are done, which alone decide; none where the search ends. */
  next(done: readonly Trial<Settings>[]): Settings | undefined;
  /** @param trial - from 1 */
  train(settings: Settings, own: OwnOptions, trial: number): Promise<TrainingResult<Model>>;
}

/** What a training of a search is told, beside its settings. */
interface OwnOptions {
  resume?: Artifact;
  onCheckpoint?: OnCheckpoint;
}

interface SearchResult<Settings, Model> {
  /** Of the best trial. */
  model: Model;
  best: Trial<Settings>;
  /** In the order in which they were tried, at least one. */
  trials: readonly Trial<Settings>[];
}

/** Trains with one set of settings after another and keeps the best model; the same bytes whether it is resumed or not. */
export async function runSearch<Settings extends object, Model>(
  { form, leastGain = 0, next, train }: Search<Settings, Model>,
  { resume, onCheckpoint }: OwnOptions,
): Promise<SearchResult<Settings, Model>> {
  type State = SearchState<Settings, Model>;
  let { done, best, training }: Partial<State> & Pick<State, 'done'> = resume
    ? searchStateOf<Settings, Model>(resume, form)
    : { done: [] };
  for (let settings = next(done); settings !== undefined; settings = next(done)) {
    const own: OwnOptions = {
      resume: training,
      onCheckpoint:
        onCheckpoint && ((training) => handOver(onCheckpoint, () => searchCheckpoint({ done, best, training }, form))),
    };
    const { model, bestEpoch, history } = await train(settings, own, done.length + 1);
    const validation = history.find(({ epoch }) => epoch === bestEpoch)!.validation!;
    done = [...done, { ...settings, validation, bestEpoch, history }];
    if (bestTrial(done, leastGain) === done.at(-1)) best = model;
    training = undefined;
  }
  return { model: best!, best: bestTrial(done, leastGain), trials: done };
}

/** The latest that gained enough over the best before it. */
function bestTrial<Settings>(trials: readonly Trial<Settings>[], leastGain: number): Trial<Settings> {
  return trials.reduce((best, trial) => (isGain(trial.validation, best.validation, leastGain) ? trial : best));
}

/** @throws ArgumentError for what cannot be called, watched or resumed from, or where nothing scores what is compared */
export function requireSearchOptions(options: TrainingOptions<never, never>): void {
  requireTrainingOptions(options);
  if (typeof options.validate === 'function') return;
  const expected = 'a function that scores models, by which settings are compared';
  throw new ArgumentError({ argument: 'validate', expected, received: typeof options.validate });
}
