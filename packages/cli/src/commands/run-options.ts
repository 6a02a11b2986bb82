import { backendNames } from '@lightrec/backends';
import { invocation, withoutFolders } from '../invocation.js';
import { mostThreads } from '../limits.js';
import type { BeginOptions } from '../run/begin-run.js';
import { isIgnored } from '../run/ignored-settings.js';
import { isBehindTeacher } from '../run/run-start.js';
import { ownerOf, type RunSettings, runSettings, withoutIdle } from '../run/settings.js';
import { flagOf } from '../settings/flags.js';
import { countUpTo, pathOf } from '../settings/kinds.js';
import type { Settings } from '../settings/setting.js';
import type { Call } from './define-command.js';

/** Where a run lies, what becomes of one that lies there already, and what trains it. */
const howSettings = {
  out: { group: 'Run:', takes: 'dir', parse: pathOf('directory'), once: true, words: 'directory of the run' },
  resume: { group: 'Run:', words: 'go on with the run that --out holds, with its data and settings' },
  from: {
    ...{ group: 'Run:', takes: 'dir', parse: pathOf('directory'), once: true, conflicts: 'resume' },
    words: 'a run with whose data and teacher this one begins, instead of --data',
  },
  overwrite: { group: 'Run:', words: 'replace the run that --out holds', conflicts: 'resume' },
  backend: {
    group: 'Run:',
    takes: 'name',
    choices: ['auto', ...backendNames],
    default: 'auto',
    words: 'backend of TensorFlow.js; auto is the first of them that starts',
  },
  threads: {
    ...{ group: 'Run:', ...countUpTo(mostThreads) },
    words: 'threads that train the teacher ials; the same result for any number (default: as many as pay)',
  },
} as const satisfies Settings;

/**
 * The settings of a command that begins a run.
 *
 * @param out - its directory, unless told otherwise
 * @param withoutData - said where `--data` is left out
 */
export function settingsOfRun(out: string, withoutData: string) {
  const { data } = runSettings;
  return {
    ...runSettings,
    data: { ...data, words: `${data.words} (${withoutData})` },
    ...howSettings,
    out: { ...howSettings.out, default: out },
  } as const;
}

export interface RunOptions extends BeginOptions {
  out: string;
}

type RunCall = Call<ReturnType<typeof settingsOfRun>>;

/**
 * What a call that begins a run, or goes on with one, says; ends the command where it has no data to work on, or is
 * told how to read a file but not which.
 */
export function runOptionsOf({ values, given, words, refuse }: RunCall, mayGenerate: boolean): RunOptions {
  const { out, from, backend, threads, resume = false, overwrite = false, ...all } = values;
  const typed: Partial<RunSettings> = Object.fromEntries(Object.entries(given).filter(([name]) => name in runSettings));
  if (from === undefined) refuseIdle({ settings: all, typed, resume, mayGenerate, refuse });
  else refuseBefore(given, refuse);
  const command = invocation(withoutFolders(words));
  return { out, from, backend, threads, resume, overwrite, command, settings: withoutIdle(all), given: typed };
}

/** Ends a command that is to begin with the data and the teacher of a run, but is told of others. */
export function refuseBefore(given: object, refuse: (message: string) => never): void {
  const idle = Object.keys(given).find((name) => name === 'threads' || (name in runSettings && !isBehindTeacher(name)));
  if (idle) refuse(`${flagOf(idle)} is of data or a teacher, and --from takes those of a run`);
}

/** Ends a command without data to work on, or with settings that nothing would look at. */
export function refuseIdle({
  settings,
  typed,
  resume,
  mayGenerate,
  refuse,
}: {
  settings: Partial<RunSettings>;
  typed: Partial<RunSettings>;
  resume: boolean;
  mayGenerate: boolean;
  refuse(message: string): never;
}): void {
  // A run that goes on has its data, whose settings are compared with those that are typed.
  if (!resume && settings.data === undefined) {
    if (!mayGenerate) {
      refuse(`required option '--data <path>' not specified; ${invocation(['demo'])} generates data`);
    }
    const without = Object.keys(typed).find((name) => ownerOf(name) === 'file');
    if (without) refuse(`${flagOf(without)} says how a file is read, but --data names none`);
    for (const name of ['items', 'itemFeatures']) {
      if (name in typed) refuse(`${flagOf(name)} tells of items, but --data names no interactions with them`);
    }
    if (typed.users !== undefined) refuse('--users tells of users, but --data names no interactions of them');
    if (typed.test !== undefined) refuse('--test names a part of a split, but --data names no other part');
  }
  if (!resume && settings.test === undefined && typed.validation !== undefined) {
    refuse('--validation is one part of three, but --test names no other');
  }
  const ignored = Object.keys(typed).find((name) => isIgnored(name, settings));
  if (ignored && settings.test !== undefined) {
    refuse(`${flagOf(ignored)} says how interactions are split, but --test says that they are`);
  }
  if (ignored && !resume) refuse(`${flagOf(ignored)} says nothing to --protocol ${settings.protocol}`);
  if (!resume && settings.users !== undefined && settings.itemFeatures !== undefined) {
    refuse("--users are read by the words of items, and --item-features takes vectors in these words' place");
  }
  if (!resume && settings.itemFeatures === undefined) {
    const without = Object.keys(typed).find((name) => ownerOf(name) === 'features');
    if (without) refuse(`${flagOf(without)} says how vectors are read, but --item-features names none`);
  }
  if (!resume) {
    const { teacherUsers, teacherItems } = settings;
    if ((teacherUsers === undefined) !== (teacherItems === undefined)) {
      refuse('--teacher-users and --teacher-items are one teacher, and only one of them is given');
    }
    if (teacherUsers !== undefined && settings.data === undefined) {
      refuse('--teacher-users tells of users, but --data names no interactions of them');
    }
    const idle = Object.keys(typed).find(
      (name) => ownerOf(name) === (teacherUsers === undefined ? 'given' : 'teacher'),
    );
    if (idle)
      refuse(
        `${flagOf(idle)} is of a teacher that is ${teacherUsers === undefined ? 'given, but --teacher-users names none' : 'trained, but --teacher-users gives one'}`,
      );
  }
}
