/** The float teachers that are compared, each with what validates best of a few settings on the set. */
import type { Interactions } from '@lightrec/core';
import { popularityRecommender, type ScoringRecommender } from '@lightrec/eval';
import {
  type BprOptions,
  type ElsaOptions,
  type EmbeddingModel,
  type IalsOptions,
  type SampledSoftmaxOptions,
  trainBpr,
  trainElsa,
  trainIals,
  trainSampledSoftmax,
} from '@lightrec/models';

export type TeacherSet = 'gowalla' | 'amazon-cds' | 'movielens-1m';

/** Scores a model and says whether it is the best so far. */
export type Validate = (model: EmbeddingModel) => Promise<number>;

/** A way to train, with the settings of a set. */
export type TrainTeacher = (data: TeacherSet, train: Interactions, validate: Validate) => Promise<ScoringRecommender>;

const dim = 64;

/** As `trainBpr` was before it took negatives from a pool and let its step size fall. */
const bprBefore: Record<TeacherSet, BprOptions> = {
  gowalla: { lambda: 0.005, learningRate: 0.008, epochs: 80 },
  'amazon-cds': { lambda: 0.01, learningRate: 0.008, epochs: 100 },
  'movielens-1m': { lambda: 0.003, learningRate: 0.004, epochs: 80 },
};

const bpr: Record<TeacherSet, BprOptions> = {
  gowalla: { lambda: 0.005, epochs: 40 },
  'amazon-cds': { lambda: 0.01, epochs: 50 },
  'movielens-1m': { lambda: 0.003, epochs: 40 },
};

const ials: Record<TeacherSet, IalsOptions> = {
  gowalla: { unobservedRatio: 10, epochs: 6, validateEvery: 1 },
  'amazon-cds': {},
  'movielens-1m': {},
};

export const softmax: Record<TeacherSet, SampledSoftmaxOptions> = {
  gowalla: { epochs: 80 },
  'amazon-cds': { temperature: 0.15, learningRate: 0.02 },
  'movielens-1m': { temperature: 0.2 },
};

const elsa: Record<TeacherSet, ElsaOptions> = {
  gowalla: { batchSize: 2048, epochs: 10 },
  'amazon-cds': { batchSize: 2048, epochs: 10 },
  'movielens-1m': {},
};

export const teachers: Record<string, TrainTeacher> = {
  popularity: async (_, train) => popularityRecommender(train),
  'BPR, before': async (data, train, validate) => {
    const before = { poolSize: 0, learningRateDecay: 'none', validateEvery: 5 } as const;
    return (await trainBpr(train, { dim, ...before, ...bprBefore[data], validate })).model;
  },
  BPR: async (data, train, validate) =>
    (await trainBpr(train, { dim, validateEvery: 5, ...bpr[data], validate })).model,
  iALS: async (data, train, validate) => (await trainIals(train, { dim, ...ials[data], validate })).model,
  'sampled softmax': async (data, train, validate) =>
    (await trainSampledSoftmax(train, { dim, ...softmax[data], validate })).model,
  ELSA: async (data, train, validate) => (await trainElsa(train, { dim, ...elsa[data], validate })).model,
};
