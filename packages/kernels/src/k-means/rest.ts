import { requireWeights } from '@lightrec/core/options';
import type { ErrorMeasure } from './error-measure.js';
import { squaredError } from './errors-by-length.js';
import type { KMeansResult } from './k-means.js';

/** What codebooks leave of vectors, on which the next one is trained. */
export interface Rest {
  /** Shape `[pointCount, dim]`. */
  readonly points: Float32Array;
  /** How much each point counts, shape `[pointCount]`. */
  readonly weights: Float64Array;
  /** The weighted error that is left of all vectors. */
  error(): number;
  /** Takes a further codebook, the k-means of the points; in as many steps as what it returns has. */
  take(book: KMeansResult): Iterable<unknown>;
  /** Of each vector, shape `[itemCount, codebookCount]`. */
  codes(): Uint8Array;
}

/**
 * What codebooks leave where each vector keeps the codeword that its point was assigned to; by squared errors, unless
 * `measure` says otherwise.
 */
export function greedyRest(
  { vectors, dim, weights: given }: { vectors: Float32Array; dim: number; weights?: ArrayLike<number> },
  { errorOf }: ErrorMeasure = { errorOf: squaredError(dim) },
): Rest {
  const points = vectors.slice();
  const weights = requireWeights('weights', given, points.length / dim);
  const chosen: Uint32Array[] = [];
  return {
    points,
    weights,
    error: () => weights.reduce((sum, weight, item) => sum + errorOf(points, item * dim, item) * weight, 0),
    take({ centroids, assignments }) {
      chosen.push(assignments);
      let i = 0;
      for (const centroid of assignments) {
        for (let at = centroid * dim, end = at + dim; at < end; at++, i++) points[i] -= centroids[at];
      }
      return [];
    },
    codes() {
      const codes = new Uint8Array(weights.length * chosen.length);
      chosen.forEach((assignments, b) => {
        assignments.forEach((code, item) => {
          codes[item * chosen.length + b] = code;
        });
      });
      return codes;
    },
  };
}
