import { stat } from 'node:fs/promises';
import { ArgumentError, type Artifact, type Interactions } from '@lightrec/core';
import {
  type Dataset,
  describe,
  dropUsersBelow,
  formatDescription,
  formatItemTextReport,
  formatReport,
  generateDataset,
  kCore,
  readInteractions,
  splitOfParts,
} from '@lightrec/data';
import cliTruncate from 'cli-truncate';
import type { Context } from '../context.js';
import { requireReadable } from '../paths.js';
import { inFlags } from '../settings/flags.js';
import { givenTeacherOf, readGivenTeacher } from './given-teacher.js';
import { idsOfRows, readVectors, requireVectorsOf, vectorsOfItems } from './item-features.js';
import { readTexts, textOfItems, textOfUsers, withItems } from './item-texts.js';
import { needsTexts, readsTexts } from './needs-texts.js';
import { type Parts, protocolOf } from './protocols.js';
import type { RunData } from './run-data.js';
import { type RunSettings, runSettings, settingsOf } from './settings.js';
import { teacherOf, teachers } from './teachers.js';

/**
 * Reads or generates the data of a run and takes the paper's steps: ratings to positives, users with few
 * pairs dropped, a split by the protocol of the run. LightRec (WWW'20), section 4.1.1.
 */
export async function prepareData(
  settings: RunSettings,
  { progress, signal }: Context,
): Promise<Pick<RunData, 'name' | 'split' | 'foldIn' | 'text' | 'userText' | 'features'> & { teacher?: Artifact }> {
  const stage = progress.stage(settings.data === undefined ? 'Generate data' : 'Read data');
  const { seed } = settings;
  const wantsTexts = readsTexts(settings) || settings.users !== undefined;
  const readsFolder = settings.items === undefined && settings.itemFeatures === undefined && wantsTexts;
  if (readsFolder) await requireFolder(settings);
  await requireReadable(settings.items, settings.users, settings.itemFeatures, settings.featureIds);
  await requireReadable(settings.teacherUsers, settings.teacherUserIds, settings.teacherItems, settings.teacherItemIds);
  // What is less to read comes first, so that what is wrong with it is known soon.
  const table = settings.items === undefined ? undefined : await readTexts(settings.items, 'items', signal);
  const userTable = settings.users === undefined ? undefined : await readTexts(settings.users, 'users', signal);
  const vectors = await readVectors(settings, signal);
  const given = await readGivenTeacher(settings, signal);
  const test = settings.test === undefined ? undefined : await read(settings.test);
  const validation = settings.validation === undefined ? undefined : await read(settings.validation);
  const generate = () => generateDataset({ seed, timestamps: protocolOf(settings).needsTimes });
  const dataset = settings.data === undefined ? generate() : await read(settings.data, readsFolder);
  signal.throwIfAborted();
  if (vectors) requireVectorsOf(vectors, dataset.interactions.items, settings);
  const whole = withItems(dataset.interactions, table?.items, vectors && idsOfRows(vectors));
  const { interactions, split, foldIn, notes } = splitData(whole, settings, { test, validation });
  const text = table || readsFolder ? textOfItems(dataset, table, split.train.items, settings) : undefined;
  const userText = userTable && textOfUsers(userTable, text!, { split, foldIn }, settings);
  const own = vectors && vectorsOfItems(vectors, split.train.items, settings);
  const teacher = given && givenTeacherOf(given, split.train, settings);
  stage.end();
  // Notes name the options that would change what was done.
  for (const line of formatReport(dataset.report)) progress.note(inFlags(line, runSettings));
  for (const read of [table, userTable]) {
    if (read) for (const line of formatItemTextReport(read.report)) progress.note(inFlags(line, runSettings));
  }
  if (own) progress.note(own.note);
  if (teacher) progress.note(teacher.note);
  for (const line of notes) progress.note(line);
  const { defaults, title } = teacherOf(settings);
  if (whole.weights && !('weightExponent' in defaults)) {
    progress.note(`note: ${title} takes each pair as one, whatever its weight; ${teachers.ials.title} counts it`);
  }
  const dropped = dataset.interactions.userCount - interactions.userCount;
  if (dropped > 0) progress.note(`users dropped: ${dropped}`);
  // With a longer name the table would not fit 60 columns.
  const name = cliTruncate(dataset.name, 16, { position: 'middle' });
  for (const line of formatDescription([{ name, ...describe(interactions) }]).split('\n')) {
    progress.note(line);
  }
  return {
    ...{ name: dataset.name, split },
    ...(foldIn && { foldIn }),
    ...(text && { text }),
    ...(userText && { userText }),
    ...(own && { features: own.features }),
    ...(teacher && { teacher: teacher.teacher.toArtifact() }),
  };

  function read(location: string, text = false): Promise<Dataset> {
    return readInteractions(location, {
      ...settingsOf('file', settings),
      ...(protocolOf(settings).needsTimes && { timestampColumn: settings.timestampColumn ?? true }),
      ...(text && { text }),
      signal,
      onProgress: ({ pairCount }) => stage.update(pairCount),
    });
  }
}

/** Texts lie beside interactions, unless a table of items is named. */
async function requireFolder({ data, users }: RunSettings): Promise<void> {
  const argument = users === undefined ? 'systems' : 'users';
  const isFolder = data !== undefined && (await stat(data).catch(() => undefined))?.isDirectory();
  if (!isFolder)
    throw needsTexts(data === undefined ? 'generated data' : `${data}, which is no folder, without --items`, argument);
}

/** By the protocol of the run, or as the parts are that the user named. */
function splitData(
  whole: Interactions,
  settings: RunSettings,
  { test, validation }: { test?: Dataset; validation?: Dataset },
): Parts & { interactions: Interactions; notes: string[] } {
  if (!test) {
    const interactions = takeSteps(whole, settings);
    const { notes, ...parts } = protocolOf(settings).split(interactions, settings);
    requireJudgeable(parts, settings);
    return { ...parts, interactions, notes: [...notes, countsOf(parts)] };
  }
  const parts = { train: whole, validation: validation?.interactions, test: test.interactions };
  const { seed, validationShare } = settings;
  const { overlapCount, ...split } = splitOfParts(parts, { seed, validationShare });
  const left = overlapCount === 0 ? '' : `; ${overlapCount} left out that an earlier part has too`;
  return { interactions: whole, split, notes: [countsOf({ split }) + left] };
}

function countsOf({ split: { train, validation, test } }: Parts): string {
  const counts = [train, validation, test].map(({ pairCount }) => pairCount);
  return `pairs for training, validation and test: ${counts.join(', ')}`;
}

/** Before anything is trained that could not be judged. */
function requireJudgeable({ split: { train, test } }: Parts, { protocol }: RunSettings): void {
  if (train.pairCount > 0 && test.pairCount > 0) return;
  const received = `${protocol}, by which ${test.pairCount === 0 ? 'test' : 'training'} has none`;
  throw new ArgumentError({ argument: 'protocol', expected: 'a split with pairs for training and test', received });
}

function takeSteps(interactions: Interactions, { minimumPairs, kCore: core }: RunSettings): Interactions {
  const kept = dropUsersBelow(interactions, minimumPairs);
  return core === undefined ? kept : kCore(kept, core);
}
