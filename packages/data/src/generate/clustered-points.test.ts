import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { ClusteredPoints, drawAround, drawClusters, latentDim } from './clustered-points.js';

const clusterCount = 5;
const clusters = drawClusters(clusterCount, new Random(1));
const shape = { spread: 0.5, exponent: 0.6 };
const points = new ClusteredPoints(300, clusters, shape, new Random(2));

describe('ClusteredPoints', () => {
  it('groups all points by cluster', () => {
    expect([...points.members].sort((a, b) => a - b)).toEqual([...Array(300).keys()]);
    for (let cluster = 0; cluster < clusterCount; cluster++) {
      const members = points.members.subarray(points.offsets[cluster], points.offsets[cluster + 1]);
      for (const point of members) expect(points.clusterOf[point]).toBe(cluster);
    }
    expect(points.offsets[clusterCount]).toBe(300);
  });

  it('leaves no cluster empty, even with as few points as clusters', () => {
    const few = new ClusteredPoints(clusterCount, clusters, shape, new Random(3));
    expect([...few.offsets]).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('has weights by a power law', () => {
    const sorted = [...points.weights].sort((a, b) => b - a);
    sorted.forEach((weight, rank) => {
      expect(weight).toBeCloseTo((rank + 1) ** -0.6, 12);
    });
  });

  it('lies around the centres', () => {
    for (let cluster = 0; cluster < clusterCount; cluster++) {
      const members = points.members.subarray(points.offsets[cluster], points.offsets[cluster + 1]);
      for (let d = 0; d < latentDim; d++) {
        const sum = members.reduce((total, point) => total + points.vectors[point * latentDim + d], 0);
        const offset = Math.abs(sum / members.length - clusters.centres[cluster * latentDim + d]);
        expect(offset).toBeLessThan((5 * shape.spread) / Math.sqrt(members.length));
      }
    }
  });

  it('draws any point by popularity', () => {
    const random = new Random(4);
    const counts = new Uint32Array(300);
    for (let draw = 0; draw < 60_000; draw++) counts[points.drawAny(random)]++;
    const total = points.weights.reduce((sum, weight) => sum + weight, 0);
    counts.forEach((count, point) => {
      const expected = (60_000 * points.weights[point]) / total;
      expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
    });
  });

  it('draws near a place points of its cluster, and close ones more often', () => {
    const random = new Random(5);
    const cluster = 2;
    const members = points.members.subarray(points.offsets[cluster], points.offsets[cluster + 1]);
    const target = new Float64Array(latentDim);
    drawAround(clusters.centres, cluster, 0.35, random, target, 0);
    const counts = new Map([...members].map((point) => [point, 0]));
    for (let draw = 0; draw < 20_000; draw++) {
      const point = points.drawNear(cluster, target, 0, random);
      expect(counts.has(point)).toBe(true);
      counts.set(point, counts.get(point)! + 1);
    }
    // What is drawn beyond popularity must grow with closeness.
    const rated = [...members].sort((a, b) => points.closeness(b, target, 0) - points.closeness(a, target, 0));
    const liking = (part: number[]) => {
      const drawn = part.reduce((sum, point) => sum + counts.get(point)!, 0);
      return drawn / part.reduce((sum, point) => sum + points.weights[point], 0);
    };
    const half = rated.length >> 1;
    expect(liking(rated.slice(0, half))).toBeGreaterThan(2 * liking(rated.slice(half))); // usually 3.8 times
  });

  it('has closeness 1 at the point itself, and less elsewhere', () => {
    expect(points.closeness(7, points.vectors, 7 * latentDim)).toBe(1);
    expect(points.closeness(7, points.vectors, 8 * latentDim)).toBeLessThan(1);
  });
});
