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
  if (!options.overwrite) await requireNoRun(directory);
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
