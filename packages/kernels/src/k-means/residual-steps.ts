import type { QuantizerProgress, QuantizerTraining } from '@lightrec/core';
import { requireWeights } from '@lightrec/core/options';
import { usualBeamWidth, usualIterations } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { BeamRest } from './beam-rest.js';
import type { ErrorMeasure } from './error-measure.js';
import { squaredError } from './errors-by-length.js';
import { kMeansSteps } from './k-means.js';
import { GreedyRest, type Rest } from './rest.js';

/** What residual k-means goes by, checked. */
export interface ResidualStepsOptions extends Omit<QuantizerTraining, 'items' | 'onProgress'> {
  /** Shape `[itemCount, dim]`. */
  vectors: Float32Array;
  iterations?: number;
  /** Sums of codewords that are kept of a vector from one codebook to the next. Default: 1. */
  beamWidth?: number;
  engine?: Engine;
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
 * leave over; by squared errors, unless `measure` says otherwise, which is for a beam of one.
 */
export function* residualSteps(
  options: ResidualStepsOptions,
  measure: ErrorMeasure = { errorOf: squaredError(options.dim) },
): Generator<QuantizerProgress, ResidualCodes> {
  const { dim, codebookCount, codewordCount, signal, iterations = usualIterations, engine = 'auto' } = options;
  const total = codebookCount * iterations;
  const rest = restOf(options, measure);
  const energy = rest.error();
  const codebooks = new Float32Array(codebookCount * codewordCount * dim);
  let relativeError: number | undefined;
  for (let b = 0; b < codebookCount; b++) {
    const { points, weights } = rest;
    const random = options.random.fork(`codebook ${b}`);
    const centroidCount = codewordCount;
    const steps = kMeansSteps({ points, dim, centroidCount, weights, iterations, random, engine, signal });
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield { done: b * iterations + step.value, total, relativeError };
    let book = step.value;
    if (measure.refine) {
      const refinement = measure.refine(points, book);
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

function restOf(options: ResidualStepsOptions, measure: ErrorMeasure): Rest {
  const { vectors, dim, beamWidth = usualBeamWidth, engine = 'auto' } = options;
  const weights = requireWeights('weights', options.weights, vectors.length / dim);
  if (beamWidth === 1) return new GreedyRest(vectors, dim, weights, measure);
  return new BeamRest(vectors, weights, { dim, beamWidth, engine });
}
