/** The float teachers of the quality and the ablation benchmark, on the same splits of the same data. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Recommender } from '@lightrec/core';
import { loadArtifact, saveArtifact } from '@lightrec/core/node';
import { dropUsersBelow, readInteractions, type Split, splitByUser } from '@lightrec/data';
import { evaluate, type ScoringRecommender } from '@lightrec/eval';
import { type BprOptions, bprDefaults, EmbeddingModel, trainBpr } from '@lightrec/models';
import { cacheFolder } from '../places.js';
import { dataFolder, datasets } from './datasets.js';

const cache = cacheFolder('quality');

/** One split of a dataset, by the steps of the paper. */
export async function readSplit(data: string, split: number) {
  const { interactions } = await readInteractions(dataFolder(data));
  return splitByUser(dropUsersBelow(interactions, 3), { seed: 0, split });
}

/**
 * The float teacher, which is kept between runs as long as its options are the same.
 *
 * @param changes - of the options of the dataset
 */
export async function trainedTeacher(data: string, split: number, parts: Split, changes: BprOptions = {}) {
  const options = { ...bprDefaults, ...datasets[data].teacher, ...changes };
  const made = JSON.stringify({ options, train: parts.train.fingerprint() });
  const changed = Object.entries(changes).map(([name, value]) => `-${name}-${value}`);
  const file = path.join(cache, `${[`${data}-${split}`, ...changed].join('')}.safetensors`);
  if (existsSync(file)) {
    const artifact = await loadArtifact(file, EmbeddingModel);
    const { made: before, seconds } = artifact.metadata;
    if (before === made) return { model: EmbeddingModel.fromArtifact(artifact), seconds: Number(seconds) };
  }
  const started = process.cpuUsage();
  const { model } = await trainBpr(parts.train, { ...options, validate: validationScore(parts) });
  const seconds = secondsSince(started);
  const artifact = model.toArtifact();
  mkdirSync(cache, { recursive: true });
  await saveArtifact(file, { ...artifact, metadata: { ...artifact.metadata, made, seconds: String(seconds) } });
  return { model, seconds };
}

/** Recall@100 on the validation part, by lists. */
export function validationScore(parts: Split): (model: Recommender) => Promise<number> {
  return (model) => {
    const { userCount, itemCount } = model;
    const recommendIndices: Recommender['recommendIndices'] = (users, options) =>
      model.recommendIndices(users, options);
    return validationRecall({ userCount, itemCount, recommendIndices }, parts);
  };
}

/** The same by scores, of which ties share their places: for models that have few scores, whose lists ids would sort. */
export function validationScoreOfTies(parts: Split): (model: ScoringRecommender) => Promise<number> {
  return (model) => validationRecall(model, parts);
}

async function validationRecall(model: Recommender | ScoringRecommender, { train, validation }: Split) {
  const { recall } = await evaluate(model, { test: validation, exclude: train, cutoffs: [100] });
  return recall[100];
}

export function secondsSince(started: NodeJS.CpuUsage) {
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}
