import { requireWeights } from '@lightrec/core/options';
import { usualBeamWidth } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import type { KMeansResult } from './k-means.js';
import { candidatesOf } from './residual-candidates.js';
import type { ResidualStepsOptions } from './residual-steps.js';
import { greedyRest, type Rest } from './rest.js';

/** Vectors whose sums are searched for at a time, a tenth of a second of work. */
const chunkSize = 4096;

/** What codebooks leave where sums are searched for, or greedily with a width of 1. */
export function restOfWidth(options: ResidualStepsOptions & { beamWidth?: number }): Rest {
  const { vectors, dim, beamWidth = usualBeamWidth, engine = 'auto' } = options;
  if (beamWidth === 1) return greedyRest(options);
  const weights = requireWeights('weights', options.weights, vectors.length / dim);
  return new BeamRest(vectors, weights, { dim, beamWidth, engine });
}

/**
 * By beam search: each vector takes the sums of codewords that are nearest to it on from one codebook to the next, and the
 * nearest of all leaves the point of the next one. What the others leave is no point of it, as it is in faiss: of few
 * codewords that makes codebooks worse than greedy ones.
 */
class BeamRest implements Rest {
  readonly points: Float32Array;
  private codebooks: Float32Array<ArrayBuffer> = new Float32Array(0);
  /** Of the nearest sum, shape `[itemCount, codebookCount]`. */
  private nearest = new Uint8Array(0);
  /** Its squared error, shape `[itemCount]`. */
  private readonly errors: Float64Array;

  constructor(
    private readonly vectors: Float32Array,
    readonly weights: Float64Array,
    private readonly options: { dim: number; beamWidth: number; engine: Engine },
  ) {
    const { dim } = options;
    this.points = vectors.slice();
    this.errors = Float64Array.from(weights, (_, item) =>
      vectors.subarray(item * dim, (item + 1) * dim).reduce((sum, value) => sum + value * value, 0),
    );
  }

  error(): number {
    return this.errors.reduce((sum, error, item) => sum + error * this.weights[item], 0);
  }

  *take({ centroids }: KMeansResult): Generator<undefined, void> {
    const { vectors, weights, points, errors } = this;
    const { dim, beamWidth, engine } = this.options;
    const before = this.codebooks;
    const codebooks = new Float32Array(before.length + centroids.length);
    codebooks.set(before);
    codebooks.set(centroids, before.length);
    const codebookCount = codebooks.length / centroids.length;
    const codewordCount = centroids.length / dim;
    const find = candidatesOf({ codebooks, codebookCount, codewordCount, dim }, beamWidth, engine);
    const nearest = new Uint8Array(weights.length * codebookCount);
    points.set(vectors);
    for (let first = 0; first < weights.length; first += chunkSize) {
      const found = find(vectors.subarray(first * dim, (first + chunkSize) * dim));
      for (let item = first, rank = 0; rank < found.errors.length; item++, rank += beamWidth) {
        errors[item] = found.errors[rank];
        for (let b = 0; b < codebookCount; b++) {
          const code = found.codes[rank * codebookCount + b];
          nearest[item * codebookCount + b] = code;
          const codeword = (b * codewordCount + code) * dim;
          for (let d = 0; d < dim; d++) points[item * dim + d] -= codebooks[codeword + d];
        }
      }
      yield;
    }
    this.codebooks = codebooks;
    this.nearest = nearest;
  }

  codes(): Uint8Array {
    return this.nearest;
  }
}
