import type { QuantizerProgress, QuantizerTraining } from '@lightrec/core';
import { usualIterations } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import type { ErrorMeasure } from './error-measure.js';
import { kMeansSteps } from './k-means.js';
import type { CreateNearest } from './nearest.js';
import { greedyRest, type Rest } from './rest.js';

/** What residual k-means goes by, checked. */
export interface ResidualStepsOptions extends Omit<QuantizerTraining, 'items' | 'onProgress'> {
  /** Shape `[itemCount, dim]`. */
  vectors: Float32Array;
  iterations?: number;
  engine?: Engine;
  /** As of `kMeansSteps`. */
  createNearest?: CreateNearest;
  /** Called after each codebook, counted from 1, with the error that is left as a share of the vectors' own. */
  onCodebook?: (codebook: number, relativeError: number) => void;
}

/** What residual k-means ends with. */
export interface ResidualCodes {
  /** Shape `[codebookCount, codewordCount, dim]`. */
  codebooks: Float32Array;
  /** Shape `[itemCount, codebookCount]`; for whoever has at most 256 codewords. */
  codes(): Uint8Array;
}

/**
 * Residual k-means in steps: the k-means of the vectors, and then one codebook after another that of what those before
 * leave over.
 *
 * @param rest - what codebooks leave of the vectors
 * @param refine - betters the k-means of each codebook
 */
export function* residualSteps(
  options: ResidualStepsOptions,
  rest: Rest = greedyRest(options),
  refine?: ErrorMeasure['refine'],
): Generator<QuantizerProgress, ResidualCodes> {
  const { dim, codebookCount, codewordCount, iterations = usualIterations, engine = 'auto' } = options;
  const total = codebookCount * iterations;
  const energy = rest.error();
  const codebooks = new Float32Array(codebookCount * codewordCount * dim);
  let relativeError: number | undefined;
  for (let b = 0; b < codebookCount; b++) {
    const { points, weights } = rest;
    const random = options.random.fork(`codebook ${b}`);
    const steps = kMeansSteps({
      ...options,
      centroidCount: codewordCount,
      points,
      weights,
      iterations,
      random,
      engine,
    });
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield { done: b * iterations + step.value, total, relativeError };
    let book = step.value;
    if (refine) {
      const refinement = refine(points, book);
      let refined = refinement.next();
      for (; !refined.done; refined = refinement.next()) yield { done: (b + 1) * iterations, total, relativeError };
      book = refined.value;
    }
    codebooks.set(book.centroids, b * codewordCount * dim);
    for (const _ of rest.take(book)) yield { done: (b + 1) * iterations, total, relativeError };
    relativeError = energy > 0 ? rest.error() / energy : 0;
    options.onCodebook?.(b + 1, relativeError);
    yield { done: (b + 1) * iterations, total, relativeError };
  }
  return { codebooks, codes: () => rest.codes() };
}
