import type { ErrorMeasure } from './error-measure.js';
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

/** Greedily: each vector keeps the codeword that its point was assigned to. */
export class GreedyRest implements Rest {
  readonly points: Float32Array;
  private readonly chosen: Uint32Array[] = [];

  constructor(
    vectors: Float32Array,
    private readonly dim: number,
    readonly weights: Float64Array,
    private readonly measure: ErrorMeasure,
  ) {
    this.points = vectors.slice();
  }

  error(): number {
    const { points, dim, weights, measure } = this;
    let sum = 0;
    for (let item = 0; item < weights.length; item++) sum += measure.errorOf(points, item * dim, item) * weights[item];
    return sum;
  }

  take({ centroids, assignments }: KMeansResult): Iterable<unknown> {
    const { points, dim, chosen } = this;
    chosen.push(assignments);
    for (let item = 0, i = 0; item < assignments.length; item++) {
      for (let at = assignments[item] * dim, end = at + dim; at < end; at++, i++) points[i] -= centroids[at];
    }
    return [];
  }

  codes(): Uint8Array {
    const { chosen } = this;
    const codes = new Uint8Array(this.weights.length * chosen.length);
    chosen.forEach((assignments, b) => {
      for (let item = 0; item < assignments.length; item++) codes[item * chosen.length + b] = assignments[item];
    });
    return codes;
  }
}
