import { asTyped } from '../settings/flags.js';
import type { Values } from './tune-settings.js';
import type { TuningTrial } from './tuning-state.js';

/** Trains with some values, in a stage of the name, and tells what came of it on the validation part. */
export type Trial = (values: Values, stage: string) => Promise<Omit<TuningTrial, 'settings' | 'seconds'>>;

/** What a search works on. */
interface Trials {
  combinations: readonly Values[];
  /** Those that an earlier search has done. */
  done: readonly TuningTrial[];
  train: Trial;
  /** Keeps all trials so far. */
  save(trials: TuningTrial[]): Promise<void>;
}

/** Trains with each combination that was not tried before, and keeps what came of it after each. */
export async function runTrials({ combinations, done, train, save }: Trials): Promise<TuningTrial[]> {
  const trials = [...done];
  for (const [index, values] of combinations.entries()) {
    if (done.some(({ settings }) => flagsOf(settings) === flagsOf(values))) continue;
    const startMs = performance.now();
    const outcome = await train(values, `Trial ${index + 1} of ${combinations.length}`);
    const seconds = (performance.now() - startMs) / 1000;
    trials.push({ settings: values, ...outcome, seconds });
    await save(trials);
  }
  return trials;
}

/** As they are typed: `--dim 32 --lambda 0.01`. */
export function flagsOf(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => asTyped(name, value).join(' '))
    .join(' ');
}
