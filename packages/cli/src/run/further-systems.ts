import {
  DcmfModel,
  ItemKnnModel,
  optimizedProductQuantizer,
  productQuantizer,
  residualVectorQuantizer,
  trainDcmf,
  trainItemKnn,
  trainKde,
  userMetricQuantizer,
} from '@lightrec/baselines';
import { type Artifact, type Quantizer, Random } from '@lightrec/core';
import { alignItemText, type ItemText } from '@lightrec/data';
import {
  DssmModel,
  EmbeddingModel,
  type FeatureVectors,
  fitTextFeatures,
  LightRecModel,
  lightRecDefaults,
  trainDssm,
  trainLightRec,
} from '@lightrec/models';
import type { Context } from '../context.js';
import { type FurtherSystemName, furtherSystemNames } from './further-names.js';
import { trainedOn } from './held-out-users.js';
import { studentHyperparameters } from './hyperparameters.js';
import type { RunData } from './run-data.js';
import type { RunSettings } from './settings.js';
import { startStages } from './start-stages.js';
import { bestValidation, type TrainingRecord } from './training-record.js';
import { TrainingStage } from './training-stage.js';
import { validationScorer } from './validation-scorer.js';

/** What a further system has learnt. */
export type FurtherModel = LightRecModel | EmbeddingModel | DcmfModel | ItemKnnModel;

/** What a further system is trained on. */
interface Task {
  data: RunData;
  /** The float teacher of the run, or the model that `from` names. */
  teacher: EmbeddingModel;
  context: Context;
  checkpointing: { resume?: Artifact; onCheckpoint(checkpoint: Artifact): Promise<void> };
}

type Trained = { model: FurtherModel } & Partial<TrainingRecord>;

interface FurtherSystem {
  /** As tables and plots have it. */
  title: string;
  /** Of its model. */
  type: { kind: string; version: number; fromArtifact(artifact: Artifact): FurtherModel };
  /** The system that is its teacher, and trained first. Default: the float teacher of the run. */
  from?: FurtherSystemName;
  train(task: Task): Promise<Trained>;
}

/** How each is made; those in codes have as many of them as LightRec. */
export const furtherSystems: Readonly<Record<FurtherSystemName, FurtherSystem>> = {
  popularity: { title: 'Popularity', type: EmbeddingModel, train: popularity },
  'item-knn': { title: 'item-kNN', type: ItemKnnModel, train: itemKnn },
  rvq: quantized('RVQ', () => residualVectorQuantizer()),
  opq: quantized('OPQ', () => optimizedProductQuantizer()),
  'opq-users': quantized("OPQ, users' metric", ({ userVectors, dim }) =>
    userMetricQuantizer(optimizedProductQuantizer(), { userVectors, dim }),
  ),
  pq: quantized('PQ', () => productQuantizer()),
  kde: { title: 'KDE', type: LightRecModel, train: kde },
  dcmf: { title: 'DCMF', type: DcmfModel, train: dcmf },
  dssm: { title: 'DSSM', type: DssmModel, train: dssm },
  'lightrec-plus': { title: 'LightRec+', type: LightRecModel, from: 'dssm', train: lightRecPlus },
};

/** Those that a run compares, with their teachers, which come before them. */
export function furtherSystemsOf({ systems = [] }: Pick<RunSettings, 'systems'>): FurtherSystemName[] {
  const asked = furtherSystemNames.filter((name) => systems.includes(name));
  const teachers = new Set(asked.map((name) => furtherSystems[name].from));
  return furtherSystemNames.filter((name) => asked.includes(name) || teachers.has(name));
}

/** The same for everyone: an item's number of users, as a vector of one dimension. */
async function popularity({ data: { split } }: Task): Promise<Trained> {
  const { users, items } = split.train;
  const [userVectors, itemVectors] = [
    new Float32Array(users.size).fill(1),
    Float32Array.from(split.train.countByItem()),
  ];
  return { model: new EmbeddingModel({ userVectors, itemVectors, dim: 1, users, items }) };
}

async function itemKnn({ data: { split }, context: { progress, signal } }: Task): Promise<Trained> {
  const stage = progress.stage('Find neighbours', split.train.itemCount);
  const model = await trainItemKnn(split.train, { signal, onProgress: ({ done }) => stage.update(done) });
  stage.end();
  return { model };
}

/** The teacher's users as they are, its items as a quantizer encodes them. */
function quantized(title: string, quantizerFor: (teacher: EmbeddingModel) => Quantizer): FurtherSystem {
  return {
    title,
    type: LightRecModel,
    async train({ data: { settings }, teacher, context: { progress, signal } }) {
      const { userVectors, itemVectors, dim, users, items } = teacher;
      const stage = progress.stage(`Quantize by ${title}`, 1);
      const table = await quantizerFor(teacher).train(itemVectors, {
        ...{ dim, items, signal, ...sizesOf(settings, teacher) },
        random: new Random(settings.seed).fork(title),
        onProgress: ({ done, total }) => stage.update(done / total),
      });
      stage.end();
      return { model: new LightRecModel(userVectors, users, table) };
    },
  };
}

async function kde({ data, teacher, context, checkpointing }: Task): Promise<Trained> {
  const { settings, backend } = data;
  const stage = new TrainingStage(context.progress, 'Train KDE');
  const result = await trainKde(teacher, trainedOn(data), {
    ...{ ...checkpointing, signal: context.signal, seed: settings.seed, ...sizesOf(settings, teacher) },
    validate: validationScorer(data),
    onProgress: (at) => at.phase === 'train' && stage.update(at),
  });
  return ended(stage, result, backend);
}

/** In a byte of bits for each code of LightRec; by the words of items and users where the run has them, else by the items' vectors. */
async function dcmf({ data, context, checkpointing }: Task): Promise<Trained> {
  const { settings, text, features } = data;
  const userFeatures = userTextOf(data);
  const stage = new TrainingStage(context.progress, 'Train DCMF');
  const result = await trainDcmf(trainedOn(data), {
    ...(userFeatures && { userFeatures }),
    ...{ ...checkpointing, signal: context.signal, seed: settings.seed, bitCount: 8 * settings.codebookCount },
    ...((text || features) && { itemFeatures: text ?? features }),
    validate: validationScorer(data),
    onProgress: (at) => stage.update(at),
  });
  return ended(stage, result);
}

/** By the vectors of the items where the run has them, else their words. Users start at the float teacher's. */
async function dssm({ data, teacher, context, checkpointing }: Task): Promise<Trained> {
  const { settings, backend } = data;
  const { features, ...ofUsers } = data.features ? { features: data.features } : await fitTexts(data, context);
  const stage = new TrainingStage(context.progress, 'Train DSSM');
  const result = await trainDssm(trainedOn(data), features, {
    ...ofUsers,
    ...{ ...checkpointing, signal: context.signal, seed: settings.seed, dim: teacher.dim, warmStart: teacher },
    validate: validationScorer(data),
    onProgress: (at) => stage.update(at),
  });
  return ended(stage, result, backend);
}

/** Vectors of the texts of items, and by the same words of those of users where the run has them. */
async function fitTexts(
  data: RunData,
  { progress }: Context,
): Promise<{ features: FeatureVectors; userFeatures?: FeatureVectors }> {
  const stage = progress.stage('Fit texts');
  const fitted = await fitTextFeatures(data.text!, { seed: data.settings.seed });
  const userText = userTextOf(data);
  stage.end();
  return {
    features: fitted.featuresOf(data.text!),
    ...(userText && { userFeatures: fitted.featuresOf(userText) }),
  };
}

/** Of the users that are trained with. */
function userTextOf(data: RunData): ItemText | undefined {
  return data.userText && alignItemText(data.userText, data.split.train.users, trainedOn(data).users);
}

async function lightRecPlus({ data, teacher, context, checkpointing }: Task): Promise<Trained> {
  const { settings, backend } = data;
  const start = startStages(context.progress);
  const stage = new TrainingStage(context.progress, 'Train LightRec+');
  const result = await trainLightRec(teacher, trainedOn(data), {
    ...{ ...studentHyperparameters(settings), ...checkpointing, signal: context.signal },
    codewordCount: sizesOf(settings, teacher).codewordCount,
    validate: validationScorer(data),
    onProgress: (at) => (at.phase === 'train' ? stage.update(at) : start(at)),
  });
  return ended(stage, result, backend);
}

function sizesOf({ codebookCount }: RunData['settings'], { itemCount }: EmbeddingModel) {
  return { codebookCount, codewordCount: Math.min(lightRecDefaults.codewordCount, itemCount) };
}

function ended<Result extends TrainingRecord>(stage: TrainingStage, result: Result, backend?: string) {
  stage.end(result.bestEpoch, bestValidation(result));
  return { ...result, backend };
}
