import { Random } from '@lightrec/core';
import { optionRefusals, type QuantizerBands, quantizerConformance } from '@lightrec/core/testing';
import { kMeans } from '@lightrec/kernels';
import { randomFloats } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { productQuantizer, productQuantizerNames } from './product-quantizer.js';

const bands: QuantizerBands = { 1: [0.33, 0.4], 2: [0.15, 0.28], 4: [0.04, 0.1] };

describe.each([
  ['productQuantizer', () => productQuantizer()],
  ['productQuantizer of the plain engine', () => productQuantizer({ engine: 'plain' })],
])('%s keeps the contract', (_, create) => {
  for (const { name, check } of quantizerConformance(create, bands)) it(name, check);
});

describe('productQuantizer', () => {
  const dim = 7;
  const vectors = randomFloats(new Random(3), 200 * dim);
  const training = { dim, codebookCount: 3, codewordCount: 8 };

  it('is the k-means of the parts, each in dimensions of its own', async () => {
    const table = await productQuantizer({ iterations: 4 }).train(vectors, { ...training, random: new Random(2) });
    [
      [0, 2],
      [2, 4],
      [4, 7],
    ].forEach(([start, end], b) => {
      const points = Float32Array.from({ length: 200 * (end - start) }, (_, i) => {
        const width = end - start;
        return vectors[Math.floor(i / width) * dim + start + (i % width)];
      });
      const random = new Random(2).fork(`codebook ${b}`).fork('codebook 0');
      const { centroids, assignments } = kMeans({ points, dim: end - start, centroidCount: 8, iterations: 4, random });
      for (let w = 0; w < 8; w++) {
        const codeword = table.codebooks.subarray((b * 8 + w) * dim, (b * 8 + w + 1) * dim);
        const expected = new Float32Array(dim);
        expected.set(centroids.subarray(w * (end - start), (w + 1) * (end - start)), start);
        expect(codeword).toEqual(expected);
      }
      expect(table.codes.filter((_, i) => i % 3 === b)).toEqual(Uint8Array.from(assignments));
    });
  });

  it('refuses more codebooks than dimensions', async () => {
    const trained = productQuantizer().train(vectors, { ...training, codebookCount: 8, random: new Random(2) });
    await expect(trained).rejects.toThrow('codebookCount: expected at most `dim` 7, received 8');
  });

  for (const { name, check } of optionRefusals({ names: productQuantizerNames, call: productQuantizer })) {
    it(`refuses ${name}`, check);
  }
});
