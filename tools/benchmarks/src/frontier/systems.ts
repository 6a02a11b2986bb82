/** What keeps the items of a teacher in fewer bytes. */
import {
  optimizedProductQuantizer,
  productQuantizer,
  residualVectorQuantizer,
  userMetricQuantizer,
} from '@lightrec/baselines';
import { type Quantizer, Random } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import type { ScoringRecommender } from '@lightrec/eval';
import { IndexRecommender, LightRecIndex } from '@lightrec/index';
import {
  alignItemVectors,
  type ElsaOptions,
  EmbeddingModel,
  LightRecModel,
  type LightRecOptions,
  trainLightRec,
} from '@lightrec/models';
import { trainSparseElsa } from './sparse/sparse-elsa.js';
import { type FrontierSet, teacherOf, validationOf } from './teachers.js';

/** Candidates that are sorted anew, as in LightRec (WWW'20), section 4.4. */
const postRankedCount = 500;

interface Task {
  data: FrontierSet;
  split: Split;
  teacher: EmbeddingModel;
}

export interface Judged {
  recommender: ScoringRecommender;
  bytesPerItem: number;
  /** As of `evaluate`: how many places come from lists. */
  listLength?: number;
}

type System = (task: Task) => Promise<Judged>;

const quantized =
  (quantizerOf: (teacher: EmbeddingModel) => Quantizer): System =>
  async ({ teacher, split: { train } }) => {
    const { userVectors, itemVectors, dim } = teacher;
    const sizes = { dim, codebookCount: 4, codewordCount: 256 };
    const table = await quantizerOf(teacher).train(itemVectors, {
      ...sizes,
      items: train.items,
      random: new Random(0),
    });
    return coded(new LightRecModel(userVectors, train.users, table));
  };

const train = async (options: LightRecOptions, { teacher, split }: Task): Promise<LightRecModel> =>
  (await trainLightRec(teacher, split.train, { ...options, validate: validationOf(split) })).model;

/** LightRec of four codebooks, which several systems share; `wider` of twice the numbers that the teacher has. */
const shared = { usual: undefined, wider: undefined } as Record<
  'usual' | 'wider',
  { teacher: EmbeddingModel; model: Promise<LightRecModel> } | undefined
>;

function sharedModel(kind: 'usual' | 'wider', task: Task): Promise<LightRecModel> {
  const { teacher } = task;
  const known = shared[kind];
  if (known?.teacher === teacher) return known.model;
  const model = train(kind === 'wider' ? { dim: 2 * teacher.dim } : {}, task);
  shared[kind] = { teacher, model };
  return model;
}

const lightRec =
  (options: LightRecOptions): System =>
  async (task) =>
    coded(await train(options, task));

const widerLightRec =
  (options: LightRecOptions): System =>
  async (task) =>
    coded(await train({ ...options, dim: 2 * task.teacher.dim }, task));

const postRankedByOwn =
  (kind: 'usual' | 'wider'): System =>
  async (task) => {
    const model = await sharedModel(kind, task);
    return postRanked(model, await alignItemVectors(task.teacher, model, task.split.train));
  };

const coded = (model: LightRecModel): Judged => ({
  recommender: model,
  bytesPerItem: model.codeTable.bytesPerItem,
});

const float = (model: EmbeddingModel): Judged => ({ recommender: model, bytesPerItem: model.bytesPerItem });

/** 30 of 128 components in 64 bytes; of 256 they keep less. */
const sparseElsa = { dim: 128, componentCount: 30, learningRate: 0.02 };

/** Where steps are dear. */
const sparseElsaOf: Partial<Record<FrontierSet, ElsaOptions>> = {
  gowalla: { batchSize: 2048, learningRate: 0.03 },
  'amazon-cds': { batchSize: 2048, learningRate: 0.03 },
};

export const systems: Record<string, System> = {
  float: async ({ teacher }) => float(teacher),
  'float, 32 dimensions': async ({ data, split }) => float(await teacherOf(data, split, 32)),
  'int8 vectors': async ({ teacher }) => ({ recommender: inBytes(teacher), bytesPerItem: teacher.dim + 4 }),
  PQ: quantized(() => productQuantizer()),
  OPQ: quantized(() => optimizedProductQuantizer()),
  'OPQ in the metric of users': quantized(({ userVectors, dim }) =>
    userMetricQuantizer(optimizedProductQuantizer(), { userVectors, dim }),
  ),
  RVQ: quantized(() => residualVectorQuantizer()),
  'LightRec, ranking': lightRec({ objective: 'ranking' }),
  LightRec: async (task) => coded(await sharedModel('usual', task)),
  'LightRec, variable rate': lightRec({ codebookCount: 10, meanLength: 4 }),
  'LightRec, 8 codebooks': lightRec({ codebookCount: 8 }),
  'LightRec, 16 codebooks': lightRec({ codebookCount: 16 }),
  'LightRec, post-ranking': postRankedByOwn('usual'),
  'LightRec, post-ranking by the teacher': async (task) =>
    postRanked(await sharedModel('usual', task), task.teacher.itemVectors, task.teacher.userVectors),
  'LightRec, 128 dimensions': async (task) => coded(await sharedModel('wider', task)),
  'LightRec, 128 dimensions, variable rate': widerLightRec({ codebookCount: 10, meanLength: 4 }),
  'LightRec, 128 dimensions, 8 codebooks': widerLightRec({ codebookCount: 8 }),
  'LightRec, 128 dimensions, post-ranking': postRankedByOwn('wider'),
  'sparse linear autoencoder': async ({ data, split }) => {
    const { model, bytesPerItem } = trainSparseElsa(split.train, { ...sparseElsa, ...sparseElsaOf[data] });
    return { recommender: model, bytesPerItem };
  },
};

/** @param users - by which candidates are sorted anew, if not by the model's */
async function postRanked(model: LightRecModel, vectors: Float32Array, users?: Float32Array): Promise<Judged> {
  const { codeTable, userVectors } = model;
  const index = await LightRecIndex.build(codeTable, { vectors, vectorFormat: 'int8' });
  const rerank = { candidateCount: postRankedCount, ...(users && { userVectors: users }) };
  return {
    recommender: new IndexRecommender({ index, userVectors, rerank }),
    bytesPerItem: codeTable.bytesPerItem + index.stats.vectorBytesPerItem,
    listLength: postRankedCount,
  };
}

/** Each vector as bytes, with a scale of its own. */
function inBytes(teacher: EmbeddingModel): EmbeddingModel {
  const { dim } = teacher;
  const itemVectors = teacher.itemVectors.slice();
  for (let start = 0; start < itemVectors.length; start += dim) {
    const row = itemVectors.subarray(start, start + dim);
    const scale = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1;
    for (let d = 0; d < dim; d++) row[d] = scale * Math.round(row[d] / scale);
  }
  return new EmbeddingModel({ ...teacher, itemVectors });
}
