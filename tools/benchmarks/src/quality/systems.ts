/**
 * The systems that are measured beside the float teacher of one seed, all at four bytes an item unless they say
 * otherwise. Those of two teachers have learnt from the ensemble of it and the next seed's.
 */
import {
  optimizedProductQuantizer,
  productQuantizer,
  residualQuantizer,
  trainKde,
  userMetricQuantizer,
} from '@lightrec/baselines';
import { type Interactions, type Quantizer, Random } from '@lightrec/core';
import type { Split } from '@lightrec/data';
import { type EmbeddingModel, LightRecModel, type LightRecOptions, trainLightRec } from '@lightrec/models';
import type { validationScore } from './teacher.js';

/** What a system is trained on. */
export interface Task {
  parts: Split;
  teacher: EmbeddingModel;
  validate: ReturnType<typeof validationScore>;
}

export interface System {
  /** Default: 1. */
  teacherCount?: number;
  train(task: Task): Promise<LightRecModel>;
}

const lightRec = (options: LightRecOptions): System => ({
  train: async ({ teacher, parts, validate }) =>
    (await trainLightRec(teacher, parts.train, { ...options, validate })).model,
});

/** The teacher's items in codes, and its users as they are. */
const quantized = (quantizerFor: (teacher: EmbeddingModel) => Quantizer, weighs = false): System => ({
  async train({ teacher, parts: { train } }) {
    const { userVectors, itemVectors, dim } = teacher;
    const { users, items } = train;
    const weights = weighs ? pairsPlusOne(train) : undefined;
    const sizes = { dim, codebookCount: 4, codewordCount: 256 };
    const quantizer = quantizerFor(teacher);
    const table = await quantizer.train(itemVectors, { ...sizes, weights, items, random: new Random(0) });
    return new LightRecModel(userVectors, users, table);
  },
});

function pairsPlusOne({ itemCount, userItems }: Interactions): Float64Array {
  const counts = new Float64Array(itemCount).fill(1);
  for (const item of userItems) counts[item]++;
  return counts;
}

export const systems: Record<string, System> = {
  'LightRec best': lightRec({}),
  'LightRec best, score-aware start alone': lightRec({ epochs: 0 }),
  'LightRec best, k-means start alone': lightRec({ start: 'k-means', epochs: 0 }),
  'LightRec variable rate': lightRec({ codebookCount: 10, meanLength: 4 }),
  'LightRec variable rate, lengths included': lightRec({ codebookCount: 10, meanLength: 3.5 }),
  'LightRec 8 bytes': lightRec({ codebookCount: 8 }),
  'LightRec best, two teachers': { teacherCount: 2, ...lightRec({}) },
  'LightRec variable rate, two teachers': { teacherCount: 2, ...lightRec({ codebookCount: 10, meanLength: 4 }) },
  'LightRec paper': lightRec({ recipe: 'paper' }),
  RVQ: quantized(() => residualQuantizer()),
  'RVQ, items weighted by pairs': quantized(() => residualQuantizer(), true),
  OPQ: quantized(() => optimizedProductQuantizer()),
  'OPQ, items weighted by pairs': quantized(() => optimizedProductQuantizer(), true),
  'OPQ in the metric of users': quantized((teacher) =>
    userMetricQuantizer(optimizedProductQuantizer(), { userVectors: teacher.userVectors, dim: teacher.dim }),
  ),
  PQ: quantized(() => productQuantizer()),
  KDE: { train: async ({ teacher, parts, validate }) => (await trainKde(teacher, parts.train, { validate })).model },
};
