import { ArgumentError } from '@lightrec/core';
import type { Context } from '../context.js';
import { prepareData } from './prepare-data.js';
import { type RunData, runDataFromArtifact, runDataKind, runDataToArtifact } from './run-data.js';
import type { RunDirectory } from './run-directory.js';
import { type RunSettings, requireSameSettings } from './settings.js';

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
  const isBegun = await directory.has('data');
  if (options.resume) {
    if (!isBegun) throw nothingToResume(directory);
    await directory.sweep();
    const data = await loadRunData(directory);
    requireSameSettings(directory.path, data.settings, options.given);
    return data;
  }
  if (isBegun && !options.overwrite) throw alreadyThere(directory);
  const data = await prepareData(options.settings, context);
  await directory.clear();
  await directory.save('data', runDataToArtifact(data));
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

function alreadyThere({ path }: RunDirectory): ArgumentError {
  return new ArgumentError({
    argument: '--out',
    expected: 'a directory without a run',
    received: `${path}, which holds one`,
    hint: 'Go on with it with --resume, replace it with --overwrite, or choose another directory.',
  });
}
