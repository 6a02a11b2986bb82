import type { QuantizerProgress, QuantizerTraining } from '@lightrec/core';
import { requireWeights } from '@lightrec/core/options';
import { usualIterations } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { type ErrorOf, squaredError } from './errors-by-length.js';
import { type KMeansResult, kMeansSteps } from './k-means.js';

/** What residual k-means goes by, checked. */
export interface ResidualStepsOptions extends Omit<QuantizerTraining, 'items' | 'onProgress'> {
  /** Shape `[itemCount, dim]`. */
  vectors: Float32Array;
  iterations?: number;
  engine?: Engine;
  /** Called after each codebook, counted from 1, with the error that is left as a share of the vectors' own. */
  onCodebook?: (codebook: number, relativeError: number) => void;
}

/** What error codebooks are to keep small. */
export interface ErrorMeasure {
  errorOf: ErrorOf;
  /** Betters the centroids of k-means in place, step by step, and says which one each point goes to. */
  refine?(points: Float32Array, start: KMeansResult): Generator<undefined, KMeansResult>;
}

/**
 * Residual k-means in steps: the k-means of the vectors, and then one codebook after another that of what those before
 * leave over; by squared errors, unless `measure` says otherwise.
 *
 * @returns a k-means for each codebook
 */
export function* residualSteps(
  options: ResidualStepsOptions,
  measure: ErrorMeasure = { errorOf: squaredError(options.dim) },
): Generator<QuantizerProgress, KMeansResult[]> {
  const { vectors, dim, codebookCount, codewordCount, signal, iterations = usualIterations, engine = 'auto' } = options;
  const weights = requireWeights('weights', options.weights, vectors.length / dim);
  const total = codebookCount * iterations;
  const residuals = vectors.slice();
  const errorLeft = () => {
    let sum = 0;
    for (let row = 0; row < residuals.length; row += dim) {
      sum += measure.errorOf(residuals, row, row / dim) * weights[row / dim];
    }
    return sum;
  };
  const energy = errorLeft();
  const books: KMeansResult[] = [];
  let relativeError: number | undefined;
  for (let b = 0; b < codebookCount; b++) {
    const random = options.random.fork(`codebook ${b}`);
    const centroidCount = codewordCount;
    const steps = kMeansSteps({ points: residuals, dim, centroidCount, weights, iterations, random, engine, signal });
    let step = steps.next();
    for (; !step.done; step = steps.next()) yield { done: b * iterations + step.value, total, relativeError };
    let book = step.value;
    if (measure.refine) {
      const refinement = measure.refine(residuals, book);
      let refined = refinement.next();
      for (; !refined.done; refined = refinement.next()) yield { done: (b + 1) * iterations, total, relativeError };
      book = refined.value;
    }
    books.push(book);
    const { centroids, assignments } = book;
    for (let i = 0; i < residuals.length; i++) {
      residuals[i] -= centroids[assignments[Math.floor(i / dim)] * dim + (i % dim)];
    }
    relativeError = energy > 0 ? errorLeft() / energy : 0;
    options.onCodebook?.(b + 1, relativeError);
    yield { done: (b + 1) * iterations, total, relativeError };
  }
  return books;
}

/** The centroids of each k-means one after another, shape `[codebookCount, codewordCount, dim]`. */
export function codebooksOf(books: readonly KMeansResult[]): Float32Array {
  const { length } = books[0].centroids;
  const codebooks = new Float32Array(books.length * length);
  books.forEach(({ centroids }, b) => {
    codebooks.set(centroids, b * length);
  });
  return codebooks;
}
