import type { ItemIds } from '../catalogue/catalogue.js';
import type { SearchResult } from '../search-options.js';
import type { PackedResults } from './pack-results.js';

interface Candidate {
  item: number;
  score: number;
  /** By the index's vectors; the composite score where there is no post-ranking. */
  exactScore: number;
}

/**
 * One user's result from those of the shards: the best by composite score, ties to the smaller item, and with
 * post-ranking the best of these by exact score.
 *
 * @param wanted - items that each shard was asked for
 */
export function mergeShards(
  shards: readonly PackedResults[],
  user: number,
  { k, wanted, ids }: { k: number; wanted: number; ids: Pick<ItemIds, 'idAt'> },
): SearchResult {
  const candidates = shards.flatMap((shard) => candidatesOf(shard, user));
  const best = candidates.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, wanted);
  const ranked = best.sort((a, b) => b.exactScore - a.exactScore || a.item - b.item).slice(0, k);
  const items = Uint32Array.from(ranked, ({ item }) => item);
  return {
    items,
    ids: Array.from(items, (item) => ids.idAt(item)),
    scores: Float32Array.from(ranked, ({ exactScore }) => exactScore),
    scannedCount: shards.reduce((sum, { scannedCounts }) => sum + scannedCounts[user], 0),
  };
}

function candidatesOf({ offsets, items, scores, exactScores = scores }: PackedResults, user: number): Candidate[] {
  const [start, end] = [offsets[user], offsets[user + 1]];
  return Array.from(items.subarray(start, end), (item, i) => ({
    item,
    score: scores[start + i],
    exactScore: exactScores[start + i],
  }));
}

/** Scores of each user that the items of other shards must reach: the last of a full list. */
export function floorsOf({ offsets, scores }: PackedResults, wanted: number): Float32Array {
  return Float32Array.from({ length: offsets.length - 1 }, (_, user) =>
    offsets[user + 1] - offsets[user] < wanted ? Number.NEGATIVE_INFINITY : scores[offsets[user + 1] - 1],
  );
}
