import { resolve } from 'node:path';
import { ArgumentError, type Artifact } from '@lightrec/core';
import { EmbeddingModel } from '@lightrec/models';
import { loadRunData, type RunData } from './run-data.js';
import { RunDirectory } from './run-directory.js';
import { ownerOf, type RunSettings } from './settings.js';
import { teacherNameOf } from './teachers.js';
import { loadTrainingLog } from './training-log.js';

/** What comes before LightRec in a run, as another takes it over. */
interface RunStart {
  /** With settings of the data and the teacher alone. */
  data: Omit<RunData, 'settings' | 'backend'> & { settings: Partial<RunSettings>; teacher: Artifact };
  /** That made it. */
  commands: readonly string[];
}

/**
 * The data and the teacher of a run, whether it has finished or not.
 *
 * @param out - where the run that takes them over is to lie
 * @throws ArgumentError where it is the same one; ArtifactError for a directory without them
 */
export async function loadRunStart(from: string, out: string): Promise<RunStart> {
  if (resolve(from) === resolve(out)) {
    throw new ArgumentError({ argument: 'from', expected: 'another directory than that of --out', received: from });
  }
  const source = new RunDirectory(from);
  for (const file of ['data', 'teacher'] as const) await source.require(file);
  const { settings, backend: _, ...data } = await loadRunData(source);
  const own = Object.fromEntries(Object.entries(settings).filter(([name]) => !isBehindTeacher(name)));
  const teacher = settings.teacherUsers === undefined && { teacher: teacherNameOf(settings) };
  return {
    data: { ...data, settings: { ...own, ...teacher }, teacher: await source.load('teacher', EmbeddingModel) },
    commands: (await loadTrainingLog(source)).commands,
  };
}

/** Whether a setting is of LightRec or of what follows it. */
export function isBehindTeacher(name: string): boolean {
  const owner = ownerOf(name);
  return owner === 'student' || owner === 'index' || owner === 'systems';
}
