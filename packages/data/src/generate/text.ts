import type { Random } from '@lightrec/core';
import type { ItemText } from '../item-text.js';
import { ClusteredPoints, type Clusters, latentDim } from './clustered-points.js';
import { drawPosition, toCumulative } from './cumulative.js';
import { makeWords } from './words.js';

const generalShare = 0.4;
const leastTokens = 15;
const extraTokens = 25;
const mostTokens = 200;
const wordSpread = 0.5;
const wordExponent = 0.9;

/**
 * Texts whose words tell what an item is like: six words in ten lie near the item in its cluster, the
 * others stand in texts of all kinds. A third of the vocabulary is of the second sort.
 */
export function drawItemText(
  clusters: Clusters,
  items: ClusteredPoints,
  vocabularySize: number,
  random: Random,
): ItemText {
  const itemCount = items.weights.length;
  const clusterCount = clusters.cumulativeShares.length;
  const generalCount = Math.min(Math.ceil(vocabularySize / 3), vocabularySize - clusterCount);
  const general = toCumulative(Float64Array.from({ length: generalCount }, (_, rank) => (rank + 1) ** -wordExponent));
  const shape = { spread: wordSpread, exponent: wordExponent };
  const special = new ClusteredPoints(vocabularySize - generalCount, clusters, shape, random.fork('words'));

  const lengths = Uint32Array.from({ length: itemCount }, () =>
    Math.min(mostTokens, leastTokens + Math.floor(extraTokens * random.exponential())),
  );
  const tokenCount = lengths.reduce((sum, length) => sum + length, 0);
  const offsets = new Uint32Array(itemCount + 1);
  const wordIds = new Uint32Array(tokenCount);
  const counts = new Uint32Array(tokenCount);
  const tokens = new Uint32Array(mostTokens);
  let length = 0;
  for (let item = 0; item < itemCount; item++) {
    for (let t = 0; t < lengths[item]; t++) {
      tokens[t] =
        random.uniform() < generalShare
          ? drawPosition(general, random)
          : generalCount + special.drawNear(items.clusterOf[item], items.vectors, item * latentDim, random);
    }
    const start = length;
    for (const word of tokens.subarray(0, lengths[item]).sort()) {
      if (length === start || wordIds[length - 1] !== word) wordIds[length++] = word;
      counts[length - 1]++;
    }
    offsets[item + 1] = length;
  }
  return {
    offsets,
    wordIds: wordIds.slice(0, length),
    counts: counts.slice(0, length),
    vocabulary: makeWords(vocabularySize),
  };
}
