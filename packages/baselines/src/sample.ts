import type { Random } from '@lightrec/core';
import type { WeightedPoints } from './rotation.js';

/** So many of the points, each as likely as any other, in their order; all of them where there are no more. */
export function sampleOf({ points, dim, weights }: WeightedPoints, size: number, random: Random): WeightedPoints {
  const count = weights.length;
  if (count <= size) return { points, dim, weights };
  const drawn = new Float32Array(size * dim);
  const masses = new Float64Array(size);
  // Selection sampling: each row is taken with the chance that the rows still wanted have among those that are left.
  for (let row = 0, taken = 0; taken < size; row++) {
    if (random.uniform() * (count - row) >= size - taken) continue;
    drawn.set(points.subarray(row * dim, (row + 1) * dim), taken * dim);
    masses[taken++] = weights[row];
  }
  return { points: drawn, dim, weights: masses };
}
