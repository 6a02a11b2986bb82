import { isDeepStrictEqual } from 'node:util';
import { ArgumentError } from '@lightrec/core';
import type { Context } from '../context.js';
import { requireWritableFolder } from '../paths.js';
import { type BackendChoice, resumeBackend, useBackend } from './backend.js';
import { furtherSystemsOf } from './further-systems.js';
import { requireComparable, requireOwnSettings, requireTrainable } from './hyperparameters.js';
import { requireTexts } from './needs-texts.js';
import { prepareData } from './prepare-data.js';
import { resumedSettings, withoutFolder } from './resumed-settings.js';
import { loadRunData, type RunData, saveRunData } from './run-data.js';
import type { RunDirectory } from './run-directory.js';
import { loadRunStart } from './run-start.js';
import { type RunSettings, withoutIdle } from './settings.js';
import { requireThreads } from './threads.js';
import { loadTrainingLog, saveTrainingLog } from './training-log.js';

export interface BeginOptions {
  /** With their defaults. */
  settings: RunSettings;
  /** Those that the user typed. */
  given: Partial<RunSettings>;
  /** Go on with the run that the directory holds. */
  resume: boolean;
  /** The directory of a run whose data and teacher it begins with. */
  from?: string;
  /** Replace a run that the directory holds. */
  overwrite: boolean;
  /** Of TensorFlow.js. */
  backend: BackendChoice;
  /** That train the teacher. */
  threads?: number;
  /** The command as the user typed it. */
  command: string;
}

/**
 * The data of the run: those it began with where it goes on, those of another run, else read, split and kept. Starts the backend that they
 * name where anything is still to be trained, before anything is read or replaced.
 */
export async function beginRun(directory: RunDirectory, options: BeginOptions, context: Context): Promise<RunData> {
  if (options.resume) return resumeRun(directory, options, context);
  const start = options.from === undefined ? undefined : await loadRunStart(options.from, directory.path);
  const all = start ? withoutIdle({ ...options.settings, ...start.data.settings }) : options.settings;
  requireTrainable(all);
  requireThreads(all, options.threads);
  await requireWritableFolder(directory.path);
  if (!options.overwrite) await requireFree(directory);
  const backend = await useBackend(options.backend, context);
  const { teacher, ...prepared } = start?.data ?? (await prepareData(all, context));
  const data = { ...prepared, settings: withoutFolder(all), backend };
  requireComparable(data);
  requireTexts(data);
  await directory.clear();
  // Before the data, which tell that a run was begun: it then has its teacher.
  if (teacher) await directory.save('teacher', teacher);
  await saveRunData(directory, data);
  await saveTrainingLog(directory, { commands: [...(start?.commands ?? []), options.command], seconds: [] });
  return data;
}

async function resumeRun(directory: RunDirectory, options: BeginOptions, context: Context): Promise<RunData> {
  if (!(await directory.has('data'))) throw nothingToResume(directory);
  const begun = await loadRunData(directory);
  const isTrained = await directory.has('model');
  const studentBegun = isTrained || (await directory.has('modelCheckpoint'));
  const teacherBegun = (await directory.has('teacher')) || (await directory.has('teacherCheckpoint'));
  const progress = { directory: directory.path, teacherBegun, studentBegun };
  const settings = resumedSettings(begun.settings, withoutFolder(options.given), progress);
  requireOwnSettings(settings);
  requireThreads(settings, options.threads);
  if (!isTrained) requireTrainable(settings);
  if (!isTrained) requireComparable({ settings, split: begun.split });
  requireTexts({ ...begun, settings });
  await requireWritableFolder(directory.path);
  await directory.sweep();
  const isDone = isTrained && (await hasSystems(directory, settings));
  const backend = isDone ? begun.backend : await resumeBackend(begun.backend, options.backend, context);
  const data = { ...begun, settings, backend };
  if (backend !== begun.backend || !isDeepStrictEqual(settings, begun.settings)) {
    await saveRunData(directory, data);
    const log = await loadTrainingLog(directory);
    await saveTrainingLog(directory, { ...log, commands: [...log.commands, options.command] });
  }
  return data;
}

/** Whether none of the systems that LightRec is compared with is still to be trained. */
async function hasSystems(directory: RunDirectory, settings: RunSettings): Promise<boolean> {
  const found = await Promise.all(furtherSystemsOf(settings).map((name) => directory.has(name)));
  return found.every(Boolean);
}

function nothingToResume({ path }: RunDirectory): ArgumentError {
  return new ArgumentError({
    argument: '--resume',
    expected: 'a directory in which a run was begun',
    received: path,
    hint: 'Leave out --resume to begin one, or name the right directory with --out.',
  });
}

/**
 * Also refuses files that only bear the names of a run's, which a run would remove, and folders with anything else in
 * them: they may be the user's own.
 */
async function requireFree(directory: RunDirectory): Promise<void> {
  const { ofRun, others } = await directory.list();
  if (ofRun.length + others.length === 0) return;
  const isBegun = await directory.has('data');
  const names = ofRun.length > 0 ? ofRun : others;
  const more = names.length > 3 ? `, and ${names.length - 3} more` : '';
  const advice =
    ofRun.length > 0 ? 'Replace what lies there with --overwrite' : 'Put the run beside it with --overwrite';
  throw new ArgumentError({
    argument: '--out',
    expected: 'a new or empty directory',
    received: `${directory.path}, which holds ${isBegun ? 'a run' : `${names.slice(0, 3).join(', ')}${more}`}`,
    hint: `${isBegun ? 'Go on with it with --resume, replace it with --overwrite' : advice}, or choose another directory.`,
  });
}
