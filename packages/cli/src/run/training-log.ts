import { ArtifactError } from '@lightrec/core';
import type { StageTime } from '../terminal/index.js';
import type { RunDirectory } from './run-directory.js';

/** How a run came about, for its report. It lies in a file of its own, as times would change the bytes of any other. */
export interface TrainingLog {
  /** The commands that train the run anew, in order. */
  commands: readonly string[];
  /** How long each stage took; one that was stopped counts from where it went on. */
  seconds: readonly StageTime[];
}

/** The log of a run, empty where it has none. */
export async function loadTrainingLog(directory: RunDirectory): Promise<TrainingLog> {
  const text = await directory.read('log');
  if (text === undefined) return { commands: [], seconds: [] };
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ArtifactError({
      file: directory.pathOf('log'),
      expected: 'the JSON of a training log',
      received: 'other text',
      hint: 'Remove the file: only the times of the report are lost.',
      cause,
    });
  }
}

export async function saveTrainingLog(directory: RunDirectory, log: TrainingLog): Promise<void> {
  await directory.write('log', `${JSON.stringify(log, undefined, 2)}\n`);
}

/** The stages of both, in order; what was done again took as long as it did `now`. */
export function mergeStages(before: readonly StageTime[], now: readonly StageTime[]): StageTime[] {
  const seconds = new Map([...before, ...now].map((time) => [time.stage, time.seconds]));
  return Array.from(seconds, ([stage, time]) => ({ stage, seconds: time }));
}
