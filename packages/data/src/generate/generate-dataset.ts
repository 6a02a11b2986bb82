import { IdMap, Interactions, Random } from '@lightrec/core';
import type { Dataset } from '../dataset.js';
import { drawActivity } from './activity.js';
import { completeOptions, type GenerateOptions } from './options.js';
import { drawPairs } from './pairs.js';
import { drawItemText } from './text.js';
import { drawTimestamps } from './timestamps.js';
import { drawWorld } from './world.js';

/**
 * Makes data that look like the real ones and can be learned from. Items and users lie in clusters of a
 * low-dimensional space; the popularity of items and the activity of users follow power laws; a user has
 * one to three tastes and takes items near them by popularity; the words of an item lie near it too.
 * Time and memory grow with the number of pairs and words, never with users times items.
 *
 * @throws ArgumentError for an unknown option, or sizes that cannot be met
 *
 * @example
 * const { interactions } = generateDataset({ seed: 1, userCount: 500, itemCount: 1000 });
 */
export function generateDataset(options: GenerateOptions): Dataset<number, number> {
  const sizes = completeOptions(options);
  const { seed, userCount, itemCount, pairCount, vocabularySize } = sizes;
  const random = new Random(seed);
  const { clusters, items } = drawWorld(sizes, random);
  const activity = drawActivity(userCount, itemCount, pairCount, random.fork('activity'));
  const drawn = drawPairs(clusters, items, activity, random.fork('pairs'));
  const timestamps = sizes.timestamps ? drawTimestamps(activity, pairCount, random.fork('timestamps')) : undefined;
  const ids = { users: IdMap.range(userCount), items: IdMap.range(itemCount) };
  return {
    name: 'generated',
    interactions: Interactions.fromIndices(repeat(activity, pairCount), drawn, { ...ids, timestamps }),
    text: vocabularySize > 0 ? drawItemText(clusters, items, vocabularySize, random.fork('text')) : undefined,
    report: {
      source: `generated with seed ${seed}`,
      format: 'generated',
      unusedColumns: [],
      rowCount: pairCount,
      pairCount,
      duplicateCount: 0,
      badLineCount: 0,
      badLines: [],
      warnings: [],
    },
  };
}

/** Each user as often as they have pairs. */
function repeat(activity: Uint32Array, pairCount: number): Uint32Array {
  const users = new Uint32Array(pairCount);
  let length = 0;
  activity.forEach((count, user) => {
    users.fill(user, length, length + count);
    length += count;
  });
  return users;
}
