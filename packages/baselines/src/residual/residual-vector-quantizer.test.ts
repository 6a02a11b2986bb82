import { type CodeTable, Random } from '@lightrec/core';
import { optionRefusals, type QuantizerBands, quantizerConformance } from '@lightrec/core/testing';
import { residualQuantizer } from '@lightrec/kernels';
import { describe, expect, it } from 'vitest';
import { residualVectorQuantizer, residualVectorQuantizerNames } from './residual-vector-quantizer.js';

const bands: QuantizerBands = { 1: [0.33, 0.4], 2: [0.13, 0.19], 4: [0.04, 0.06] };

describe.each([
  ['residualVectorQuantizer', () => residualVectorQuantizer()],
  ['residualVectorQuantizer with a beam', () => residualVectorQuantizer({ beamWidth: 4 })],
])('%s keeps the contract', (_, create) => {
  for (const { name, check } of quantizerConformance(create, bands)) it(name, check);
});

const dim = 16;
const itemCount = 3000;

/** Vectors of falling variances, as those of trained models are. */
const vectors = (() => {
  const random = new Random(4);
  return Float32Array.from({ length: itemCount * dim }, (_, i) => random.normal() * 0.8 ** (i % dim));
})();

const training = { dim, codebookCount: 4, codewordCount: 32 };

async function errorOf(quantizer: ReturnType<typeof residualVectorQuantizer>): Promise<number> {
  let sum = 0;
  for (let seed = 0; seed < 3; seed++) {
    const table: CodeTable = await quantizer.train(vectors, { ...training, random: new Random(seed) });
    for (let item = 0; item < itemCount; item++) {
      table.decode(item).forEach((value, d) => {
        sum += (vectors[item * dim + d] - value) ** 2;
      });
    }
  }
  return sum;
}

describe('residualVectorQuantizer', () => {
  it('leaves less error than k-means in all dimensions at once, and a beam leaves less again', async () => {
    const atOnce = await errorOf(residualQuantizer());
    const progressive = await errorOf(residualVectorQuantizer());
    expect(progressive).toBeLessThan(0.995 * atOnce);
    expect(await errorOf(residualVectorQuantizer({ beamWidth: 4 }))).toBeLessThan(0.99 * progressive);
    // One step is k-means itself, but for the axes.
    expect(await errorOf(residualVectorQuantizer({ dimensionSteps: 1 }))).toBeGreaterThan(progressive);
  });

  it('trains on a sample where there are more vectors', async () => {
    const [all, sampled] = [
      await errorOf(residualVectorQuantizer()),
      await errorOf(residualVectorQuantizer({ sampleSize: 2000 })),
    ];
    expect(sampled).toBeGreaterThan(all);
    expect(sampled).toBeLessThan(1.1 * all);
  });

  it('gives the same table by two threads as by one', async () => {
    const [alone, shared] = await Promise.all(
      [1, 2].map((threads) =>
        residualVectorQuantizer({ threads }).train(vectors, { ...training, random: new Random(1) }),
      ),
    );
    expect(shared).toEqual(alone);
  });

  it('takes vectors that are all the same', async () => {
    const constant = new Float32Array(50 * dim).fill(0.5);
    const table = await residualVectorQuantizer().train(constant, { ...training, random: new Random(1) });
    for (const value of table.decode(7)) expect(value).toBeCloseTo(0.5, 6);
  });

  const trial = { names: residualVectorQuantizerNames, call: residualVectorQuantizer };
  for (const { name, check } of optionRefusals(trial)) it(`refuses ${name}`, check);
});
