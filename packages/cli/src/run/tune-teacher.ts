import type { TuneIalsOptions, TuneIalsResult } from '@lightrec/models';
import { flagOf } from '../settings/flags.js';
import type { Progress } from '../terminal/index.js';
import { trainedOn } from './held-out-users.js';
import type { RunData } from './run-data.js';
import { teacherOf } from './teachers.js';
import { bestValidation } from './training-record.js';
import { TrainingStage } from './training-stage.js';
import { validationScorer } from './validation-scorer.js';

/** That validate in a search, as most of its time would go there. */
const validatingUsers = 1000;
/** Trainings of a search: the first and the two beside it at least; the most, unless all have more pairs than this. */
const trials = { least: 3, most: 10, pairs: 10e6 };

/** What a search works on. */
interface Search {
  data: RunData;
  options: Omit<TuneIalsOptions, 'validate'>;
  progress: Progress;
}

/** Whether hyperparameters of a teacher are to be found: the user left some out, and something tells which are best. */
export function isSearched({ settings, split: { validation } }: Pick<RunData, 'settings' | 'split'>): boolean {
  const { search } = teacherOf(settings);
  return validation.pairCount > 0 && search !== undefined && search.finds.some((name) => settings[name] === undefined);
}

/** Fewer on large data, so that the search stays a small part of a run. */
export function mostTrialsFor({ pairCount }: { pairCount: number }): number {
  return Math.max(trials.least, Math.min(trials.most, Math.round(trials.pairs / pairCount)));
}

/** The teacher with the hyperparameters that are best on a sample of the validation part, in one stage. */
export async function tuneTeacher({ data, options, progress }: Search): Promise<TuneIalsResult> {
  const { title, search } = teacherOf(data.settings);
  const train = trainedOn(data);
  const { finds, tune } = search!;
  const stage = new TrainingStage(progress, `Train ${title}`);
  const result = await tune(train, {
    ...options,
    mostTrials: mostTrialsFor(train),
    validate: validationScorer(data, validatingUsers)!,
    onProgress: ({ trial, mostTrials, done, total, ...at }) =>
      stage.update({ ...at, done: (trial - 1) * total + done, total: mostTrials * total }, { training: trial }),
  });
  stage.end(result.bestEpoch, bestValidation(result));
  const kept = finds.map((name) => `${flagOf(name)} ${result[name]}`).join(' ');
  progress.note(`${title}: ${result.trials.length} trainings, compared on validation; kept ${kept}`);
  return result;
}
