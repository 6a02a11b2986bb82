import { ArgumentError, type Random } from '@lightrec/core';
import { optionNames, requireInteger } from '@lightrec/core/options';
import { residualCodebooks } from '@lightrec/kernels';

export interface KMeansStartOptions {
  /** How much each row counts, such as an item's number of training pairs + 1, shape `[count]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** An integer. Default: the layer's. */
  seed?: number;
}

export const kMeansStartOptionNames = optionNames<KMeansStartOptions>({ weights: 1, iterations: 1, seed: 1 });

interface KMeansCodebooksOptions extends Omit<KMeansStartOptions, 'seed'> {
  /** Shape `[count, dim]`. */
  vectors: Float32Array;
  dim: number;
  codebookCount: number;
  codewordCount: number;
  random: Random;
}

/**
 * The codebooks of residual k-means, of any number of codewords.
 *
 * @returns shape `[codebookCount, codewordCount, dim]`
 * @throws ArgumentError for fewer rows than codewords
 */
export function kMeansCodebooks(options: KMeansCodebooksOptions): Float32Array {
  const { vectors, dim, codewordCount, iterations } = options;
  const count = vectors.length / dim;
  if (iterations !== undefined) requireInteger('iterations', iterations, 1);
  if (count < codewordCount) {
    const expected = `at least as many rows as codewords, ${codewordCount}`;
    throw new ArgumentError({ argument: 'vectors', expected, received: count, hint: 'Lower codewordCount.' });
  }
  return residualCodebooks(options);
}
