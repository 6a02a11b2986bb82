import { type CodeTable, Random } from '@lightrec/core';
import { allocateLengths, residualKMeans } from '@lightrec/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredData, randomModel } from '../../test-support/index.js';
import { LightRecModel } from '../model/light-rec-model.js';
import { listLosses } from './list-losses.js';
import { shareOutCodes } from './share-out-codes.js';

const { train } = clusteredData(4, { userCount: 120, itemCount: 300, itemsPerUser: 12 });
const { itemCount } = train;
const dim = 6;
const codebookCount = 5;
const teacher = randomModel(5, train.userCount, itemCount, dim);
const vectors = teacher.itemVectors;
const anisotropy = { directions: vectors, weight: 0.5 };
const weights = Float64Array.from({ length: itemCount }, (_, item) => 1 + (item % 7));
const shape = { vectors, dim, codebookCount, codewordCount: 8, weights, anisotropy };
const codeTable = residualKMeans({ ...shape, meanLength: codebookCount, random: new Random(6) });
const noLosses = Array.from({ length: codebookCount + 1 }, () => new Float64Array(itemCount));
const given = { codeTable, vectors, anisotropy, weights };

describe('shareOutCodes', () => {
  it.each([0, 0.7, 2, 4.5])('is residualKMeans at the same mean where there are no losses, %s', (meanLength) => {
    const shared = shareOutCodes({ ...given, losses: noLosses, meanLength });
    const expected = residualKMeans({ ...shape, meanLength, random: new Random(6) });
    expect(shared.lengths).toEqual(expected.lengths);
    expect(shared.codes).toEqual(expected.codes);
    expect(shared.codebooks).toEqual(expected.codebooks);
  });

  it('goes by losses alone where no error counts', () => {
    const losses = noLosses.map((_, length) =>
      Float64Array.from({ length: itemCount }, (_, item) => (1 + (item % 3)) / (1 + length)),
    );
    const { lengths } = shareOutCodes({ ...given, weights: new Float64Array(itemCount), losses, meanLength: 2 });
    expect(lengths).toEqual(
      allocateLengths({ errors: losses, weights: new Float64Array(itemCount).fill(1), meanLength: 2 }),
    );
  });

  it('stays within the mean, whatever the losses', () => {
    const cases = fc.record({ seed: fc.nat(), meanLength: fc.double({ min: 0, max: codebookCount, noNaN: true }) });
    fc.assert(
      fc.property(cases, ({ seed, meanLength }) => {
        const random = new Random(seed);
        const losses = noLosses.map((level) => level.map(() => random.integer(3)));
        expect(shareOutCodes({ ...given, losses, meanLength }).meanLength).toBeLessThanOrEqual(meanLength + 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps more of the teacher's lists than errors alone do", async () => {
    const cutoff = 20;
    const losses = await listLosses(teacher, train, codeTable, { cutoff, random: new Random(1) });
    const users = Array.from({ length: train.userCount }, (_, user) => user);
    const kept = (table: CodeTable) => {
      const model = new LightRecModel(teacher.userVectors, train.users, table);
      const wanted = teacher.recommendIndices(users, { k: cutoff, excludeIndices: train });
      return model
        .recommendIndices(users, { k: cutoff, excludeIndices: train })
        .reduce((sum, { itemIndices }, user) => {
          const own = new Set(wanted[user].itemIndices);
          return sum + itemIndices.filter((item) => own.has(item)).length;
        }, 0);
    };
    const byErrors = shareOutCodes({ ...given, losses: noLosses, meanLength: 2 });
    const byBoth = shareOutCodes({ ...given, losses, meanLength: 2 });
    expect(kept(byBoth)).toBeGreaterThan(1.01 * kept(byErrors));
  });
});
