import { describe, expect, it } from 'vitest';
import { assignNearest } from './nearest.js';
import { reviveEmpty } from './revive-empty.js';

describe('reviveEmpty', () => {
  const points = Float32Array.of(0, 1, 2, 10);

  function revive(centroids: Float32Array, masses: number[], weights: number[]): number[] {
    const assignment = assignNearest(points, centroids, 1);
    reviveEmpty(centroids, Float64Array.from(masses), points, 1, assignment, Float64Array.from(weights));
    return [...centroids];
  }

  it('moves centroids without weight to the points farthest from theirs, worst first', () => {
    expect(revive(Float32Array.of(0, 99, 98), [4, 0, 0], [1, 1, 1, 1])).toEqual([0, 10, 2]);
  });

  it('goes by the weighted distance', () => {
    // 2 lies 2 away and counts 100 times: 400, against 100 for the 10.
    expect(revive(Float32Array.of(0, 99), [103, 0], [1, 1, 100, 1])).toEqual([0, 2]);
    expect(revive(Float32Array.of(0, 99), [1, 0], [1, 0, 0, 0])).toEqual([0, 99]);
  });

  it('leaves centroids with weight where they are', () => {
    expect(revive(Float32Array.of(0, 99), [3, 1], [1, 1, 1, 1])).toEqual([0, 99]);
  });
});
