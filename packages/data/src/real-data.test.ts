import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { describe as describeInteractions } from './describe.js';
import { readInteractions } from './read/read-interactions.js';
import { dropUsersBelow } from './steps/drop-users-below.js';
import { kCore } from './steps/k-core.js';
import { splitByUser } from './steps/split-by-user.js';

const folder = process.env.LIGHTREC_DATA;
const pathOf = (name: string) => path.join(folder!, name);
const timeoutMs = 60_000;

describe.skipIf(!folder)('real data', { timeout: timeoutMs }, () => {
  it('CiteULike-t has the figures of Table 1 after the steps of the paper', async () => {
    const { interactions, report } = await readInteractions(pathOf('citeulike-t'));
    expect(report).toMatchObject({ rowCount: 134_860, duplicateCount: 0, badLineCount: 0, warnings: [] });
    const kept = dropUsersBelow(interactions, 3);
    expect(describeInteractions(kept)).toMatchObject({ userCount: 7947, itemCount: 25_975, pairCount: 134_860 });

    const tests = [0, 1, 2, 3, 4].map((split) => {
      const { train, validation, test } = splitByUser(kept, { seed: 0, split });
      expect(train.pairCount + validation.pairCount).toBe(107_154); // "#Rating" of Table 1
      expect([train.pairCount, validation.pairCount, test.pairCount]).toEqual([96_439, 10_715, 27_706]);
      return test.fingerprint();
    });
    expect(new Set(tests).size).toBe(5);
  });

  it('CiteULike-t has the words of its articles, each at the place of its item', async () => {
    const { interactions, text } = await readInteractions(pathOf('citeulike-t'), { text: true });
    const { offsets, wordIds, counts, vocabulary } = text!;
    expect([offsets.length, wordIds.length, vocabulary.length]).toEqual([25_976, 490_708, 20_000]);
    const withWords = offsets.subarray(1).filter((end, item) => end > offsets[item]);
    expect(withWords.length).toBe(25_944);
    // The first rows of the file: item 0 has word 828 once and word 1028 three times.
    const start = offsets[interactions.items.indexOf(0)!];
    expect([...wordIds.subarray(start, start + 2), ...counts.subarray(start, start + 2)]).toEqual([828, 1028, 1, 3]);
  });

  it('MovieLens-1M has the pairs with ratings above 3', async () => {
    const { interactions, report } = await readInteractions(pathOf('movielens-1m/ratings_users_1_2999.tsv.gz'));
    expect(report).toMatchObject({
      rowCount: 487_650,
      rating: { rule: 'rating > 3', droppedCount: 208_526, minimum: 1, maximum: 5 },
    });
    expect(describeInteractions(interactions)).toMatchObject({ userCount: 2999, itemCount: 3395, pairCount: 279_124 });
  });

  it('MovieLens-1M has a flag for all users, and films that nobody rated', async () => {
    const { interactions, report } = await readInteractions(pathOf('movielens-1m'));
    expect(report).toMatchObject({ rowCount: 1_000_209, rating: { rule: 'rating_ge3 = 1' } });
    expect(describeInteractions(interactions)).toMatchObject({ itemCount: 3883, pairCount: 836_465 });
  });

  it("Gowalla has the training pairs of the paper's reading, by round(0.8 n)", async () => {
    const { interactions } = await readInteractions(pathOf('gowalla'));
    expect(describeInteractions(interactions)).toMatchObject({
      userCount: 29_858,
      itemCount: 40_981,
      pairCount: 1_027_370,
    });
    const { train, validation } = splitByUser(interactions, { seed: 0 });
    expect(train.pairCount + validation.pairCount).toBe(822_280);
  });

  it('Amazon Beauty has a 5-core that is smaller and denser', async () => {
    const { interactions } = await readInteractions(pathOf('amazon-beauty'));
    const whole = describeInteractions(interactions);
    expect(whole).toMatchObject({ userCount: 52_204, itemCount: 57_289, pairCount: 394_908 });
    const core = kCore(interactions, 5);
    expect(Math.min(...core.countByUser(), ...core.countByItem())).toBe(5);
    expect(describeInteractions(core).density).toBeGreaterThan(2 * whole.density);
  });
});
