import type { Interactions } from '@lightrec/core';
import {
  type Dataset,
  describe,
  dropUsersBelow,
  formatDescription,
  formatReport,
  generateDataset,
  kCore,
  readInteractions,
  splitByUser,
} from '@lightrec/data';
import cliTruncate from 'cli-truncate';
import type { Context } from '../context.js';
import { inFlags } from '../settings/flags.js';
import type { RunData } from './run-data.js';
import { type RunSettings, runSettings, settingsOf } from './settings.js';

/**
 * Reads or generates the data of a run and takes the paper's steps: ratings to positives, users with few
 * pairs dropped, a random split by user. LightRec (WWW'20), section 4.1.1.
 */
export async function prepareData(
  settings: RunSettings,
  { progress, signal }: Context,
): Promise<Pick<RunData, 'name' | 'split'>> {
  const stage = progress.stage(settings.data === undefined ? 'Generate data' : 'Read data');
  const { seed, split: which } = settings;
  const dataset = settings.data === undefined ? generateDataset({ seed }) : await read(settings.data, settings);
  signal.throwIfAborted();
  const interactions = takeSteps(dataset.interactions, settings);
  const split = splitByUser(interactions, { seed, split: which });
  stage.end();
  // Notes name the options that would change what was done.
  for (const line of formatReport(dataset.report)) progress.note(inFlags(line, runSettings));
  const dropped = dataset.interactions.userCount - interactions.userCount;
  if (dropped > 0) progress.note(`users dropped: ${dropped}`);
  // With a longer name the table would not fit 60 columns.
  const name = cliTruncate(dataset.name, 16, { position: 'middle' });
  for (const line of formatDescription([{ name, ...describe(interactions) }]).split('\n')) {
    progress.note(line);
  }
  return { name: dataset.name, split };

  function read(location: string, options: RunSettings): Promise<Dataset> {
    return readInteractions(location, {
      ...settingsOf('file', options),
      signal,
      onProgress: ({ pairCount }) => stage.update(pairCount),
    });
  }
}

function takeSteps(interactions: Interactions, { minimumPairs, kCore: core }: RunSettings): Interactions {
  const kept = dropUsersBelow(interactions, minimumPairs);
  return core === undefined ? kept : kCore(kept, core);
}
