import { createHash } from 'node:crypto';
import type { Interactions } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByUser } from '../steps/split-by-user.js';
import { splitByTime } from '../steps/time/split-by-time.js';
import { contentOf } from '../test-support.js';
import { generateDataset } from './generate-dataset.js';

const size = { userCount: 800, itemCount: 1000, pairCount: 20_000 };
const { interactions, text, report, name } = generateDataset({ seed: 1, ...size });

describe('sizes', () => {
  it('are met exactly, without repeats', () => {
    const sizes = fc.record({ userCount: fc.integer({ min: 2, max: 60 }), itemCount: fc.integer({ min: 2, max: 90 }) });
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (counts, fullness, seed) => {
        const most = Math.floor(counts.itemCount / 2);
        const pairCount = Math.floor(counts.userCount * (1 + fullness * (most - 1)));
        const { interactions } = generateDataset({ seed, ...counts, pairCount, vocabularySize: 0 });
        expect(interactions).toMatchObject({ ...counts, pairCount, duplicateCount: 0 });
        expect(Math.min(...interactions.countByUser())).toBeGreaterThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('are what the report says', () => {
    expect(name).toBe('generated');
    expect(report).toMatchObject({
      source: 'generated with seed 1',
      format: 'generated',
      rowCount: 20_000,
      pairCount: 20_000,
      duplicateCount: 0,
    });
  });

  it('vocabularySize 0 leaves the texts out', () => {
    expect(generateDataset({ seed: 1, ...size, vocabularySize: 0 }).text).toBeUndefined();
    expect([text!.offsets.length, text!.vocabulary.length]).toEqual([1001, 2000]);
  });
});

describe('timestamps', () => {
  const timed = generateDataset({ seed: 1, ...size, timestamps: true });

  it('are drawn beside the pairs and texts, which stay the same', () => {
    expect(contentOf(timed.interactions)).toEqual(contentOf(interactions));
    expect(timed.text).toEqual(text);
    expect([interactions.timestamps, timed.interactions.timestamps?.length]).toEqual([undefined, 20_000]);
  });

  it('lie within two years, to whose end users stay, and come with the seed', () => {
    const { timestamps: times, userOffsets } = timed.interactions;
    const [start, end] = [Date.UTC(2020, 0, 1), Date.UTC(2022, 0, 1)];
    expect(times!.every((time) => Number.isInteger(time) && time >= start && time < end)).toBe(true);
    expect(new Date(Math.min(...times!)).toISOString()).toBe('2020-01-02T00:00:22.056Z'); // golden
    const starts = Array.from(interactions.countByUser(), (_, user) => {
      const own = times!.subarray(userOffsets[user], userOffsets[user + 1]);
      return (Math.min(...own) - start) / (end - start);
    });
    // The mean of a square is a third, and the first of n pairs comes a little later.
    const meanStart = starts.reduce((sum, share) => sum + share, 0) / starts.length;
    expect(meanStart).toBeGreaterThan(0.33);
    expect(meanStart).toBeLessThan(0.45);
    const [again, other] = [1, 2].map((seed) => generateDataset({ seed, ...size, timestamps: true }).interactions);
    expect(again.timestamps).toEqual(times);
    expect(other.timestamps).not.toEqual(times);
  });

  it('can be split by time: of most users something to train on comes before', () => {
    const { train, unseenPairCount } = splitByTime(timed.interactions);
    expect(train.pairCount).toBe(14_400);
    expect(unseenPairCount).toBeLessThan(0.35 * (20_000 - train.pairCount)); // usually .25
  });
});

describe('seed', () => {
  it('gives the same data again, golden', () => {
    const again = generateDataset({ seed: 1, ...size });
    expect(contentOf(again.interactions)).toEqual(contentOf(interactions));
    expect(again.text).toEqual(text);
    const hash = createHash('sha256').update(text!.offsets).update(text!.wordIds).update(text!.counts);
    expect([interactions.fingerprint(), hash.digest('hex').slice(0, 16)]).toEqual([
      '800x1000:20000:50e87c9e',
      '1271159f3cdf4bb5',
    ]);
  });

  it('gives other data where it differs', () => {
    expect(generateDataset({ seed: 2, ...size }).interactions.fingerprint()).not.toBe(interactions.fingerprint());
  });

  it('does not let the texts change the pairs', () => {
    const { interactions: bare } = generateDataset({ seed: 1, ...size, vocabularySize: 0 });
    expect(bare.fingerprint()).toBe(interactions.fingerprint());
  });
});

describe('the data', () => {
  it('have items whose popularity falls by a power law: near a line in log rank and log count', () => {
    const counts = generateDataset({ seed: 1, vocabularySize: 0 }).interactions.countByItem().sort().reverse();
    const ranks = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((power) => 10 * 2 ** power);
    const slopes = ranks.slice(1).map((rank, i) => Math.log2(counts[rank] / counts[ranks[i]]));
    for (const slope of slopes) {
      expect(slope).toBeLessThan(-0.3);
      expect(slope).toBeGreaterThan(-1.4);
    }
    // A tenth of the items has far more than a tenth of the pairs: usually .37.
    const top = counts.subarray(0, 800).reduce((sum, count) => sum + count, 0);
    expect(top / 120_000).toBeGreaterThan(0.35);
  });

  it('hold tastes that can be learned: likeness of items finds far more than popularity', () => {
    const { train, test } = splitByUser(interactions, { seed: 1 });
    const popularity = Float64Array.from(train.countByItem());
    const byPopularity = recallAt50(train, test, () => popularity);
    const likeness = cosines(train);
    const byLikeness = recallAt50(train, test, (user) => {
      const scores = new Float64Array(train.itemCount);
      for (const item of train.itemIndicesOf(user)) {
        for (let other = 0; other < scores.length; other++) scores[other] += likeness[item * scores.length + other];
      }
      return scores;
    });
    expect(byLikeness).toBeGreaterThan(2 * byPopularity); // usually .67 against .21
  });
});

/** Share of each user's test items among the 50 best-scored items that are not in train, averaged. */
function recallAt50(train: Interactions, test: Interactions, scoresOf: (user: number) => Float64Array): number {
  let sum = 0;
  for (let user = 0; user < train.userCount; user++) {
    const scores = scoresOf(user);
    const ranked = [...scores.keys()]
      .filter((item) => !train.hasIndices(user, item))
      .sort((a, b) => scores[b] - scores[a]);
    const hits = ranked.slice(0, 50).filter((item) => test.hasIndices(user, item)).length;
    sum += hits / Math.max(1, test.itemIndicesOf(user).length);
  }
  return sum / train.userCount;
}

/** Cosines between the columns, shape `[itemCount, itemCount]`. */
function cosines(train: Interactions): Float64Array {
  const { itemCount, userCount } = train;
  const together = new Float64Array(itemCount * itemCount);
  for (let user = 0; user < userCount; user++) {
    const items = train.itemIndicesOf(user);
    for (const a of items) for (const b of items) together[a * itemCount + b]++;
  }
  const counts = train.countByItem();
  return together.map((count, place) => {
    const [a, b] = [Math.floor(place / itemCount), place % itemCount];
    return a === b || count === 0 ? 0 : count / Math.sqrt(counts[a] * counts[b]);
  });
}
