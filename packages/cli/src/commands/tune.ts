import { ArgumentError } from '@lightrec/core';
import { EmbeddingModel } from '@lightrec/models';
import { fingerprintOf } from '@lightrec/models/training';
import type { Context } from '../context.js';
import { InterruptedError } from '../error-report.js';
import { invocation, withoutFolders } from '../invocation.js';
import { requireWritableFolder } from '../paths.js';
import { resumeBackend } from '../run/backend.js';
import { requireTrainable } from '../run/hyperparameters.js';
import { prepareData } from '../run/prepare-data.js';
import { withoutFolder } from '../run/resumed-settings.js';
import { loadRunStart } from '../run/run-start.js';
import type { RunSettings } from '../run/settings.js';
import { requireThreads } from '../run/threads.js';
import { trainTeacher } from '../run/train-models.js';
import { asTyped } from '../settings/flags.js';
import { formatMetric, textTable } from '../terminal/index.js';
import { flagsOf, runTrials } from '../tune/run-trials.js';
import { type Search, searchOf } from '../tune/search.js';
import { ranked, trialColumns } from '../tune/trial-columns.js';
import { studentTrials, teacherTrials } from '../tune/trials.js';
import { settingsWith, tuneSettings, type Values } from '../tune/tune-settings.js';
import { tuningReport } from '../tune/tuning-report.js';
import {
  bestOf,
  requireSameSearch,
  requireSameTeacher,
  TuningDirectory,
  type TuningState,
  type TuningTrial,
} from '../tune/tuning-state.js';
import { type Call, defineCommand } from './define-command.js';
import { refuseBefore, refuseIdle } from './run-options.js';

type TuneCall = Call<typeof tuneSettings>;

export const tune = defineCommand({
  name: 'tune',
  description: 'search settings of a teacher, or of LightRec on one, on the validation part',
  settings: tuneSettings,
  further: 'data',
  run: (call) => searchAndTell(call),
});

async function searchAndTell(call: TuneCall): Promise<void> {
  const startMs = performance.now();
  const { values, context } = call;
  const search = checkedSearchOf(call);
  const directory = new TuningDirectory(values.out);
  const { name, base, trials } = await runSearch(search, directory, call);
  context.progress.stop();
  const command = trainCommand(search, bestOf(trials).settings);
  const found = { model: search.model, base, trials, name, command: invocation(withoutFolders(command)) };
  await directory.saveReport(await tuningReport(found));
  tell(trials, { directory, command: invocation(command), seconds: (performance.now() - startMs) / 1000 }, context);
}

/** Refuses before anything is read what no training would take. */
function checkedSearchOf({ values, given, refuse }: TuneCall): Search {
  const search = searchOf(values, given, refuse);
  const { from, base, typed, threads } = search;
  if (from !== undefined) {
    refuseBefore(given, refuse);
    return search;
  }
  refuseIdle({ settings: base, typed, resume: false, mayGenerate: true, refuse });
  requireTrials(base, search);
  requireThreads(settingsWith(base, {}), threads);
  return search;
}

function requireTrials(base: Partial<RunSettings>, { combinations }: Search): void {
  for (const combination of combinations) requireTrainable(settingsWith(base, combination));
}

/** All trials, those of an earlier search among them, and on what they are. */
async function runSearch(
  search: Search,
  directory: TuningDirectory,
  { values: { resume = false, overwrite = false }, words, context }: TuneCall,
): Promise<{ name: string; base: Partial<RunSettings>; trials: TuningTrial[] }> {
  const { model, combinations, threads } = search;
  await requireWritableFolder(directory.path);
  const start = search.from === undefined ? undefined : await loadRunStart(search.from, directory.path);
  const base = start?.data.settings ?? search.base;
  if (start) requireTrials(base, search);
  const keepsTeacher = model === 'student' && !start && base.teacherUsers === undefined;
  const found = await directory.open({ resume, overwrite, keepsTeacher });
  const backend = model === 'student' ? await resumeBackend(found?.backend, search.backend, context) : undefined;
  const settings = settingsWith(base, {});
  const { teacher: given, ...data } = start?.data ?? (await prepareData(settings, context));
  const { train, validation } = data.split;
  if (validation.pairCount === 0) {
    const expected = 'data with pairs for validation, by which settings are compared';
    throw new ArgumentError({ argument: start ? 'from' : 'data', expected, received: 'none' });
  }
  let state: TuningState = {
    ...{ model, settings: withoutFolder(base), backend },
    fingerprint: `${train.fingerprint()}, ${validation.fingerprint()}`,
    teacher: found?.teacher,
    trials: found?.trials ?? [],
  };
  if (found) requireSameSearch(found, state);
  const keep = async (news: Partial<TuningState>) => {
    state = { ...state, ...news };
    await directory.save(state);
  };
  if (!found && keepsTeacher) await directory.clearTeacher();
  try {
    // Before a teacher is trained, whose file then is known to be that of these settings.
    await keep({});
    const train =
      model === 'teacher'
        ? teacherTrials({ base, data, threads }, context)
        : studentTrials({ base, data, teacher: await teacherOfAll() }, context);
    const trials = await runTrials({ combinations, done: state.trials, train, save: (all) => keep({ trials: all }) });
    return { name: data.name, base, trials };
  } catch (error) {
    if (!context.signal.aborted) throw error;
    const { length } = state.trials;
    const kept = length > 0 ? `; ${length} trials are kept in ${directory.path}` : ' before the first trial';
    const again = resume ? words : [...words.filter((word) => word !== '--overwrite'), '--resume'];
    throw new InterruptedError(`Stopped${kept}. Go on with it: ${invocation(again)}`);
  }

  /** That LightRec learns from in each trial: given, or trained once. */
  async function teacherOfAll(): Promise<EmbeddingModel> {
    const teacher = given
      ? EmbeddingModel.fromArtifact(given)
      : (await trainTeacher(directory.models, { ...data, settings }, context, threads)).model;
    const fingerprint = fingerprintOf(teacher.userVectors, teacher.itemVectors);
    requireSameTeacher(state, fingerprint);
    await keep({ teacher: fingerprint });
    return teacher;
  }
}

/** What trains with the best values, and all that was typed of the data and the teacher. */
function trainCommand({ from, base, typed }: Search, best: Values): string[] {
  const ofBest = flagsOf(best).split(' ');
  if (from !== undefined) return ['train', '--from', from, ...ofBest];
  const { teacher: _, ...ofData } = typed;
  const words = Object.entries({ ...ofData, ...(base.teacher && { teacher: base.teacher }) }).flatMap(([name, value]) =>
    asTyped(name, value),
  );
  return [base.data === undefined ? 'demo' : 'train', ...words, ...ofBest];
}

function tell(
  trials: readonly TuningTrial[],
  { directory, command, seconds }: { directory: TuningDirectory; command: string; seconds: number },
  { json, print, columns: width }: Context,
): void {
  const files = { trials: directory.statePath, report: directory.reportPath };
  const best = bestOf(trials);
  if (json) {
    print(JSON.stringify({ seconds, trials, best, command, files }));
    return;
  }
  const columns = trialColumns(trials).map(({ title, cellOf }) => ({
    cells: [title, ...ranked(trials).map(cellOf)],
    align: 'right' as const,
  }));
  print(`\n${textTable(columns, { width }).join('\n')}\n`);
  print(`Best    ${flagsOf(best.settings)}: Recall@100 ${formatMetric(best.recallAt100)} on validation`);
  print(`Trials  ${files.trials}\nReport  ${files.report}\n`);
  print(`Next: ${command}`);
}
