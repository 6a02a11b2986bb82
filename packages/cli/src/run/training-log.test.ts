import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../test-support/world.js';
import { RunDirectory } from './run-directory.js';
import { loadTrainingLog, mergeStages } from './training-log.js';

it('keeps the times of earlier stages, in order, and takes the latest of one that was done again', () => {
  const before = [
    { stage: 'Read data', seconds: 1 },
    { stage: 'Train BPR', seconds: 20 },
  ];
  const now = [
    { stage: 'Train BPR', seconds: 5 },
    { stage: 'Build index', seconds: 2 },
  ];
  expect(mergeStages(before, now)).toEqual([before[0], ...now]);
});

it('names a log that is none, and says what to do', async () => {
  await using folder = await temporaryFolder();
  const directory = new RunDirectory(folder.path);
  await writeFile(directory.pathOf('log'), '{ "commands": [');
  await expect(loadTrainingLog(directory)).rejects.toThrow(
    `${directory.pathOf('log')}: expected the JSON of a training log, received other text. Remove the file`,
  );
});
