import type { CodeTable, Interactions, Random } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import type { LightRecHyperparameters, LightRecOptions } from './options.js';

/** Residual k-means of the teacher's items, in which an item counts as often as it was chosen, and once more. */
export function kMeansStart(
  teacher: EmbeddingModel,
  train: Interactions,
  { codebookCount, codewordCount }: LightRecHyperparameters,
  { signal, onStartProgress }: LightRecOptions,
  random: Random,
): CodeTable {
  return residualKMeans({
    vectors: teacher.itemVectors,
    dim: teacher.dim,
    codebookCount,
    codewordCount,
    weights: train.countByItem().map((count) => count + 1),
    random,
    signal,
    onProgress: onStartProgress,
  });
}
