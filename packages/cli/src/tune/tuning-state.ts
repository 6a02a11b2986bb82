import { mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { BackendName } from '@lightrec/backends';
import { ArgumentError, ArtifactError } from '@lightrec/core';
import { writeFileAtomically } from '@lightrec/core/node';
import { RunDirectory } from '../run/run-directory.js';
import type { RunSettings } from '../run/settings.js';
import type { SearchedModel, Values } from './tune-settings.js';

/** One training of a search, done. */
export interface TuningTrial {
  settings: Values;
  /** Of the best epoch, on the validation part. */
  recallAt100: number;
  bestEpoch: number;
  /** Of LightRec. */
  bytesPerItem?: number;
  seconds: number;
}

/** What a search has found, as its file keeps it from its beginning on and after each trial. */
export interface TuningState {
  /** Whose settings are searched; absent in searches of before there was a choice, which are of a teacher's. */
  model?: SearchedModel;
  /** Of the data and the teacher, which all trials have alike; folders are left out. */
  settings: Partial<RunSettings>;
  /** Of the pairs of training and validation. */
  fingerprint: string;
  /** Of the vectors of the teacher that all trials of LightRec learn from, once they are there. */
  teacher?: string;
  /** Of TensorFlow.js, for LightRec. */
  backend?: BackendName;
  trials: TuningTrial[];
}

const stateFile = 'tuning.json';
const reportFile = 'tuning.html';

/** Where a search keeps what it has found, and a teacher that it trains for LightRec as a run keeps its own. */
export class TuningDirectory {
  readonly statePath: string;
  readonly reportPath: string;
  /** Of the teacher's files alone. */
  readonly models: RunDirectory;

  constructor(readonly path: string) {
    this.statePath = join(path, stateFile);
    this.reportPath = join(path, reportFile);
    this.models = new RunDirectory(path);
  }

  /**
   * What an earlier search has left; nothing where it is to be replaced.
   *
   * @param keepsTeacher - one that lies in the same place, of a run or of whoever, is refused then
   * @throws ArgumentError for a search that is neither to go on nor to be replaced, or for other files; ArtifactError
   *   for a file that is not that of a search
   */
  async open({
    resume,
    overwrite,
    keepsTeacher,
  }: {
    resume: boolean;
    overwrite: boolean;
    keepsTeacher: boolean;
  }): Promise<TuningState | undefined> {
    const entries = await readdir(this.path).catch(() => []);
    const names = entries.filter((name) => !name.startsWith('.') && !name.endsWith('.tmp')); // half written
    const isSearch = names.includes(stateFile);
    const ofOthers = [this.models.pathOf('data'), ...(isSearch ? [] : [this.models.pathOf('teacher')])];
    const other = ofOthers.map((file) => basename(file)).find((name) => names.includes(name));
    if (keepsTeacher && other) {
      const expected = 'a directory without a run, as the search keeps a teacher there';
      const received = `${this.path}, which holds ${other}`;
      throw new ArgumentError({ argument: 'out', expected, received, hint: 'Choose another directory.' });
    }
    if (resume && isSearch) return this.load();
    if (names.length === 0 || overwrite) return undefined;
    throw new ArgumentError({
      argument: '--out',
      expected: 'a new or empty directory',
      received: `${this.path}, which holds ${isSearch ? 'a search' : names.slice(0, 3).join(', ')}`,
      hint: isSearch
        ? 'Go on with it with --resume, replace it with --overwrite, or choose another directory.'
        : 'Put the search beside it with --overwrite, or choose another directory.',
    });
  }

  async clearTeacher(): Promise<void> {
    await this.models.remove('teacher', 'teacherCheckpoint');
  }

  async save(state: TuningState): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await writeFileAtomically(this.statePath, `${JSON.stringify(state, undefined, 2)}\n`);
  }

  async saveReport(page: string): Promise<void> {
    await writeFileAtomically(this.reportPath, page);
  }

  private async load(): Promise<TuningState> {
    const text = await readFile(this.statePath, 'utf8');
    const refuse = (cause?: unknown) =>
      new ArtifactError({ file: this.statePath, expected: 'the JSON of a search', received: 'other text', cause });
    let state: TuningState;
    try {
      state = JSON.parse(text);
    } catch (cause) {
      throw refuse(cause);
    }
    if (!Array.isArray(state?.trials) || !state.trials.every(isTrial)) throw refuse();
    return state;
  }
}

const titles: Readonly<Record<SearchedModel, string>> = { teacher: 'a teacher', student: 'LightRec' };

/**
 * @throws ArgumentError where a search that goes on is of other data, another model or another teacher
 */
export function requireSameSearch(found: TuningState, now: Omit<TuningState, 'trials'>): void {
  const [began, goesOn] = [found, now].map(({ model = 'teacher' }) => titles[model]);
  if (began !== goesOn) {
    throw new ArgumentError({
      argument: 'resume',
      expected: `settings of ${began}, with which the search began`,
      received: `those of ${goesOn}`,
      hint: 'Choose another --out for a new search.',
    });
  }
  const of = (state: Omit<TuningState, 'trials'>): Record<string, unknown> => ({ ...state.settings });
  const names = new Set([...Object.keys(of(found)), ...Object.keys(of(now))]);
  for (const argument of names) {
    const [before, received] = [of(found)[argument], of(now)[argument]];
    if (isDeepStrictEqual(before, received)) continue;
    const expected = `${before ?? 'no value'}, with which the search began`;
    throw new ArgumentError({ argument, expected, received, hint: 'Choose another --out for a new search.' });
  }
  if (found.fingerprint === now.fingerprint) return;
  throw new ArgumentError({
    argument: 'data',
    expected: 'the data with which the search began',
    received: 'other pairs',
    hint: 'Choose another --out for a new search.',
  });
}

/**
 * @throws ArgumentError where the trials so far are on another teacher
 */
export function requireSameTeacher({ teacher: before }: TuningState, now: string): void {
  if (before === undefined || before === now) return;
  throw new ArgumentError({
    argument: 'resume',
    expected: 'the teacher with which the search began',
    received: 'other vectors',
    hint: 'Choose another --out for a new search.',
  });
}

/** The first of a tie. */
export function bestOf(trials: readonly TuningTrial[]): TuningTrial {
  return trials.reduce((best, trial) => (trial.recallAt100 > best.recallAt100 ? trial : best));
}

function isTrial(trial: Partial<TuningTrial> | undefined): boolean {
  const { settings, recallAt100, bestEpoch, seconds } = trial ?? {};
  return typeof settings === 'object' && [recallAt100, bestEpoch, seconds].every(Number.isFinite);
}
