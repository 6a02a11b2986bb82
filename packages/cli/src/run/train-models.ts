import type { Artifact } from '@lightrec/core';
import { EmbeddingModel, LightRecModel } from '@lightrec/models';
import type { Context } from '../context.js';
import type { FurtherSystemName } from './further-names.js';
import { type FurtherModel, furtherSystems } from './further-systems.js';
import { trainedOn } from './held-out-users.js';
import { teacherHyperparameters } from './hyperparameters.js';
import type { RunData } from './run-data.js';
import type { RunDirectory, RunFile } from './run-directory.js';
import { startStages } from './start-stages.js';
import { studentOptions, trainInStages } from './student-training.js';
import { teacherOf } from './teachers.js';
import { threadsFor } from './threads.js';
import { bestValidation, type TrainingRecord, trainingRecordOf, withTrainingRecord } from './training-record.js';
import { TrainingStage } from './training-stage.js';
import { tuneStudent } from './tune-student.js';
import { isSearched, tuneTeacher } from './tune-teacher.js';
import { validationScorer } from './validation-scorer.js';

/** A model of a run, with how it was trained where its file tells. */
export interface TrainedModel<Model> {
  model: Model;
  record?: TrainingRecord;
}

/**
 * The float teacher of a run.
 *
 * @param threads - that share its training, where it takes several; as many as pay unless told otherwise
 */
export function trainTeacher(
  directory: RunDirectory,
  data: RunData,
  { progress, signal }: Context,
  threads: number | undefined,
): Promise<TrainedModel<EmbeddingModel>> {
  const { settings } = data;
  const train = trainedOn(data);
  return trainOnce(directory, teacherFiles, async (checkpointing) => {
    const { title: method, takesThreads, ...teacher } = teacherOf(settings);
    const options = {
      ...{ ...teacherHyperparameters(settings), signal, ...checkpointing },
      ...(takesThreads && { threads: threads ?? threadsFor(train) }),
    };
    if (isSearched(data)) return { ...(await tuneTeacher({ data, options, progress })), method };
    const stage = new TrainingStage(progress, `Train ${method}`);
    const result = await teacher.train(train, {
      ...options,
      validate: validationScorer(data),
      onProgress: (at) => stage.update(at),
    });
    stage.end(result.bestEpoch, bestValidation(result));
    return { ...result, method };
  });
}

/** LightRec of a run, distilled from its teacher; on the backend of the run, which must be set and its record names. */
export function trainStudent(
  directory: RunDirectory,
  data: RunData,
  teacher: EmbeddingModel,
  { progress, signal }: Context,
): Promise<TrainedModel<LightRecModel>> {
  const { settings, backend } = data;
  return trainOnce(directory, studentFiles, async (checkpointing) => {
    const options = { ...studentOptions(data, teacher), signal, ...checkpointing };
    const { distillation: coefficients = [] } = settings;
    const [train, start] = [trainedOn(data), startStages(progress)];
    const result =
      coefficients.length > 1
        ? await tuneStudent({ teacher, train, coefficients, options, progress, start })
        : await trainInStages({ teacher, train, options, progress, name: 'Train LightRec' });
    return { ...result, backend };
  });
}

/** One of the systems that the run compares LightRec with. */
export function trainFurther(
  directory: RunDirectory,
  name: FurtherSystemName,
  data: RunData,
  teacher: EmbeddingModel,
  context: Context,
): Promise<TrainedModel<FurtherModel>> {
  return trainOnce(directory, furtherFiles(name), (checkpointing) =>
    furtherSystems[name].train({ data, teacher, context, checkpointing }),
  );
}

function furtherFiles(name: FurtherSystemName) {
  return { file: name, checkpoint: `${name}Checkpoint`, type: furtherSystems[name].type } as const;
}

const teacherFiles = { file: 'teacher', checkpoint: 'teacherCheckpoint', type: EmbeddingModel } as const;
const studentFiles = { file: 'model', checkpoint: 'modelCheckpoint', type: LightRecModel } as const;

interface ModelFiles<Model> {
  file: RunFile;
  checkpoint: RunFile;
  type: { kind: string; version: number; fromArtifact(artifact: Artifact): Model };
}

interface Checkpointing {
  resume?: Artifact;
  onCheckpoint(checkpoint: Artifact): Promise<void>;
}

/** Reads the model where it is done, goes on with it where it was begun, trains it where there is nothing yet. */
async function trainOnce<Model extends { toArtifact(): Artifact }>(
  directory: RunDirectory,
  files: ModelFiles<Model>,
  train: (checkpointing: Checkpointing) => Promise<{ model: Model } & Partial<TrainingRecord>>,
): Promise<TrainedModel<Model>> {
  if (await directory.has(files.file)) {
    await directory.remove(files.checkpoint); // where it was killed in between
    return loadModel(directory, files);
  }
  const resume = await directory.loadCheckpoint(files.checkpoint);
  const onCheckpoint = (checkpoint: Artifact) => directory.save(files.checkpoint, checkpoint);
  const { model, bestEpoch, history, ...rest } = await train({ resume, onCheckpoint });
  const artifact = model.toArtifact();
  // What is trained in one go has no history.
  const record = bestEpoch === undefined || history === undefined ? undefined : { bestEpoch, history, ...rest };
  await directory.save(files.file, record ? withTrainingRecord(artifact, record) : artifact);
  await directory.remove(files.checkpoint);
  return { model, record };
}

export async function loadTeacher(directory: RunDirectory): Promise<TrainedModel<EmbeddingModel>> {
  return loadModel(directory, teacherFiles);
}

export async function loadStudent(directory: RunDirectory): Promise<TrainedModel<LightRecModel>> {
  return loadModel(directory, studentFiles);
}

export async function loadFurther(
  directory: RunDirectory,
  name: FurtherSystemName,
): Promise<TrainedModel<FurtherModel>> {
  return loadModel(directory, furtherFiles(name));
}

async function loadModel<Model>(
  directory: RunDirectory,
  { file, type }: ModelFiles<Model>,
): Promise<TrainedModel<Model>> {
  const artifact = await directory.load(file, type);
  return { model: type.fromArtifact(artifact), record: trainingRecordOf(artifact) };
}
