import { type CodeTable, Random } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import { describe, expect, it } from 'vitest';
import { clusteredData, randomModel } from '../../test-support/index.js';
import { listLosses } from './list-losses.js';

const { train } = clusteredData(1);
const dim = 4;
const teacher = randomModel(2, train.userCount, train.itemCount, dim);
const codeTable = residualKMeans({
  vectors: teacher.itemVectors,
  dim,
  codebookCount: 3,
  codewordCount: 6,
  meanLength: 3,
  random: new Random(3),
});

/** The score of an item of which the first `length` codes are decoded. */
function scoreOf(table: CodeTable, user: Float32Array, item: number, length: number): number {
  const { codes, codebooks, codebookCount, codewordCount } = table;
  let score = 0;
  for (let b = 0; b < length; b++) {
    const codeword = (b * codewordCount + codes[item * codebookCount + b]) * dim;
    for (let d = 0; d < dim; d++) score += user[d] * codebooks[codeword + d];
  }
  return score;
}

describe('listLosses', () => {
  it('counts, for each length, the items that it puts on the other side of the end of a list, by their place', async () => {
    const [cutoff, listLength] = [5, 12];
    const losses = await listLosses(teacher, train, codeTable, { cutoff, listLength, random: new Random(1) });
    const expected = Array.from({ length: 4 }, () => new Float64Array(train.itemCount));
    for (let user = 0; user < train.userCount; user++) {
      const [{ itemIndices, scores }] = teacher.recommendIndices([user], { k: listLength, excludeIndices: train });
      const end = (scores[cutoff - 1] + scores[cutoff]) / 2;
      itemIndices.forEach((item, place) => {
        for (let length = 0; length <= 3; length++) {
          const isIn = scoreOf(codeTable, teacher.userVectorAt(user), item, length) > end;
          if (isIn === place < cutoff) continue;
          expected[length][item] += Math.abs(1 / (place + 11) - 1 / (cutoff + 10.5));
        }
      });
    }
    losses.forEach((level, length) => {
      level.forEach((loss, item) => {
        expect(loss).toBeCloseTo(expected[length][item], 10);
      });
    });
    const totals = losses.map((level) => level.reduce((sum, loss) => sum + loss, 0));
    expect(totals[0]).toBeGreaterThan(totals[3]);
  });

  it('finds none where codes say all', async () => {
    // A codeword an item, and the zero vector.
    const exact = residualKMeans({
      vectors: teacher.itemVectors,
      dim,
      codebookCount: 1,
      codewordCount: train.itemCount + 1,
      meanLength: 1,
      random: new Random(3),
    });
    const [none, one] = await listLosses(teacher, train, exact, { cutoff: 5, listLength: 12, random: new Random(1) });
    expect(none.some((loss) => loss > 0)).toBe(true);
    expect(one.every((loss) => loss === 0)).toBe(true);
  });

  it('finds none in lists that hold all there is', async () => {
    const losses = await listLosses(teacher, train, codeTable, { cutoff: train.itemCount, random: new Random(1) });
    expect(losses.every((level) => level.every((loss) => loss === 0))).toBe(true);
  });

  it('looks, where nothing is said, at the first 500 items of lists that are to keep 100', async () => {
    const many = clusteredData(4, { userCount: 20, itemCount: 600 }).train;
    const wide = randomModel(5, many.userCount, many.itemCount, dim);
    // Codes of other items, so that any place of a list is on the wrong side now and then.
    const { itemVectors: vectors } = randomModel(6, 1, many.itemCount, dim);
    const codes = residualKMeans({ vectors, dim, codebookCount: 2, codewordCount: 4, random: new Random(6) });
    const found = await listLosses(wide, many, codes, { random: new Random(1) });
    const asked = { cutoff: 100, listLength: 500, userLimit: 50_000, random: new Random(1) };
    expect(found).toEqual(await listLosses(wide, many, codes, asked));
  });

  it('asks at most `userLimit` users', async () => {
    const sums = [10, 80].map(async (userLimit) => {
      const options = { cutoff: 5, listLength: 12, userLimit, random: new Random(1) };
      const [none] = await listLosses(teacher, train, codeTable, options);
      return none.reduce((sum, loss) => sum + loss, 0);
    });
    expect((await sums[0]) / (await sums[1])).toBeLessThan(0.3);
  });

  it('stops with the reason of the signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(listLosses(teacher, train, codeTable, { random: new Random(1), signal })).rejects.toThrow('enough');
  });
});
