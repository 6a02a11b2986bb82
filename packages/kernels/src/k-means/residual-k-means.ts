import { ArgumentError, CodeTable, type IdMap, type Random, requireInteger } from '@lightrec/core';
import { countRows } from '../checks.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { kMeans } from './k-means.js';

export interface ResidualKMeansOptions {
  /** Shape `[itemCount, dim]`, finite. */
  vectors: Float32Array;
  dim: number;
  /** Default: 4. */
  codebookCount?: number;
  /** At most 256. Default: 256. */
  codewordCount?: number;
  /** How much each item counts, such as its number of training pairs + 1, shape `[itemCount]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** Ids of the items, in the order of `vectors`. Default: 0 to `itemCount` - 1. */
  items?: IdMap;
  random: Random;
  /** Default: `auto`. */
  engine?: Engine;
  /** Looked at before each codebook; `onProgress` may abort it. Default: none. */
  signal?: AbortSignal;
  /** Called after each codebook, counted from 1, with the weighted squared error left, as a share of the vectors' own. */
  onProgress?: (progress: { codebook: number; codebookCount: number; relativeError: number }) => void;
}

/**
 * Residual vector quantization (Chen et al., 2010): the first codebook is the k-means of the vectors, each
 * further one that of what the codebooks before it leave over. The start of the composite encoder, and the
 * whole of the RVQ baseline.
 *
 * @throws ShapeError or ArgumentError, naming what does not fit; the signal's reason where it was aborted
 */
export function residualKMeans(options: ResidualKMeansOptions): CodeTable {
  const { vectors, dim, codebookCount = 4, codewordCount = 256, weights, random } = options;
  requireInteger('codebookCount', codebookCount, 1);
  requireInteger('codewordCount', codewordCount, 1, 256);
  const itemCount = countRows('vectors', vectors, dim);
  if (itemCount === 0)
    throw new ArgumentError({ argument: 'vectors', expected: 'at least one item', received: 'none' });
  const codes = new Uint8Array(itemCount * codebookCount);
  const codebooks = new Float32Array(codebookCount * codewordCount * dim);
  const residuals = vectors.slice();
  const energy = weightedEnergy(vectors, dim, weights);
  for (let b = 0; b < codebookCount; b++) {
    const { centroids, assignments } = kMeans({
      points: residuals,
      dim,
      centroidCount: codewordCount,
      weights,
      iterations: options.iterations,
      random: random.fork(`codebook ${b}`),
      engine: options.engine,
      signal: options.signal,
    });
    codebooks.set(centroids, b * codewordCount * dim);
    for (let item = 0; item < itemCount; item++) {
      codes[item * codebookCount + b] = assignments[item];
      for (let d = 0; d < dim; d++) residuals[item * dim + d] -= centroids[assignments[item] * dim + d];
    }
    const relativeError = energy > 0 ? weightedEnergy(residuals, dim, weights) / energy : 0;
    options.onProgress?.({ codebook: b + 1, codebookCount, relativeError });
  }
  return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items: options.items });
}

function weightedEnergy(vectors: Float32Array, dim: number, weights?: ArrayLike<number>): number {
  let energy = 0;
  for (let i = 0; i < vectors.length; i++) energy += vectors[i] ** 2 * (weights?.[Math.floor(i / dim)] ?? 1);
  return energy;
}
