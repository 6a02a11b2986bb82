import type { ItemIds } from '../catalogue/catalogue.js';
import { applyForm } from '../metric/score-form.js';
import type { SearchResult } from '../search-options.js';
import type { PackedResults } from './pack-results.js';

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
  const best = bestOf(shards, user, wanted);
  const { items, scores } = shards[0].exactScores ? rankAnew(best, k) : best;
  applyForm(shards[0].forms![user], scores);
  return {
    ids: Array.from(items, (item) => ids.idAt(item)),
    scores: Array.from(scores),
    scannedCount: shards.reduce((sum, { scannedCounts }) => sum + scannedCounts[user], 0),
  };
}

interface Ranking {
  items: Uint32Array;
  scores: Float32Array;
}

/** The first items of lists that are each sorted, with their exact scores where the lists have such. */
function bestOf(shards: readonly PackedResults[], user: number, wanted: number): Ranking {
  const places = shards.map(({ offsets }) => offsets[user]);
  const found = shards.reduce((sum, { offsets }) => sum + offsets[user + 1] - offsets[user], 0);
  const count = Math.min(wanted, found);
  const items = new Uint32Array(count);
  const scores = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    let first = -1;
    for (let s = 0; s < shards.length; s++) {
      if (places[s] < shards[s].offsets[user + 1] && (first < 0 || comesBefore(s, first))) first = s;
    }
    const { itemIndices, scores: composite, exactScores = composite } = shards[first];
    items[i] = itemIndices![places[first]];
    scores[i] = exactScores[places[first]++];
  }
  return { items, scores };

  function comesBefore(s: number, other: number): boolean {
    const [score, than] = [shards[s].scores[places[s]], shards[other].scores[places[other]]];
    return (
      score > than || (score === than && shards[s].itemIndices![places[s]] < shards[other].itemIndices![places[other]])
    );
  }
}

function rankAnew({ items, scores }: Ranking, k: number): Ranking {
  const order = Array.from(items.keys())
    .sort((a, b) => scores[b] - scores[a] || items[a] - items[b])
    .slice(0, k);
  return { items: Uint32Array.from(order, (i) => items[i]), scores: Float32Array.from(order, (i) => scores[i]) };
}

/** Scores of each user that the items of other shards must reach: the last of a full list. */
export function floorsOf({ offsets, scores }: PackedResults, wanted: number): Float32Array {
  return Float32Array.from({ length: offsets.length - 1 }, (_, user) =>
    offsets[user + 1] - offsets[user] < wanted ? Number.NEGATIVE_INFINITY : scores[offsets[user + 1] - 1],
  );
}
