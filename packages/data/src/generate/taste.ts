import type { Random } from '@lightrec/core';
import { type ClusteredPoints, type Clusters, drawAround, latentDim } from './clustered-points.js';
import { drawPosition, toCumulative } from './cumulative.js';

const mostTastes = 3;
const userSpread = 0.35;

/** Share of a user's items that come from no taste of theirs, but from what is popular. */
const straySharePerUser = 0.1;

/** What one user likes: one to three clusters, a place in each, and how much each counts. */
export interface Taste {
  clusters: Uint32Array;
  /** Shape `[clusters.length, latentDim]`. */
  places: Float64Array;
  /** Running sums of the weights of the clusters. */
  cumulative: Float64Array;
}

export function drawTaste({ centres, cumulativeShares }: Clusters, random: Random): Taste {
  const count = 1 + random.integer(mostTastes);
  const clusters = Uint32Array.from({ length: count }, () => drawPosition(cumulativeShares, random));
  const places = new Float64Array(count * latentDim);
  for (let i = 0; i < count; i++) drawAround(centres, clusters[i], userSpread, random, places, i * latentDim);
  const weights = Float64Array.from({ length: count }, () => random.exponential());
  return { clusters, places, cumulative: toCumulative(weights) };
}

/** An item by this taste. */
export function drawItem(items: ClusteredPoints, { clusters, places, cumulative }: Taste, random: Random): number {
  if (random.uniform() < straySharePerUser) return items.drawAny(random);
  const i = drawPosition(cumulative, random);
  return items.drawNear(clusters[i], places, i * latentDim, random);
}
