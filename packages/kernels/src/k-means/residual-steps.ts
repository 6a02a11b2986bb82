import { CodeTable, type Id, type Random } from '@lightrec/core';
import { allocateLengths } from './allocate-lengths.js';
import { type KMeansResult, kMeansSteps, usualIterations } from './k-means.js';
import type { ResidualKMeansOptions } from './residual-k-means.js';

/** How far a training in steps has come. */
export interface ResidualKMeansStep {
  /** Iterations done, those left out where k-means settled early included. */
  done: number;
  /** `codebookCount * iterations`. */
  total: number;
}

/** What error codebooks are to keep small. */
export interface ErrorMeasure {
  /** The error of each residual, shape `[itemCount]`. */
  errorsOf(residuals: Float32Array): Float64Array;
  /** Betters the centroids of k-means in place, step by step, and says which one each point goes to. */
  refine?(points: Float32Array, start: KMeansResult): Generator<undefined, KMeansResult>;
}

/**
 * Residual k-means in steps, of options that are checked; by squared errors, unless `measure` says otherwise. Apart from
 * the check of options, so that whoever needs no other measure leaves those out of a bundle.
 *
 * @param lengthWeights - how much each item's error counts where codes are shared out; default: all alike
 */
export function* residualSteps<Item extends Id>(
  options: Omit<ResidualKMeansOptions<Item>, 'anisotropy'>,
  lengthWeights?: ArrayLike<number>,
  measure: ErrorMeasure = squaredErrors(options.dim),
): Generator<ResidualKMeansStep, CodeTable<Item>> {
  const { vectors, dim, codebookCount = 4, codewordCount = 256, weights, meanLength, random } = options;
  const itemCount = vectors.length / dim;
  const codes = new Uint8Array(itemCount * codebookCount);
  const codebooks = new Float32Array(codebookCount * codewordCount * dim);
  const residuals = vectors.slice();
  const errors = [measure.errorsOf(residuals)];
  const energy = weightedSum(errors[0], weights);
  for (let b = 0; b < codebookCount; b++) {
    const { centroids, assignments } = yield* quantize(residuals, options, b, random.fork(`codebook ${b}`), measure);
    codebooks.set(centroids, b * codewordCount * dim);
    for (let item = 0; item < itemCount; item++) {
      codes[item * codebookCount + b] = assignments[item];
      for (let d = 0; d < dim; d++) residuals[item * dim + d] -= centroids[assignments[item] * dim + d];
    }
    errors.push(measure.errorsOf(residuals));
    const relativeError = energy > 0 ? weightedSum(errors[b + 1], weights) / energy : 0;
    options.onProgress?.({ codebook: b + 1, codebookCount, relativeError });
  }
  const content = { codes, codebooks, codebookCount, codewordCount, dim, items: options.items };
  if (meanLength === undefined) return new CodeTable(content);
  const lengths = allocateLengths({
    errors,
    weights: lengthWeights ?? new Uint8Array(itemCount).fill(1),
    meanLength,
  });
  const kept = codes.map((code, i) =>
    i % codebookCount < lengths[Math.floor(i / codebookCount)] ? code : codewordCount - 1,
  );
  return new CodeTable({ ...content, codes: kept, lengths });
}

/** One codebook: k-means, and then by the measure where it betters that. */
function* quantize(
  points: Float32Array,
  options: Omit<ResidualKMeansOptions, 'anisotropy'>,
  codebook: number,
  random: Random,
  measure: ErrorMeasure,
): Generator<ResidualKMeansStep, KMeansResult> {
  const { dim, codebookCount = 4, codewordCount = 256, iterations = usualIterations } = options;
  const { weights, engine, signal } = options;
  const centroidCount = options.meanLength === undefined ? codewordCount : codewordCount - 1;
  const steps = kMeansSteps({ points, dim, centroidCount, weights, iterations, random, engine, signal });
  const stepAt = (iteration: number) => ({
    done: codebook * iterations + iteration,
    total: codebookCount * iterations,
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield stepAt(step.value);
  if (!measure.refine) return step.value;
  const refinement = measure.refine(points, step.value);
  let refined = refinement.next();
  for (; !refined.done; refined = refinement.next()) yield stepAt(iterations);
  return refined.value;
}

function squaredErrors(dim: number): ErrorMeasure {
  return {
    errorsOf: (residuals) =>
      Float64Array.from({ length: residuals.length / dim }, (_, point) => {
        let sum = 0;
        for (let d = point * dim; d < (point + 1) * dim; d++) sum += residuals[d] * residuals[d];
        return sum;
      }),
  };
}

function weightedSum(errors: Float64Array, weights?: ArrayLike<number>): number {
  return errors.reduce((sum, error, item) => sum + error * (weights?.[item] ?? 1), 0);
}
