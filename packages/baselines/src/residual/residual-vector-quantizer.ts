import { CodeTable, checkTraining, Pace, type Quantizer } from '@lightrec/core';
import { optionNames, requireInteger, requireKnown, requireWeights } from '@lightrec/core/options';
import { drawSample, type Engine, residualQuantizer, resolveEngine } from '@lightrec/kernels';
import { limits } from '../limits.js';
import { progressiveKMeans } from './progressive-k-means.js';

export interface ResidualVectorQuantizerOptions {
  /**
   * Lloyd iterations for each codebook in all dimensions, and a quarter of them at each number of dimensions before.
   * Default: 30.
   */
  iterations?: number;
  /**
   * Numbers of dimensions in which the centroids of a codebook are sought, from few along the principal axes to all of
   * them; 1 for all at once. Default: 10.
   */
  dimensionSteps?: number;
  /** Partial codes that are kept of a vector when it is encoded; 1 takes the nearest codeword each time. Default: 1. */
  beamWidth?: number;
  /** Most vectors on which codebooks are trained; of more, as many are drawn. Default: 65,536. */
  sampleSize?: number;
  /** Default: `auto`. */
  engine?: Engine;
  /** As of `residualQuantizer` of `@lightrec/kernels`. Default: 1. */
  threads?: number;
}

export const residualVectorQuantizerNames = optionNames<ResidualVectorQuantizerOptions>({
  ...{ iterations: 1, dimensionSteps: 1, beamWidth: 1, sampleSize: 1, engine: 1, threads: 1 },
});

/**
 * Residual vector quantization (Chen et al., 2010): each codebook is a k-means of what those before it leave over, here one
 * that goes from few dimensions to all, which leaves some per cent less error. Reference [8] of LightRec (WWW'20).
 *
 * @throws ArgumentError for an unknown option, or one out of range
 *
 * @example
 * const rvq = residualVectorQuantizer();
 * const table = await rvq.train(vectors, { dim: 32, codebookCount: 4, codewordCount: 256, random });
 */
export function residualVectorQuantizer(options: ResidualVectorQuantizerOptions = {}): Quantizer {
  requireKnown('residualVectorQuantizer', options, residualVectorQuantizerNames);
  const {
    iterations = limits.residualIterations,
    dimensionSteps = limits.dimensionSteps,
    beamWidth = 1,
    sampleSize = limits.sampleSize,
    engine = 'auto',
    threads = 1,
  } = options;
  requireInteger('iterations', iterations, 1);
  requireInteger('dimensionSteps', dimensionSteps, 1);
  requireInteger('beamWidth', beamWidth, 1);
  requireInteger('sampleSize', sampleSize, 1);
  resolveEngine(engine);
  const { encoderOf } = residualQuantizer({ beamWidth, engine, threads });
  return {
    async train(vectors, training) {
      const itemCount = checkTraining(vectors, training);
      const { dim, codebookCount, codewordCount, random, items, onProgress, signal } = training;
      const weights = requireWeights('weights', training.weights, itemCount);
      const sample = drawSample({ vectors, weights }, dim, sampleSize, random);
      const residuals = { points: sample.vectors.slice(), dim, weights: sample.weights };
      const pace = new Pace(signal);
      const total = codebookCount * dimensionSteps;
      const codebooks = new Float32Array(codebookCount * codewordCount * dim);
      for (let b = 0; b < codebookCount; b++) {
        await pace.breathe();
        const steps = progressiveKMeans({
          ...{ ...residuals, centroidCount: codewordCount, iterations, dimensionSteps, engine, threads },
          random: random.fork(`codebook ${b}`),
        });
        let step = steps.next();
        for (let done = b * dimensionSteps + 1; !step.done; step = steps.next(), done++) {
          await pace.breathe();
          if (done < total) onProgress?.({ done, total });
        }
        const { centroids, assignments } = step.value;
        codebooks.set(centroids, b * codewordCount * dim);
        subtract(residuals.points, centroids, assignments, dim);
      }
      const codes = encoderOf({ codebooks, codebookCount, codewordCount, dim })(vectors);
      onProgress?.({ done: total, total });
      return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
    },
    encoderOf,
  };
}

/** Leaves of each point what its centroid leaves. */
function subtract(points: Float32Array, centroids: Float32Array, assignments: Uint32Array, dim: number): void {
  for (let row = 0; row < assignments.length; row++) {
    const [at, from] = [row * dim, assignments[row] * dim];
    for (let d = 0; d < dim; d++) points[at + d] -= centroids[from + d];
  }
}
