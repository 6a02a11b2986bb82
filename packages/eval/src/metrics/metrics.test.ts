import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePrecision, averagePrecisionAtK } from './average-precision.js';
import { hitRateAtK } from './hit-rate.js';
import { ndcg, ndcgAtK } from './ndcg.js';
import { precisionAtK } from './precision.js';
import { recallAtK } from './recall.js';
import { reciprocalRank } from './reciprocal-rank.js';

const atCutoff = { recallAtK, precisionAtK, hitRateAtK, ndcgAtK, averagePrecisionAtK };
const overRanking = { ndcg, reciprocalRank, averagePrecision };

/** Ranks that a ranking with ties can give: blocks of tied items, some of which are test items. */
const tiedRanks = fc
  .array(fc.record({ test: fc.nat(4), other: fc.nat(4) }), { minLength: 1, maxLength: 12 })
  .map((blocks) => {
    let start = 0;
    return blocks.flatMap(({ test, other }) => {
      const size = test + other;
      const rank = start + (size - 1) / 2;
      start += size;
      return Array.from({ length: test }, () => rank);
    });
  })
  .filter((ranks) => ranks.length > 0);
const cutoff = fc.integer({ min: 1, max: 60 });

describe('every metric', () => {
  it('lies in [0, 1], whatever is tied', () => {
    fc.assert(
      fc.property(tiedRanks, cutoff, (ranks, k) => {
        const values = [
          ...Object.values(atCutoff).map((metric) => metric(ranks, k)),
          ...Object.values(overRanking).map((metric) => metric(ranks)),
        ];
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
    );
  });

  it('is 1 for a perfect ranking, recall from k = testItemCount on and precision up to there', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), cutoff, (testItemCount, k) => {
        const ranks = Array.from({ length: testItemCount }, (_, i) => i);
        for (const metric of Object.values(overRanking)) expect(metric(ranks)).toBeCloseTo(1, 12);
        for (const metric of [hitRateAtK, ndcgAtK, averagePrecisionAtK]) expect(metric(ranks, k)).toBeCloseTo(1, 12);
        expect(recallAtK(ranks, k)).toBe(Math.min(1, k / testItemCount));
        expect(precisionAtK(ranks, k)).toBe(Math.min(1, testItemCount / k));
      }),
    );
  });

  it('never loses by moving one test item up', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(80), { minLength: 1, maxLength: 20 }),
        cutoff,
        fc.nat(),
        (places, k, choice) => {
          const ranks = places.sort((a, b) => a - b);
          const chosen = ranks[choice % ranks.length];
          fc.pre(chosen > 0 && !ranks.includes(chosen - 1));
          const better = ranks.map((rank) => (rank === chosen ? rank - 1 : rank));
          for (const metric of Object.values(atCutoff)) {
            expect(metric(better, k)).toBeGreaterThanOrEqual(metric(ranks, k) - 1e-12);
          }
          for (const metric of Object.values(overRanking)) {
            expect(metric(better)).toBeGreaterThanOrEqual(metric(ranks) - 1e-12);
          }
        },
      ),
    );
  });
});

describe('k', () => {
  it('never lowers recall or hit rate as it grows', () => {
    fc.assert(
      fc.property(tiedRanks, cutoff, (ranks, k) => {
        expect(recallAtK(ranks, k + 1)).toBeGreaterThanOrEqual(recallAtK(ranks, k));
        expect(hitRateAtK(ranks, k + 1)).toBeGreaterThanOrEqual(hitRateAtK(ranks, k));
      }),
    );
  });
});
