import { ArgumentError } from '@lightrec/core';
import type { Context } from '../context.js';
import { requireTrainable } from './hyperparameters.js';
import { prepareData } from './prepare-data.js';
import { type RunData, runDataFromArtifact, runDataKind, runDataToArtifact } from './run-data.js';
import type { RunDirectory } from './run-directory.js';
import { type RunSettings, resumedSettings } from './settings.js';

export interface BeginOptions {
  /** With their defaults. */
  settings: RunSettings;
  /** Those that the user typed. */
  given: Partial<RunSettings>;
  /** Go on with the run that the directory holds. */
  resume: boolean;
  /** Replace a run that the directory holds. */
  overwrite: boolean;
}

/** The data of the run: those it began with where it goes on, else read, split and kept. */
export async function beginRun(directory: RunDirectory, options: BeginOptions, context: Context): Promise<RunData> {
  if (options.resume) return resumeRun(directory, options);
  if (!options.overwrite) await requireNoRun(directory);
  requireTrainable(options.settings);
  const data = await prepareData(options.settings, context);
  await directory.clear();
  await directory.save('data', runDataToArtifact(data));
  return data;
}

async function resumeRun(directory: RunDirectory, { given }: BeginOptions): Promise<RunData> {
  if (!(await directory.has('data'))) throw nothingToResume(directory);
  await directory.sweep();
  const begun = await loadRunData(directory);
  const studentBegun = (await directory.has('model')) || (await directory.has('modelCheckpoint'));
  const settings = resumedSettings(begun.settings, given, { directory: directory.path, studentBegun });
  requireTrainable(settings);
  const data = { ...begun, settings };
  if (JSON.stringify(settings) !== JSON.stringify(begun.settings)) {
    await directory.save('data', runDataToArtifact(data));
  }
  return data;
}

export async function loadRunData(directory: RunDirectory): Promise<RunData> {
  return runDataFromArtifact(await directory.load('data', runDataKind));
}

function nothingToResume({ path }: RunDirectory): ArgumentError {
  return new ArgumentError({
    argument: '--resume',
    expected: 'a directory in which a run was begun',
    received: path,
    hint: 'Leave out --resume to begin one, or name the right directory with --out.',
  });
}

/** Also refuses files that only bear the names of a run's: they may be the user's own, and a run would remove them. */
async function requireNoRun(directory: RunDirectory): Promise<void> {
  const files = await directory.list();
  if (files.length === 0) return;
  const isBegun = await directory.has('data');
  throw new ArgumentError({
    argument: '--out',
    expected: 'a directory without a run',
    received: `${directory.path}, which holds ${isBegun ? 'one' : files.join(', ')}`,
    hint: `${isBegun ? 'Go on with it with --resume, replace it' : 'Replace what lies there'} with --overwrite, or choose another directory.`,
  });
}
