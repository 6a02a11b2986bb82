import type { Context } from '../context.js';
import { trainedOn } from '../run/held-out-users.js';
import { teacherHyperparameters } from '../run/hyperparameters.js';
import type { RunData } from '../run/run-data.js';
import type { RunSettings } from '../run/settings.js';
import { teacherOf } from '../run/teachers.js';
import { threadsFor } from '../run/threads.js';
import { bestValidation } from '../run/training-record.js';
import { TrainingStage } from '../run/training-stage.js';
import { validationScorer } from '../run/validation-scorer.js';
import { flagOf } from '../settings/flags.js';
import { settingsWith, type Values } from './tune-settings.js';
import type { TuningTrial } from './tuning-state.js';

/** What a search works on. */
interface Trials {
  base: Partial<RunSettings>;
  combinations: readonly Values[];
  /** Those that an earlier search has done. */
  done: readonly TuningTrial[];
  data: Pick<RunData, 'split' | 'foldIn'>;
  threads?: number;
  /** Keeps all trials so far. */
  save(trials: TuningTrial[]): Promise<void>;
}

/** Trains the teacher with each combination that was not tried before, and keeps what came of it after each. */
export async function runTrials(
  { base, combinations, done, data, threads = threadsFor(trainedOn(data)), save }: Trials,
  { progress, signal }: Context,
): Promise<TuningTrial[]> {
  const validate = validationScorer(data);
  const trials = [...done];
  for (const [index, values] of combinations.entries()) {
    if (done.some(({ settings }) => flagsOf(settings) === flagsOf(values))) continue;
    const settings = settingsWith(base, values);
    const { train, takesThreads } = teacherOf(settings);
    const stage = new TrainingStage(progress, `Trial ${index + 1} of ${combinations.length}`);
    const startMs = performance.now();
    const result = await train(trainedOn(data), {
      ...{ ...teacherHyperparameters(settings), ...(takesThreads && { threads }), signal, validate },
      onProgress: (at) => stage.update(at),
    });
    const seconds = (performance.now() - startMs) / 1000;
    const recallAt100 = bestValidation(result)!;
    stage.end(result.bestEpoch, recallAt100);
    trials.push({ settings: values, recallAt100, bestEpoch: result.bestEpoch, seconds });
    await save(trials);
  }
  return trials;
}

/** As they are typed: `--dim 32 --lambda 0.01`. */
export function flagsOf(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `${flagOf(name)} ${value}`)
    .join(' ');
}
