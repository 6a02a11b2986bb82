import type { Quantizer, QuantizerTraining } from '@lightrec/core';
import type { Engine } from '../wasm/kernel-memory.js';
import { type Anisotropy, anisotropicError, assignAnisotropic, moveToAnisotropicMeans } from './anisotropy.js';
import type { ErrorMeasure } from './error-measure.js';
import { type GreedyQuantizerOptions, greedyQuantizer } from './greedy-quantizer.js';

/** After k-means the centroids are near already, and settle soon. */
const anisotropicIterations = 5;

/**
 * The residual quantizer in whose training errors along a direction of each item count for more: `residualKMeans` with
 * `anisotropy`.
 *
 * @param anisotropy - of the vectors to train on, which are all, however many
 */
export function scoreAwareQuantizer(anisotropy: Anisotropy, options: GreedyQuantizerOptions = {}): Quantizer {
  return greedyQuantizer(options, (vectors, training) =>
    anisotropicMeasure(vectors, training, anisotropy, options.engine),
  );
}

/** @throws ShapeError or ArgumentError, naming what does not fit */
export function anisotropicMeasure(
  vectors: Float32Array,
  { dim, weights }: Pick<QuantizerTraining, 'dim' | 'weights'>,
  anisotropy: Anisotropy,
  engine?: Engine,
): ErrorMeasure {
  return {
    errorOf: anisotropicError(vectors, dim, anisotropy),
    *refine(points, { centroids }) {
      const masses = weights ?? new Uint8Array(points.length / dim).fill(1);
      let assignments = assignAnisotropic(points, centroids, dim, anisotropy, engine);
      for (let iteration = 0; iteration < anisotropicIterations; iteration++) {
        moveToAnisotropicMeans(centroids, points, dim, anisotropy, assignments, masses);
        assignments = assignAnisotropic(points, centroids, dim, anisotropy, engine);
        yield;
      }
      return { centroids, assignments };
    },
  };
}
