import type { ErrorOf } from './errors-by-length.js';
import type { KMeansResult } from './k-means.js';

/** What error codebooks are to keep small. */
export interface ErrorMeasure {
  errorOf: ErrorOf;
  /** Betters the centroids of k-means in place, step by step, and says which one each point goes to. */
  refine?(points: Float32Array, start: KMeansResult): Generator<undefined, KMeansResult>;
}
