import { type Artifact, decodeAnyArtifact, encodeArtifact } from '@lightrec/core';
import { trainBpr } from '../bpr/train-bpr.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import type { LightRecModel } from '../light-rec/model/light-rec-model.js';
import type { LightRecOptions } from '../light-rec/options/options.js';
import { trainLightRec } from '../light-rec/train-light-rec.js';
import type { TrainingResult } from '../training/training-options.js';
import { clusteredData, recallAt10 } from './index.js';

export const data = clusteredData(1);
export const { train } = data;

/** 560 pairs in 9 steps an epoch. */
export const options: LightRecOptions = {
  objective: 'ranking',
  codebookCount: 2,
  codewordCount: 8,
  epochs: 4,
  batchSize: 64,
  poolSize: 20,
  learningRate: 0.01,
  seed: 1,
};

export const validate = (model: LightRecModel) => recallAt10(model, data);

export async function trainTeacher(): Promise<EmbeddingModel> {
  const settings = { dim: 8, epochs: 20, batchSize: 64, learningRate: 0.02, lambda: 0.1, seed: 1 };
  return (await trainBpr(train, settings)).model;
}

/** Trains, keeping every checkpoint as the bytes of its file. */
export async function trainWithCheckpoints(
  teacher: EmbeddingModel,
  changes: LightRecOptions = {},
): Promise<{ result: TrainingResult<LightRecModel>; checkpoints: Artifact[] }> {
  const files: Uint8Array[] = [];
  const result = await trainLightRec(teacher, train, {
    ...options,
    ...changes,
    onCheckpoint: (checkpoint) => {
      files.push(encodeArtifact(checkpoint));
    },
  });
  return { result, checkpoints: files.map((bytes) => decodeAnyArtifact(bytes)) };
}
