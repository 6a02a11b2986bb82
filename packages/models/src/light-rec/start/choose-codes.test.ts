import { type CodeTable, Random } from '@lightrec/core';
import { residualCandidates, residualKMeans } from '@lightrec/kernels';
import { describe, expect, it } from 'vitest';
import { clusteredData, randomModel } from '../../test-support/index.js';
import { LightRecModel } from '../model/light-rec-model.js';
import { chooseCodes } from './choose-codes.js';
import { candidateLosses } from './list-losses.js';

const { train } = clusteredData(4, { userCount: 120, itemCount: 300, itemsPerUser: 12 });
const { itemCount } = train;
const dim = 6;
const cutoff = 20;
const teacher = randomModel(5, train.userCount, itemCount, dim);
const vectors = teacher.itemVectors;
const anisotropy = { directions: vectors, weight: 0.5 };
const weights = new Float64Array(itemCount).fill(1);
const codeTable = residualKMeans({
  ...{ vectors, dim, codebookCount: 2, codewordCount: 8, anisotropy },
  random: new Random(6),
});
const given = { anisotropy, weights, cutoff };
const users = Array.from({ length: train.userCount }, (_, user) => user);
const wanted = teacher
  .recommendIndices(users, { k: cutoff, excludeIndices: train })
  .map(({ itemIndices }) => new Set(itemIndices));

/** Items that the lists share with the teacher's. */
function kept(table: CodeTable): number {
  const lists = new LightRecModel(teacher.userVectors, train.users, table).recommendIndices(users, {
    k: cutoff,
    excludeIndices: train,
  });
  return lists.reduce(
    (sum, { itemIndices }, user) => sum + itemIndices.filter((item) => wanted[user].has(item)).length,
    0,
  );
}

describe('chooseCodes', () => {
  it("keeps more of the teacher's lists than the nearest codes, and the codebooks", async () => {
    const chosen = await chooseCodes(teacher, train, codeTable, { ...given, random: new Random(1) });
    expect(kept(chosen)).toBeGreaterThan(1.03 * kept(codeTable));
    expect(chosen.codebooks).toEqual(codeTable.codebooks);
    expect(chosen.items).toBe(codeTable.items);
  });

  it('gives the same codes for the same seed', async () => {
    const run = (userLimit?: number) =>
      chooseCodes(teacher, train, codeTable, { ...given, userLimit, random: new Random(1) });
    expect((await run()).codes).toEqual((await run()).codes);
    expect((await run(10)).codes).not.toEqual((await run()).codes);
  });

  it('takes the nearest where no list ends', async () => {
    const chosen = await chooseCodes(teacher, train, codeTable, { ...given, cutoff: itemCount, random: new Random(1) });
    const errorOf = (table: CodeTable) => {
      let error = 0;
      for (let item = 0; item < itemCount; item++) {
        let along = 0;
        table.decode(item).forEach((value, d) => {
          const left = vectors[item * dim + d] - value;
          error += left ** 2;
          along += left * vectors[item * dim + d];
        });
        error += anisotropy.weight * along ** 2;
      }
      return error;
    };
    expect(errorOf(chosen)).toBeLessThanOrEqual(errorOf(codeTable));
  });

  it('gives up a little of the lists where that spares much error', async () => {
    const chosen = await chooseCodes(teacher, train, codeTable, { ...given, random: new Random(1) });
    const count = 8;
    const { codes, errors } = residualCandidates(codeTable, vectors, { count, anisotropy });
    const losses = await candidateLosses(teacher, train, codeTable, codes, { cutoff, random: new Random(1) });
    const codesAt = (all: Uint8Array, row: number) => all.subarray(2 * row, 2 * row + 2).join();
    const sums = { error: 0, loss: 0, errorByLists: 0, lossByLists: 0 };
    for (let item = 0; item < itemCount; item++) {
      const candidates = Array.from({ length: count }, (_, i) => item * count + i);
      const taken = candidates.find((i) => codesAt(codes, i) === codesAt(chosen.codes, item))!;
      const byLists = candidates.reduce((best, i) => (losses[i] < losses[best] ? i : best));
      sums.error += errors[taken];
      sums.loss += losses[taken];
      sums.errorByLists += errors[byLists];
      sums.lossByLists += losses[byLists];
    }
    // .85 and 1.04 of what they come to where lists alone decide.
    expect(sums.error).toBeLessThan(0.9 * sums.errorByLists);
    expect(sums.loss).toBeLessThan(1.1 * sums.lossByLists);
  });

  it('manages with fewer codes than candidates', async () => {
    const few = residualKMeans({ vectors, dim, codebookCount: 1, codewordCount: 3, random: new Random(6) });
    const chosen = await chooseCodes(teacher, train, few, { ...given, random: new Random(1) });
    expect(kept(chosen)).toBeGreaterThan(0);
  });

  it('stops with the reason of the signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(chooseCodes(teacher, train, codeTable, { ...given, random: new Random(1), signal })).rejects.toThrow(
      'enough',
    );
  });
});
