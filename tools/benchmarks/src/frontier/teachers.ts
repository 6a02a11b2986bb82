/** The strongest float teacher of each set that we have, by validation; trained once, and kept. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { loadArtifact, saveArtifact } from '@lightrec/core/node';
import { dropUsersBelow, readInteractions, type Split, splitByUser } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import {
  EmbeddingModel,
  type IalsOptions,
  type SampledSoftmaxOptions,
  sampledSoftmaxDefaults,
  trainIals,
  trainSampledSoftmax,
} from '@lightrec/models';
import { cacheFolder } from '../places.js';
import { readPublicSplit } from '../teachers/public-splits.js';
import type { TeacherSet } from '../teachers/systems.js';

export type FrontierSet = TeacherSet | 'citeulike-t';

/** By set how its teacher is trained. */
const teachers: Record<FrontierSet, { softmax: SampledSoftmaxOptions } | { ials: IalsOptions }> = {
  gowalla: { softmax: { epochs: 80 } },
  'amazon-cds': { softmax: { temperature: 0.15, learningRate: 0.02 } },
  'movielens-1m': { ials: {} },
  'citeulike-t': { ials: { lambda: 0.03, unobservedRatio: 3, epochs: 24 } },
};

export const frontierSets = Object.keys(teachers) as FrontierSet[];

/** A public split as its files are; of CiteULike the paper's random split, the first one. */
export async function readSplit(data: FrontierSet): Promise<Split> {
  if (data !== 'citeulike-t') return readPublicSplit(data);
  const folder = process.env.LIGHTREC_DATA;
  if (!folder) throw new Error('Set LIGHTREC_DATA to the folder that holds the datasets.');
  const { interactions } = await readInteractions(path.join(folder, data));
  return splitByUser(dropUsersBelow(interactions, 3), { seed: 0 });
}

/** By Recall@20 on validation, as all that comes after it. */
export function validationOf({ train, validation }: Split) {
  return async (model: EmbeddingModel | Parameters<typeof evaluate>[0]) => {
    const { recall } = await evaluate(model, { test: validation, exclude: train, cutoffs: [20] });
    return recall[20];
  };
}

/** Kept between runs, as long as the data and its settings are the same. */
export async function teacherOf(data: FrontierSet, split: Split, dim: number): Promise<EmbeddingModel> {
  const how = teachers[data];
  const resolved = 'softmax' in how ? { softmax: { ...sampledSoftmaxDefaults, ...how.softmax } } : how;
  const made = JSON.stringify({ how: resolved, train: split.train.fingerprint() });
  const file = path.join(cacheFolder('frontier'), `${data}-${dim}.safetensors`);
  if (existsSync(file)) {
    const artifact = await loadArtifact(file, EmbeddingModel);
    if (artifact.metadata.made === made) return EmbeddingModel.fromArtifact(artifact);
  }
  const validate = validationOf(split);
  const { model } =
    'ials' in how
      ? await trainIals(split.train, { ...how.ials, dim, validate })
      : await trainSampledSoftmax(split.train, { ...how.softmax, dim, validate });
  const artifact = model.toArtifact();
  mkdirSync(path.dirname(file), { recursive: true });
  await saveArtifact(file, { ...artifact, metadata: { ...artifact.metadata, made } });
  return model;
}
