import { CodeTable, checkTraining, type Id, type IdMap, type Quantizer, type QuantizerTraining } from '@lightrec/core';
import { requireInteger } from '@lightrec/core/options';
import { usualIterations } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { residualEncoder } from './encode-residual.js';
import type { KMeansResult } from './k-means.js';
import { codebooksOf, type ErrorMeasure, residualSteps } from './residual-steps.js';
import { runPaced } from './run-steps.js';

export interface ResidualQuantizerOptions {
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** How much more an error along a vector counts than one across it, where further vectors are encoded. Default: 0. */
  anisotropy?: number;
  /** Default: `auto`. */
  engine?: Engine;
}

/** `residualKMeans` and `encodeResidual` as a quantizer. */
export function residualQuantizer(options: ResidualQuantizerOptions = {}): Quantizer {
  return quantizerBy(options);
}

/** The same by another measure of errors, made for the vectors of a training. */
export function quantizerBy(
  { iterations = usualIterations, anisotropy, engine }: ResidualQuantizerOptions,
  measureOf?: (vectors: Float32Array, training: QuantizerTraining) => ErrorMeasure,
): Quantizer {
  return {
    async train(vectors, training) {
      checkTraining(vectors, training);
      requireInteger('iterations', iterations, 1);
      const steps = residualSteps({ ...training, vectors, iterations, engine }, measureOf?.(vectors, training));
      return tableOf(await runPaced(steps, training), training.dim, training.items);
    },
    encoderOf: (codebooks) => residualEncoder(codebooks, engine, anisotropy),
  };
}

/** The code table of a k-means for each codebook. */
export function tableOf<Item extends Id>(
  books: readonly KMeansResult[],
  dim: number,
  items?: IdMap<Item>,
): CodeTable<Item> {
  const [{ centroids, assignments }] = books;
  const codebookCount = books.length;
  const codes = new Uint8Array(assignments.length * codebookCount);
  books.forEach(({ assignments }, b) => {
    for (let item = 0; item < assignments.length; item++) codes[item * codebookCount + b] = assignments[item];
  });
  const codewordCount = centroids.length / dim;
  return new CodeTable({ codes, codebooks: codebooksOf(books), codebookCount, codewordCount, dim, items });
}
