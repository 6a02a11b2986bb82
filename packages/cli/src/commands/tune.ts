import { ArgumentError } from '@lightrec/core';
import type { Context } from '../context.js';
import { InterruptedError } from '../error-report.js';
import { invocation, withoutFolders } from '../invocation.js';
import { requireWritableFolder } from '../paths.js';
import { requireTrainable } from '../run/hyperparameters.js';
import { prepareData } from '../run/prepare-data.js';
import { withoutFolder } from '../run/resumed-settings.js';
import type { RunSettings } from '../run/settings.js';
import { teacherOf } from '../run/teachers.js';
import { requireThreads } from '../run/threads.js';
import { flagOf } from '../settings/flags.js';
import { textTable } from '../terminal/index.js';
import { combinationsOf, type Space } from '../tune/combinations.js';
import { flagsOf, runTrials } from '../tune/run-trials.js';
import { ranked, trialColumns } from '../tune/trial-columns.js';
import { type SearchedName, searchedNames, settingsWith, tuneSettings, type Values } from '../tune/tune-settings.js';
import { bestOf, requireSameSearch, TuningDirectory, type TuningTrial } from '../tune/tuning-state.js';
import { version } from '../version.js';
import { type Call, defineCommand } from './define-command.js';
import { refuseIdle } from './run-options.js';

type TuneCall = Call<typeof tuneSettings>;

/** A search as it was typed. */
interface Search {
  /** Of the data and the teacher, with their defaults. */
  base: Partial<RunSettings>;
  /** Those of them that were typed. */
  typed: Partial<RunSettings>;
  combinations: Values[];
  threads?: number;
}

export const tune = defineCommand({
  name: 'tune',
  description: 'search settings of a teacher on the validation part',
  settings: tuneSettings,
  further: 'data',
  run: (call) => searchAndTell(call),
});

async function searchAndTell(call: TuneCall): Promise<void> {
  const startMs = performance.now();
  const { values, context } = call;
  const { resume = false, overwrite = false } = values;
  const search = searchOf(call);
  const directory = new TuningDirectory(values.out);
  await requireWritableFolder(directory.path);
  const found = await directory.open({ resume, overwrite });
  const settings = settingsWith(search.base, {});
  const { name, ...data } = await prepareData(settings, context);
  const { train, validation } = data.split;
  if (validation.pairCount === 0) {
    const expected = 'data with pairs for validation, by which settings are compared';
    throw new ArgumentError({ argument: 'data', expected, received: 'none' });
  }
  const state = {
    settings: withoutFolder(search.base),
    fingerprint: `${train.fingerprint()}, ${validation.fingerprint()}`,
  };
  if (found) requireSameSearch(found, state);
  let done = found?.trials ?? [];
  const save = async (trials: TuningTrial[]) => {
    done = trials;
    await directory.save({ ...state, trials });
  };
  const trials = await runTrials({ ...search, done, data, save }, context).catch((error) => {
    if (!context.signal.aborted) throw error;
    const kept = done.length > 0 ? `; ${done.length} trials are kept in ${directory.path}` : ' before the first trial';
    const words = resume ? call.words : [...call.words.filter((word) => word !== '--overwrite'), '--resume'];
    throw new InterruptedError(`Stopped${kept}. Go on with it: ${invocation(words)}`);
  });
  context.progress.stop();
  const command = trainCommand(search, bestOf(trials).settings);
  await writeReport({ directory, trials, search, command: invocation(withoutFolders(command)), name });
  tell(trials, { directory, command: invocation(command), seconds: (performance.now() - startMs) / 1000 }, context);
}

/** Refuses before anything is read what no training would take. */
function searchOf({ values, given, refuse }: TuneCall): Search {
  const { trials, out: _, resume = false, overwrite: __, threads, ...settings } = values;
  const { defaults, search } = teacherOf(settings);
  // What training would find by itself is at its default here, so that trials differ in what was asked for alone.
  const unsaid = (name: SearchedName) =>
    search?.finds.some((found) => found === name) ? [Number(defaults[name])] : undefined;
  const space: Space = Object.fromEntries(searchedNames.map((name) => [name, settings[name] ?? unsaid(name)]));
  const [base, typed] = [settings, given].map(
    (from): Partial<RunSettings> =>
      Object.fromEntries(Object.entries(from).filter(([name]) => name in tuneSettings && !isOfSearch(name))),
  );
  refuseIdle({ settings: base, typed, resume: false, mayGenerate: true, refuse });
  const combinations = combinationsOf(space, { trials, seed: settings.seed });
  if (!resume && !Object.values(space).some((tried) => tried !== undefined && tried.length > 1)) {
    refuse(`several values of one setting are needed at least, as of ${searchedNames.map(flagOf).join(', ')}`);
  }
  for (const combination of combinations) requireTrainable(settingsWith(base, combination));
  requireThreads(settingsWith(base, {}), threads);
  return { base, typed, combinations, threads };
}

function isOfSearch(name: string): boolean {
  const own = ['trials', 'out', 'resume', 'overwrite', 'threads'];
  return own.includes(name) || searchedNames.some((searched) => searched === name);
}

/** What trains with the best values, and all that was typed of the data and the teacher. */
function trainCommand({ base, typed }: Search, best: Values): string[] {
  const { teacher: _, ...ofData } = typed;
  const words = Object.entries({ ...ofData, teacher: base.teacher }).flatMap(([name, value]) =>
    typeof value === 'boolean' ? [flagOf(value ? name : `no-${name}`)] : [flagOf(name), String(value ?? 'none')],
  );
  return [base.data === undefined ? 'demo' : 'train', ...words, ...flagsOf(best).split(' ')];
}

async function writeReport({
  directory,
  trials,
  search: { base },
  command,
  name,
}: {
  directory: TuningDirectory;
  trials: readonly TuningTrial[];
  search: Search;
  command: string;
  name: string;
}): Promise<void> {
  // Loaded here, as plots are needed by nothing else and take a while to load.
  const { renderTuning } = await import('../report/index.js');
  const best = ranked(trials);
  const varied = searchedNames.filter((own) => new Set(trials.map(({ settings }) => settings[own])).size > 1);
  const page = renderTuning({
    title: `${teacherOf(base).title} on ${name}`,
    subtitle: `${trials.length} trials · split ${base.test === undefined ? base.split : 'of its own'} · seed ${base.seed}`,
    version,
    columns: trialColumns(trials).map(({ title, cellOf }) => ({ title, cells: best.map(cellOf) })),
    plots: varied.map((own) => ({
      setting: flagOf(own),
      points: trials.flatMap(({ settings, recallAt100 }) =>
        settings[own] === undefined ? [] : [{ x: settings[own], y: recallAt100 }],
      ),
    })),
    command,
    settings: Object.fromEntries(
      Object.entries(withoutFolder(base)).map(([own, value]) => [flagOf(own), String(value ?? 'none')]),
    ),
  });
  await directory.saveReport(page);
}

function tell(
  trials: readonly TuningTrial[],
  { directory, command, seconds }: { directory: TuningDirectory; command: string; seconds: number },
  { json, print, columns: width }: Context,
): void {
  const files = { trials: directory.statePath, report: directory.reportPath };
  if (json) {
    print(JSON.stringify({ seconds, trials, best: bestOf(trials), command, files }));
    return;
  }
  const best = ranked(trials);
  const columns = trialColumns(trials).map(({ title, cellOf }) => ({
    cells: [title, ...best.map(cellOf)],
    align: 'right' as const,
  }));
  print(`\n${textTable(columns, { width }).join('\n')}\n`);
  print(`Trials  ${files.trials}\nReport  ${files.report}\n`);
  print(`Next: ${command}`);
}
