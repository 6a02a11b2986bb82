import type { Random } from '@lightrec/core';
import { drawPosition, toCumulative } from './cumulative.js';

/** Dimensions of the space in which tastes, items and words lie. */
export const latentDim = 8;

/** How much closeness counts in `drawNear`: the kernel is `exp(-distance^2 / (2 * bandwidth^2))`. */
const bandwidth = 0.8;

const drawsPerPoint = 16;

/** The middles of the clusters and how large each cluster is. */
export interface Clusters {
  /** Shape `[clusterCount, latentDim]`. */
  centres: Float64Array;
  /** Running sums of the clusters' shares, shape `[clusterCount]`. */
  cumulativeShares: Float64Array;
}

export function drawClusters(clusterCount: number, random: Random): Clusters {
  const centres = Float64Array.from({ length: clusterCount * latentDim }, () => random.normal());
  const shares = Float64Array.from({ length: clusterCount }, () => 0.3 + random.exponential());
  return { centres, cumulativeShares: toCumulative(shares) };
}

/**
 * Points that lie around cluster centres and have power-law popularity: the weight of the point of
 * rank r is (r + 1)^-exponent. Items are such points, and so are words.
 */
export class ClusteredPoints {
  /** Points in the order of their clusters, shape `[count]`. */
  readonly members: Uint32Array;
  /** Where each cluster begins in `members`, shape `[clusterCount + 1]`. */
  readonly offsets: Uint32Array;
  /** Cluster of each point, shape `[count]`. */
  readonly clusterOf: Uint32Array;
  /** Shape `[count, latentDim]`. */
  readonly vectors: Float64Array;
  /** Popularity of each point, shape `[count]`. */
  readonly weights: Float64Array;
  private readonly cumulative: Float64Array;

  /**
   * @param clusters - each gets at least one of the points
   * @param spread - standard deviation of a point around its centre, in each dimension
   */
  constructor(
    count: number,
    clusters: Clusters,
    { spread, exponent }: { spread: number; exponent: number },
    random: Random,
  ) {
    const clusterCount = clusters.cumulativeShares.length;
    const ranks = random.permutation(count);
    this.weights = Float64Array.from(ranks, (rank) => (rank + 1) ** -exponent);
    this.clusterOf = Uint32Array.from({ length: count }, (_, point) =>
      point < clusterCount ? point : drawPosition(clusters.cumulativeShares, random),
    );
    this.vectors = new Float64Array(count * latentDim);
    for (let point = 0; point < count; point++) {
      drawAround(clusters.centres, this.clusterOf[point], spread, random, this.vectors, point * latentDim);
    }
    this.members = Uint32Array.from(this.clusterOf.keys()).sort(
      (a, b) => this.clusterOf[a] - this.clusterOf[b] || a - b,
    );
    this.offsets = new Uint32Array(clusterCount + 1);
    for (const cluster of this.clusterOf) this.offsets[cluster + 1]++;
    for (let cluster = 0; cluster < clusterCount; cluster++) this.offsets[cluster + 1] += this.offsets[cluster];
    this.cumulative = toCumulative(Float64Array.from(this.members, (point) => this.weights[point]));
  }

  /** Any point, by popularity. */
  drawAny(random: Random): number {
    return this.members[drawPosition(this.cumulative, random)];
  }

  /** A point of the cluster, by popularity and closeness to the vector that begins at `targetStart`. */
  drawNear(cluster: number, target: Float64Array, targetStart: number, random: Random): number {
    let point = 0;
    // Rejection sampling; a target far from every point gets one by popularity in the end.
    for (let draw = 0; draw < drawsPerPoint; draw++) {
      point = this.members[drawPosition(this.cumulative, random, this.offsets[cluster], this.offsets[cluster + 1])];
      if (random.uniform() < this.closeness(point, target, targetStart)) break;
    }
    return point;
  }

  /** The kernel between a point and a vector, in (0, 1]. */
  closeness(point: number, target: Float64Array, targetStart: number): number {
    let squared = 0;
    for (let d = 0; d < latentDim; d++) squared += (this.vectors[point * latentDim + d] - target[targetStart + d]) ** 2;
    return Math.exp(-squared / (2 * bandwidth ** 2));
  }
}

/** Writes a vector around the centre of a cluster into `output`, from `start` on. */
export function drawAround(
  centres: Float64Array,
  cluster: number,
  spread: number,
  random: Random,
  output: Float64Array,
  start: number,
): void {
  for (let d = 0; d < latentDim; d++) output[start + d] = random.normal(centres[cluster * latentDim + d], spread);
}
