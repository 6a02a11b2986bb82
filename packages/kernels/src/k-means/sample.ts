import type { Random } from '@lightrec/core';
import { requireInteger, requireLength } from '@lightrec/core/options';
import { leastSampleSize, usualPointsPerCodeword } from '../limits.js';

/** Vectors to train on. */
export interface Sample {
  /** Shape `[count, dim]`. */
  vectors: Float32Array;
  /** Shape `[count]`. */
  weights: Float64Array;
}

/** @throws ArgumentError unless it is a count of vectors, or Infinity, or nothing */
export function requireSampleSize(sampleSize: number | undefined): void {
  if (sampleSize === undefined || sampleSize === Number.POSITIVE_INFINITY) return;
  requireInteger('sampleSize', sampleSize, 1);
}

/** How many vectors are enough to train so many codewords on. */
export function usualSampleSize(codewordCount: number): number {
  return Math.max(leastSampleSize, usualPointsPerCodeword * codewordCount);
}

/**
 * So many vectors, drawn without regard to their weights, which they keep, in their order; those without weight are left
 * out. All vectors where there are no more.
 *
 * @param random - left as it is
 * @throws ArgumentError or ShapeError for another number of vectors than of weights, or a size that is no count
 */
export function drawSample(all: Sample, dim: number, sampleSize: number, random: Random): Sample {
  requireSampleSize(sampleSize);
  requireLength('vectors', all.vectors, [all.weights.length, dim]);
  if (all.weights.length <= sampleSize) return all;
  const counting = Uint32Array.from(all.weights.keys()).filter((item) => all.weights[item] > 0);
  if (counting.length <= sampleSize) return all;
  const drawn = random.fork('sample').permutation(counting.length).subarray(0, sampleSize).sort();
  const vectors = new Float32Array(sampleSize * dim);
  const weights = new Float64Array(sampleSize);
  drawn.forEach((place, i) => {
    const item = counting[place];
    vectors.set(all.vectors.subarray(item * dim, (item + 1) * dim), i * dim);
    weights[i] = all.weights[item];
  });
  return { vectors, weights };
}
