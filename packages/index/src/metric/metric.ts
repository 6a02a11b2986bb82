import { requireOneOf } from '@lightrec/core/options';

/**
 * What a score is, higher is better: the inner product of user and item; that of both scaled to length 1; or their squared
 * Euclidean distance, negative. A vector of nothing but zeros has cosine 0 with all others.
 */
export type Metric = 'inner-product' | 'cosine' | 'euclidean';

export const metrics: readonly Metric[] = ['inner-product', 'cosine', 'euclidean'];

export function requireMetric(metric: Metric): void {
  requireOneOf('metric', metric, metrics);
}

/**
 * Vectors as they are searched: of length 1 for cosine, else as they are.
 *
 * @param vectors - shape `[count, dim]`
 * @returns `vectors` itself where nothing changes
 */
export function scaledFor(metric: Metric, vectors: Float32Array, dim: number): Float32Array {
  if (metric !== 'cosine') return vectors;
  const scaled = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += dim) {
    const length = Math.sqrt(squaredLength(vectors, start, dim));
    if (length === 0) continue;
    for (let d = start; d < start + dim; d++) scaled[d] = vectors[d] / length;
  }
  return scaled;
}

/** A user as it is searched for; the array itself where nothing changes. */
export function userFor(metric: Metric, user: ArrayLike<number>): ArrayLike<number> {
  return metric === 'cosine' ? scaledFor(metric, new Float32Array(user), user.length) : user;
}

/** In float64, so that nothing overflows that float32 holds. */
export function squaredLength(vector: ArrayLike<number>, start = 0, dim = vector.length): number {
  let sum = 0;
  for (let d = start; d < start + dim; d++) sum += vector[d] * vector[d];
  return sum;
}

/**
 * What makes an inner product a Euclidean distance: half of `<u, x> - |x|^2 / 2` is the squared distance but for the
 * user's own length, so each item gets the second term as its bias.
 */
export function euclideanBias(vector: ArrayLike<number>): number {
  return Math.fround(-squaredLength(vector) / 2);
}
