import { readFileBytes } from '@lightrec/core/node';
import { LightRecIndex } from '@lightrec/index';
import { alignItemVectors, type EmbeddingModel, type LightRecModel } from '@lightrec/models';
import type { Context } from '../context.js';
import type { FurtherSystemName } from './further-names.js';
import { type FurtherModel, furtherSystems, furtherSystemsOf } from './further-systems.js';
import { trainedOn } from './held-out-users.js';
import { loadRunData, type RunData } from './run-data.js';
import type { RunDirectory } from './run-directory.js';
import {
  loadFurther,
  loadStudent,
  loadTeacher,
  type TrainedModel,
  trainFurther,
  trainStudent,
  trainTeacher,
} from './train-models.js';
import { loadTrainingLog, mergeStages, saveTrainingLog } from './training-log.js';

/** All that a finished run holds. */
export interface Run {
  directory: RunDirectory;
  data: RunData;
  teacher: TrainedModel<EmbeddingModel>;
  student: TrainedModel<LightRecModel>;
  index: LightRecIndex;
  /** What LightRec is compared with beside its teacher, in the order of the table. */
  further: Partial<Record<FurtherSystemName, TrainedModel<FurtherModel>>>;
}

/**
 * The path of the paper: a float teacher, its items as codes, their index. Whatever is already done is read.
 *
 * @param threads - that train the teacher; as many as pay unless told otherwise
 */
export async function trainRun(
  directory: RunDirectory,
  data: RunData,
  context: Context,
  threads?: number,
): Promise<Run> {
  const teacher = await trainTeacher(directory, data, context, threads);
  await logStages(directory, context);
  const student = await trainStudent(directory, data, teacher.model, context);
  const index = await buildIndex(data, teacher.model, student.model, context);
  await directory.write('index', index.save());
  await logStages(directory, context);
  const further: Run['further'] = {};
  for (const name of furtherSystemsOf(data.settings)) {
    const { from } = furtherSystems[name];
    const own = from === undefined ? teacher.model : (further[from]!.model as EmbeddingModel);
    further[name] = await trainFurther(directory, name, data, own, context);
    await logStages(directory, context);
  }
  return { directory, data, teacher, student, index, further };
}

/** With vectors for post-ranking, moved to where LightRec's users want them. */
async function buildIndex(
  data: RunData,
  teacher: EmbeddingModel,
  model: LightRecModel,
  { progress, signal }: Context,
): Promise<LightRecIndex> {
  const { seed, vectorFormat } = data.settings;
  const stage = progress.stage('Build index', teacher.userCount);
  const aligned = () =>
    alignItemVectors(teacher, model, trainedOn(data), {
      ...{ seed, signal },
      onProgress: ({ phase, done }) => stage.update(phase === 'lists' ? done : teacher.userCount),
    });
  const vectors = vectorFormat === 'none' ? {} : { vectors: await aligned(), vectorFormat };
  const index = await LightRecIndex.build(model.codeTable, vectors);
  stage.end();
  return index;
}

async function logStages(directory: RunDirectory, { stageSeconds }: Context): Promise<void> {
  const log = await loadTrainingLog(directory);
  await saveTrainingLog(directory, { ...log, seconds: mergeStages(log.seconds, stageSeconds()) });
}

/** @throws ArtifactError where the run has not finished or a file is not what it should be */
export async function loadRun(directory: RunDirectory): Promise<Run> {
  const serving = await loadServingRun(directory);
  await directory.require('teacher');
  const teacher = await loadTeacher(directory);
  const further: Run['further'] = {};
  for (const name of furtherSystemsOf(serving.data.settings)) {
    await directory.require(name);
    further[name] = await loadFurther(directory, name);
  }
  return { directory, ...serving, teacher, further };
}

/** What answering takes: the teacher's file is not needed. */
export async function loadServingRun(directory: RunDirectory): Promise<Omit<Run, 'directory' | 'teacher' | 'further'>> {
  for (const file of ['data', 'model', 'index'] as const) await directory.require(file);
  const file = directory.pathOf('index');
  return {
    data: await loadRunData(directory),
    student: await loadStudent(directory),
    index: await LightRecIndex.load(await readFileBytes(file), { file }),
  };
}
