/** Vectors and codes of trained models. */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { Random } from '@lightrec/core';
import { loadArtifact, saveArtifact } from '@lightrec/core/node';
import { dropUsersBelow, readInteractions, splitByUser } from '@lightrec/data';
import { bprDefaults, EmbeddingModel, trainBpr, trainLightRec } from '@lightrec/models';
import { readSplit, trainedTeacher } from '../quality/teacher.js';
import { searchCache } from './encode.js';

/** Float models that the quality benchmark does not measure: their data, and the options that they are trained with. */
const own = {
  'amazon-beauty': { source: 'amazon-beauty/interactions.tsv.gz', options: { learningRate: 0.008, epochs: 60 } },
};

export const realData = ['citeulike-t', 'gowalla', 'amazon-beauty'];

/** A float teacher of split 0, users drawn from its own, and the codes with which LightRec starts. */
export async function loadRealProblem(options: { data: string; codebookCount: number; userCount: number }) {
  const { data, codebookCount, userCount } = options;
  const { teacher, train } = Object.hasOwn(own, data)
    ? await ownTeacher(data as keyof typeof own)
    : await sharedTeacher(data);
  const { model } = await trainLightRec(teacher, train, { objective: 'ranking', codebookCount, epochs: 0 });
  const { codeTable } = model;
  const { dim } = teacher;
  const drawn = new Random(0).fork('searching users').permutation(teacher.userCount).subarray(0, userCount);
  const users = new Float32Array(drawn.length * dim);
  drawn.forEach((user, row) => {
    users.set(teacher.userVectorAt(user), row * dim);
  });
  return { data, itemCount: teacher.itemCount, dim, itemVectors: teacher.itemVectors, users, codeTable };
}

async function sharedTeacher(data: string) {
  const parts = await readSplit(data, 0);
  const { model } = await trainedTeacher(data, 0, parts);
  return { teacher: model, train: parts.train };
}

async function ownTeacher(data: keyof typeof own) {
  const folder = process.env.LIGHTREC_DATA;
  if (!folder) throw new Error('Set LIGHTREC_DATA to the folder that holds the datasets.');
  const { interactions } = await readInteractions(path.join(folder, own[data].source));
  const { train } = splitByUser(dropUsersBelow(interactions, 3), { seed: 0 });
  const options = { ...bprDefaults, ...own[data].options };
  const made = JSON.stringify({ options, train: train.fingerprint() });
  const file = path.join(searchCache, `${data}-teacher.safetensors`);
  if (existsSync(file)) {
    const artifact = await loadArtifact(file, EmbeddingModel);
    if (artifact.metadata.made === made) return { teacher: EmbeddingModel.fromArtifact(artifact), train };
  }
  console.log(`Training a float model of ${data}: minutes, once.`);
  const { model } = await trainBpr(train, options);
  const artifact = model.toArtifact();
  mkdirSync(searchCache, { recursive: true });
  await saveArtifact(file, { ...artifact, metadata: { ...artifact.metadata, made } });
  return { teacher: model, train };
}
