import type { Random } from '@lightrec/core';
import { ClusteredPoints, type Clusters, drawClusters } from './clustered-points.js';

const itemSpread = 0.5;
// With it the tenth of the items that is most popular has about .38 of the pairs; .40 in Gowalla, .44 in CiteULike.
const itemExponent = 0.75;

/** The clusters and the items in them, on which all else depends. */
export function drawWorld(
  { itemCount, clusterCount }: { itemCount: number; clusterCount: number },
  random: Random,
): { clusters: Clusters; items: ClusteredPoints } {
  const clusters = drawClusters(clusterCount, random.fork('clusters'));
  const shape = { spread: itemSpread, exponent: itemExponent };
  return { clusters, items: new ClusteredPoints(itemCount, clusters, shape, random.fork('items')) };
}
