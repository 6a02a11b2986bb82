import {
  optimizedProductQuantizer,
  productQuantizer,
  residualQuantizer,
  trainKde,
  userMetricQuantizer,
} from '@lightrec/baselines';
import { type Artifact, type Quantizer, Random } from '@lightrec/core';
import { type EmbeddingModel, LightRecModel, lightRecDefaults } from '@lightrec/models';
import type { Context } from '../context.js';
import type { FurtherSystemName } from './further-names.js';
import type { RunData } from './run-data.js';
import type { TrainingRecord } from './training-record.js';
import { TrainingStage } from './training-stage.js';
import { validationScorer } from './validation-scorer.js';

/** What a further system is trained on. */
interface Task {
  data: RunData;
  teacher: EmbeddingModel;
  context: Context;
  checkpointing: { resume?: Artifact; onCheckpoint(checkpoint: Artifact): Promise<void> };
}

type Trained = { model: LightRecModel } & Partial<TrainingRecord>;

interface FurtherSystem {
  /** As tables and plots have it. */
  title: string;
  train(task: Task): Promise<Trained>;
}

/**
 * How each is made. All are trained on the teacher's items, in as many codes as LightRec's.
 */
export const furtherSystems: Readonly<Record<FurtherSystemName, FurtherSystem>> = {
  rvq: { title: 'RVQ', train: quantized('RVQ', () => residualQuantizer()) },
  opq: { title: 'OPQ', train: quantized('OPQ', () => optimizedProductQuantizer()) },
  'opq-users': {
    title: "OPQ, users' metric",
    train: quantized('OPQ', ({ userVectors, dim }) =>
      userMetricQuantizer(optimizedProductQuantizer(), { userVectors, dim }),
    ),
  },
  pq: { title: 'PQ', train: quantized('PQ', () => productQuantizer()) },
  kde: { title: 'KDE', train: trainedKde },
};

/** The teacher's users as they are, its items as a quantizer encodes them. */
function quantized(title: string, quantizerFor: (teacher: EmbeddingModel) => Quantizer) {
  return async ({ data: { settings, split }, teacher, context: { progress, signal } }: Task): Promise<Trained> => {
    const { userVectors, itemVectors, dim } = teacher;
    const { users, items } = split.train;
    const stage = progress.stage(`Quantize by ${title}`, 1);
    const table = await quantizerFor(teacher).train(itemVectors, {
      ...{ dim, items, signal },
      codebookCount: settings.codebookCount,
      codewordCount: Math.min(lightRecDefaults.codewordCount, teacher.itemCount),
      random: new Random(settings.seed).fork(title),
      onProgress: ({ done, total }) => stage.update(done / total),
    });
    stage.end();
    return { model: new LightRecModel(userVectors, users, table) };
  };
}

async function trainedKde({ data, teacher, context, checkpointing }: Task): Promise<Trained> {
  const { settings, split, backend } = data;
  const stage = new TrainingStage(context.progress, 'Train KDE');
  const result = await trainKde(teacher, split.train, {
    ...{ ...checkpointing, signal: context.signal, seed: settings.seed },
    codebookCount: settings.codebookCount,
    codewordCount: Math.min(lightRecDefaults.codewordCount, teacher.itemCount),
    validate: validationScorer(split),
    onProgress: (at) => at.phase === 'train' && stage.update(at),
  });
  const { bestEpoch, history } = result;
  stage.end(bestEpoch, history.find(({ epoch }) => epoch === bestEpoch)?.validation);
  return { ...result, backend };
}
