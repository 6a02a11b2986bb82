import { describe, expect, it } from 'vitest';
import { moveToMeans } from './means.js';

describe('moveToMeans', () => {
  it('weighs points, and leaves a centroid without weight where it is', () => {
    const points = Float32Array.of(0, 1, 8, 1, 5, 5);
    const centroids = Float32Array.of(9, 9, 3, 4);
    const masses = moveToMeans(centroids, points, 2, Uint32Array.of(0, 0, 1), Float64Array.of(3, 1, 0));
    expect([[...masses], [...centroids]]).toEqual([
      [4, 0],
      [2, 1, 3, 4], // (3 x 0 + 1 x 8) / 4
    ]);
  });
});
