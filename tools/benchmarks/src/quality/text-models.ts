/** The models of texts that the quality benchmark measures: DSSM, and LightRec+ with post-ranking by its vectors. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { loadArtifact, saveArtifact } from '@lightrec/core/node';
import { alignItemText, readInteractions, type Split } from '@lightrec/data';
import { IndexRecommender, LightRecIndex } from '@lightrec/index';
import {
  DssmModel,
  type DssmOptions,
  dssmDefaults,
  type EmbeddingModel,
  fitTextFeatures,
  type LightRecModel,
  trainDssm,
} from '@lightrec/models';
import { cacheFolder } from '../places.js';
import { dataFolder, datasets } from './datasets.js';
import { secondsSince, trainedTeacher, validationScore } from './teacher.js';

/** Candidates that are sorted anew, as in LightRec (WWW'20), section 4.4. */
export const postRankedCount = 500;

/** DSSM with users from the float teacher of the split, which is kept between runs as long as its options are the same. */
export async function trainedDssm(data: string, split: number, parts: Split) {
  const teacher = await trainedTeacher(data, split, parts);
  const options: DssmOptions = { ...dssmDefaults, ...datasets[data].dssm };
  const made = JSON.stringify({ options, teacher: datasets[data].teacher, train: parts.train.fingerprint() });
  const file = path.join(cacheFolder('quality'), `${data}-${split}-dssm.safetensors`);
  if (existsSync(file)) {
    const artifact = await loadArtifact(file, DssmModel);
    const { made: before, seconds } = artifact.metadata;
    if (before === made) return { model: DssmModel.fromArtifact(artifact), seconds: Number(seconds) };
  }
  const bags = await readTexts(data, parts);
  const started = process.cpuUsage();
  const features = (await fitTextFeatures(bags)).featuresOf(bags);
  const validate = validationScore(parts);
  const { model } = await trainDssm(parts.train, features, { ...options, warmStart: teacher.model, validate });
  const seconds = secondsSince(started);
  const artifact = model.toArtifact();
  mkdirSync(path.dirname(file), { recursive: true });
  await saveArtifact(file, { ...artifact, metadata: { ...artifact.metadata, made, seconds: String(seconds) } });
  return { model, seconds };
}

/** The texts of a dataset, a row for each item of a split. */
export async function readTexts(data: string, { train }: Split) {
  const { interactions, text } = await readInteractions(dataFolder(data), { text: true });
  if (!text) throw new Error(`${data} has no texts.`);
  return alignItemText(text, interactions.items, train.items);
}

/** LightRec whose first candidates are sorted anew by the vectors of its teacher. */
export async function postRanked({ codeTable, userVectors }: LightRecModel, teacher: EmbeddingModel) {
  const index = await LightRecIndex.build(codeTable, { vectors: teacher.itemVectors });
  const rerank = { candidateCount: postRankedCount, userVectors: teacher.userVectors };
  return new IndexRecommender({ index, userVectors, rerank });
}
