import { ArgumentError } from '@lightrec/core';
import { optionNames, requireBoolean, requireInteger, requireKnown } from '@lightrec/core/options';
import { generateDefaults } from '../limits.js';

export interface GenerateOptions {
  /** Seed; the same options give the same data. */
  seed: number;
  /** Default: 4,000. */
  userCount?: number;
  /** Default: 8,000. */
  itemCount?: number;
  /** Distinct pairs, exactly; from 1 to half the items for each user. Default: 30 for each user, or as many as fit. */
  pairCount?: number;
  /** Clusters of taste. Default: 40, or one for every 10 items where that is less. */
  clusterCount?: number;
  /** Words in the texts of items, at least 2 for each cluster; 0 for no texts. Default: 2,000. */
  vocabularySize?: number;
  /** Whether each pair tells when it happened; the pairs are the same. Default: false. */
  timestamps?: boolean;
}

export const generateNames = optionNames<GenerateOptions>({
  ...{ seed: 1, userCount: 1, itemCount: 1, pairCount: 1, clusterCount: 1, vocabularySize: 1, timestamps: 1 },
});

/** Fills in the defaults and refuses sizes that cannot be met. */
export function completeOptions(options: GenerateOptions): Required<GenerateOptions> {
  requireKnown('generateDataset', options, generateNames);
  const {
    seed,
    userCount = generateDefaults.userCount,
    itemCount = generateDefaults.itemCount,
    vocabularySize = generateDefaults.vocabularySize,
    timestamps = generateDefaults.timestamps,
  } = options;
  requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  requireInteger('userCount', userCount, 2);
  requireInteger('itemCount', itemCount, 2);
  const most = userCount * Math.floor(itemCount / 2);
  const pairCount = options.pairCount ?? Math.min(generateDefaults.pairsPerUser * userCount, most);
  requireInteger('pairCount', pairCount, userCount, most);
  const mostClusters = Math.ceil(itemCount / generateDefaults.itemsPerCluster);
  const clusterCount = options.clusterCount ?? Math.min(generateDefaults.clusterCount, mostClusters);
  requireInteger('clusterCount', clusterCount, 1, itemCount);
  requireInteger('vocabularySize', vocabularySize, 0);
  if (vocabularySize > 0 && vocabularySize < 2 * clusterCount) {
    throw new ArgumentError({
      argument: 'vocabularySize',
      expected: `0, or at least 2 words for each of ${clusterCount} clusters`,
      received: vocabularySize,
    });
  }
  requireBoolean('timestamps', timestamps);
  return { seed, userCount, itemCount, pairCount, clusterCount, vocabularySize, timestamps };
}
