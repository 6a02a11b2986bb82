import {
  CodeTable,
  checkTraining,
  type Id,
  type IdMap,
  type Quantizer,
  type QuantizerProgress,
  type QuantizerTraining,
} from '@lightrec/core';
import { requireInteger } from '@lightrec/core/options';
import { usualIterations } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { residualEncoder } from './encode-residual.js';
import type { ErrorMeasure } from './error-measure.js';
import { type ResidualStepsOptions, residualSteps } from './residual-steps.js';
import { greedyRest } from './rest.js';
import { runPaced } from './run-steps.js';

export interface GreedyQuantizerOptions {
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** How much more an error along a vector counts than one across it, where further vectors are encoded. Default: 0. */
  anisotropy?: number;
  /** Default: `auto`. */
  engine?: Engine;
}

/**
 * `residualQuantizer` without beam search and samples, which then are in no bundle: what an index trains with.
 *
 * @param measureOf - another measure of errors, made for the vectors of a training
 */
export function greedyQuantizer(
  { iterations = usualIterations, anisotropy, engine }: GreedyQuantizerOptions = {},
  measureOf?: (vectors: Float32Array, training: QuantizerTraining) => ErrorMeasure,
): Quantizer {
  return {
    async train(vectors, training) {
      checkTraining(vectors, training);
      requireInteger('iterations', iterations, 1);
      const { onProgress, ...rest } = training;
      const steps = greedyTable({ ...rest, vectors, iterations, engine }, measureOf?.(vectors, training));
      return runPaced(steps, { onProgress, signal: training.signal });
    },
    encoderOf: (codebooks) => residualEncoder(codebooks, engine, anisotropy),
  };
}

/** The code table of residual k-means of all vectors. */
export function* greedyTable<Item extends Id>(
  { items, ...options }: ResidualStepsOptions & { items?: IdMap<Item> },
  measure?: ErrorMeasure,
): Generator<QuantizerProgress, CodeTable<Item>> {
  const { codebookCount, codewordCount, dim } = options;
  const { codebooks, codes } = yield* residualSteps(options, greedyRest(options, measure), measure?.refine);
  return new CodeTable({ codes: codes(), codebooks, codebookCount, codewordCount, dim, items });
}
