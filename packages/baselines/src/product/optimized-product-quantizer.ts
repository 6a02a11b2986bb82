import { CodeTable, checkTraining, Pace, type Quantizer } from '@lightrec/core';
import { optionNames, requireInteger, requireKnown, requireWeights } from '@lightrec/core/options';
import { drawSample, type Engine, type KMeansResult, kMeans, resolveEngine } from '@lightrec/kernels';
import { limits } from '../limits.js';
import { balancedAxes, nearestRotation, transform, type WeightedPoints } from '../rotation.js';
import { orthogonalEncoder } from './encode-orthogonal.js';
import { partOf, placeCodewords, type Subspace, subspacesOf } from './subspaces.js';

export interface OptimizedProductQuantizerOptions {
  /** How often the rotation is fitted anew, each time with an iteration of Lloyd. Default: 50. */
  rotations?: number;
  /** Lloyd iterations for each codebook, before the first fit and after the last. Default: 20. */
  iterations?: number;
  /** Most vectors on which the rotation is fitted; of more, as many are drawn. Default: 65,536. */
  sampleSize?: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const optimizedProductQuantizerNames = optionNames<OptimizedProductQuantizerOptions>({
  ...{ rotations: 1, iterations: 1, sampleSize: 1, engine: 1 },
});

/**
 * Optimized product quantization (Ge et al., 2013): product quantization along axes that are learnt with it. From a
 * parametric start, codebooks for the rotated vectors and the rotation that brings the vectors nearest to what they are
 * quantized to are bettered in turns. The codewords of the table are rotated back, so that the table is one like any
 * other. Reference [11] of LightRec (WWW'20).
 *
 * @throws ArgumentError for an unknown option, or one out of range; training rejects with one for more codebooks than
 *   dimensions
 *
 * @example
 * const opq = optimizedProductQuantizer();
 * const table = await opq.train(vectors, { dim: 32, codebookCount: 4, codewordCount: 256, random });
 */
export function optimizedProductQuantizer(options: OptimizedProductQuantizerOptions = {}): Quantizer {
  requireKnown('optimizedProductQuantizer', options, optimizedProductQuantizerNames);
  const {
    rotations = limits.rotations,
    iterations = limits.iterations,
    sampleSize = limits.sampleSize,
    engine = 'auto',
  } = options;
  requireInteger('rotations', rotations, 0);
  requireInteger('iterations', iterations, 1);
  requireInteger('sampleSize', sampleSize, 1);
  resolveEngine(engine);
  return {
    async train(vectors, training) {
      const itemCount = checkTraining(vectors, training);
      const { dim, codebookCount, codewordCount, random, items, onProgress, signal } = training;
      const subspaces = subspacesOf(dim, codebookCount);
      const weights = requireWeights('weights', training.weights, itemCount);
      const drawn = drawSample({ vectors, weights }, dim, sampleSize, random);
      const sample: WeightedPoints = { points: drawn.vectors, dim, weights: drawn.weights };
      const pace = new Pace(signal);
      const total = codebookCount * (rotations + 2);
      let done = 0;
      /** A k-means of each subspace, which goes on from another. */
      const quantize = async (rotated: Float32Array, masses: Float64Array, count: number, from?: KMeansResult[]) => {
        const books: KMeansResult[] = [];
        for (const [b, subspace] of subspaces.entries()) {
          await pace.breathe();
          const points = partOf(rotated, dim, subspace);
          const size = subspace.end - subspace.start;
          const shape = { points, dim: size, centroidCount: codewordCount, weights: masses, iterations: count, engine };
          books.push(kMeans({ ...shape, random: random.fork(`codebook ${b}`), start: from?.[b].centroids }));
          onProgress?.({ done: ++done, total });
        }
        return books;
      };
      let rotation = balancedAxes(sample, subspaces);
      let books = await quantize(transform(sample.points, rotation), sample.weights, iterations);
      for (let fit = 0; fit < rotations; fit++) {
        rotation = nearestRotation(sample, decode(books, subspaces, dim));
        books = await quantize(transform(sample.points, rotation), sample.weights, 1, books);
      }
      books = await quantize(transform(vectors, rotation), weights, iterations, books);
      const codes = new Uint8Array(itemCount * codebookCount);
      const codebooks = new Float32Array(codebookCount * codewordCount * dim);
      const back = rotation.transpose();
      books.forEach(({ centroids, assignments }, b) => {
        const rotated = new Float32Array(codewordCount * dim);
        placeCodewords(centroids, subspaces[b], rotated, dim);
        codebooks.set(transform(rotated, back), b * codewordCount * dim);
        for (let item = 0; item < itemCount; item++) codes[item * codebookCount + b] = assignments[item];
      });
      return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
    },
    encoderOf: (codebooks) => orthogonalEncoder(codebooks, engine),
  };
}

/** What rotated points are quantized to, shape `[count, dim]`. */
function decode(books: readonly KMeansResult[], subspaces: readonly Subspace[], dim: number): Float32Array {
  const count = books[0].assignments.length;
  const decoded = new Float32Array(count * dim);
  books.forEach(({ centroids, assignments }, b) => {
    const { start, end } = subspaces[b];
    const width = end - start;
    for (let row = 0; row < count; row++) {
      const codeword = assignments[row] * width;
      for (let d = 0; d < width; d++) decoded[row * dim + start + d] = centroids[codeword + d];
    }
  });
  return decoded;
}
