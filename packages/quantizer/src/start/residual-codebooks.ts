import { ArgumentError, optionNames, type Random, requireInteger } from '@lightrec/core';
import { kMeans } from '@lightrec/kernels';

export interface KMeansStartOptions {
  /** How much each row counts, such as an item's number of training pairs + 1, shape `[count]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** An integer. Default: the layer's. */
  seed?: number;
}

export const kMeansStartOptionNames = optionNames<KMeansStartOptions>({ weights: 1, iterations: 1, seed: 1 });

interface ResidualCodebooksOptions extends Omit<KMeansStartOptions, 'seed'> {
  /** Shape `[count, dim]`. */
  vectors: Float32Array;
  dim: number;
  codebookCount: number;
  codewordCount: number;
  random: Random;
}

/**
 * The codebooks of `residualKMeans` of `@lightrec/kernels`, bit for bit, but of any number of codewords, where a
 * code table has room for 256.
 *
 * @returns shape `[codebookCount, codewordCount, dim]`
 * @throws ArgumentError for fewer rows than codewords
 */
export function residualCodebooks(options: ResidualCodebooksOptions): Float32Array {
  const { vectors, dim, codebookCount, codewordCount, weights, iterations, random } = options;
  const count = vectors.length / dim;
  if (iterations !== undefined) requireInteger('iterations', iterations, 1);
  if (count < codewordCount) {
    const expected = `at least as many rows as codewords, ${codewordCount}`;
    throw new ArgumentError({ argument: 'vectors', expected, received: count, hint: 'Lower codewordCount.' });
  }
  const codebooks = new Float32Array(codebookCount * codewordCount * dim);
  const residuals = vectors.slice();
  for (let b = 0; b < codebookCount; b++) {
    const { centroids, assignments } = kMeans({
      points: residuals,
      dim,
      centroidCount: codewordCount,
      weights,
      iterations,
      random: random.fork(`codebook ${b}`),
    });
    codebooks.set(centroids, b * codewordCount * dim);
    for (let i = 0; i < residuals.length; i++) {
      residuals[i] -= centroids[assignments[Math.floor(i / dim)] * dim + (i % dim)];
    }
  }
  return codebooks;
}
