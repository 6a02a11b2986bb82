import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ArgumentError } from '@lightrec/core';
import type { ReadOptions } from '@lightrec/data';
import type { LightRecRecipe } from '@lightrec/models';
import type { KeptVectors } from '../vector-format.js';

/** Options of `readInteractions` that the command line takes. */
export const fileSettings = [
  'format',
  'delimiter',
  'quote',
  'escape',
  'header',
  'userColumn',
  'itemColumn',
  'ratingColumn',
  'ratingAbove',
  'ratingAtLeast',
  'listHead',
  'skipBadLines',
] as const satisfies readonly (keyof ReadOptions)[];

/** How a file of interactions is read; what is absent is found by looking. */
type FileSettings = Pick<ReadOptions, (typeof fileSettings)[number]>;

/** All that decides what a run ends with, as the command line gave it; kept in the run's directory. */
export interface RunSettings extends FileSettings {
  /** File or folder, of which a run keeps the name alone; absent where the data are generated. */
  data?: string;
  minimumPairs: number;
  kCore?: number;
  split: number;
  /** Of the split, of generated data and of both trainings. */
  seed: number;
  dim: number;
  teacherEpochs: number;
  /** Of the teacher. */
  lambda: number;
  /** Of the teacher. */
  learningRate: number;
  recipe: LightRecRecipe;
  codebookCount: number;
  /** Absent where all items have `codebookCount` codes. */
  meanLength?: number;
  /** Absent for those of the recipe. */
  epochs?: number;
  /** Coefficients, of which the best on validation is kept; absent for that of the recipe. */
  distillation?: readonly number[];
  /** How the index keeps the teacher's vectors of items for post-ranking. */
  vectorFormat: KeptVectors;
}

/** What the teacher alone is trained with, so that it may change until that has begun. */
const teacherSettings: readonly string[] = ['dim', 'teacherEpochs', 'lambda', 'learningRate'];

/** What LightRec alone is trained with, so that it may change until that has begun. */
const studentSettings: readonly string[] = ['recipe', 'codebookCount', 'meanLength', 'epochs', 'distillation'];

/** How far a run has come. */
interface Reached {
  directory: string;
  teacherBegun: boolean;
  studentBegun: boolean;
}

/**
 * The settings with which a run goes on: those it began with, but for those of a training that has not begun.
 *
 * @param given - settings that the user typed, which are all that is compared
 * @throws ArgumentError for another value than the run began with
 */
export function resumedSettings(
  begun: RunSettings,
  given: Partial<RunSettings>,
  { directory, teacherBegun, studentBegun }: Reached,
): RunSettings {
  const changed = Object.entries(given).filter(([name, value]) => {
    const before = begun[name as keyof RunSettings];
    return !isDeepStrictEqual(value, before);
  });
  for (const [name, value] of changed) {
    // The index is built anew whenever a run goes on.
    if (name === 'vectorFormat') continue;
    if (!teacherBegun && teacherSettings.includes(name)) continue;
    if (!studentBegun && studentSettings.includes(name)) continue;
    throw new ArgumentError({
      argument: name,
      expected: `${begun[name as keyof RunSettings] ?? 'no value'}, with which the run in ${directory} began`,
      received: value,
      hint: 'Leave it out to go on with that run, or choose another --out for a new one.',
    });
  }
  return { ...begun, ...Object.fromEntries(changed) };
}

/** Settings as a run keeps them: where its data lay concerns nobody who gets to see its files. */
export function withoutFolder<Settings extends Partial<RunSettings>>(settings: Settings): Settings {
  if (settings.data === undefined) return settings;
  return { ...settings, data: path.basename(path.resolve(settings.data)) };
}
