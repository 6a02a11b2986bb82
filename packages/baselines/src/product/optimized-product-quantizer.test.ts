import { type CodeTable, Random } from '@lightrec/core';
import { optionRefusals, type QuantizerBands, quantizerConformance } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { optimizedProductQuantizer, optimizedProductQuantizerNames } from './optimized-product-quantizer.js';
import { productQuantizer } from './product-quantizer.js';

const bands: QuantizerBands = { 1: [0.33, 0.4], 2: [0.14, 0.26], 4: [0.04, 0.1] };

describe('optimizedProductQuantizer keeps the contract', () => {
  for (const { name, check } of quantizerConformance(() => optimizedProductQuantizer({ rotations: 10 }), bands)) {
    it(name, check);
  }
});

const dim = 8;
const itemCount = 2000;

/** Vectors whose even and odd dimensions go together, which a cut into runs takes apart. */
const correlated = (() => {
  const random = new Random(4);
  const vectors = new Float32Array(itemCount * dim);
  for (let at = 0; at < vectors.length; at += dim) {
    for (let d = 0; d < dim / 2; d++) {
      const value = random.normal();
      vectors[at + d] = value * (d + 1) + 0.1 * random.normal();
      vectors[at + d + dim / 2] = value * (d + 1) + 0.1 * random.normal();
    }
  }
  return vectors;
})();

const training = { dim, codebookCount: 4, codewordCount: 16 };
const train = (options = {}, vectors = correlated) =>
  optimizedProductQuantizer(options).train(vectors, { ...training, random: new Random(5) });

function errorOf(table: CodeTable, vectors = correlated): number {
  let [error, energy] = [0, 0];
  for (let item = 0; item < table.itemCount; item++) {
    table.decode(item).forEach((value, d) => {
      error += (vectors[item * dim + d] - value) ** 2;
      energy += vectors[item * dim + d] ** 2;
    });
  }
  return error / energy;
}

describe('optimizedProductQuantizer', () => {
  it('leaves far less error than product quantization of correlated dimensions, and less with more fits', async () => {
    const plain = errorOf(await productQuantizer().train(correlated, { ...training, random: new Random(5) }));
    const [parametric, fitted] = [errorOf(await train({ rotations: 0 })), errorOf(await train())];
    expect(parametric).toBeLessThan(0.7 * plain);
    expect(fitted).toBeLessThan(parametric);
  });

  it('has codebooks in subspaces orthogonal to each other', async () => {
    const { codebooks } = await train({ rotations: 5 });
    const codeword = (b: number, w: number) => codebooks.subarray((b * 16 + w) * dim, (b * 16 + w + 1) * dim);
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < a; b++) {
        for (let w = 0; w < 16; w++) {
          const product = codeword(a, w).reduce((sum, value, d) => sum + value * codeword(b, 15 - w)[d], 0);
          expect(Math.abs(product)).toBeLessThan(1e-4);
        }
      }
    }
  });

  it('fits the rotation on a sample where there are more vectors', async () => {
    const [all, sampled] = [await train(), await train({ sampleSize: 500 })];
    expect(sampled.codebooks).not.toEqual(all.codebooks);
    expect(errorOf(sampled)).toBeLessThan(1.1 * errorOf(all));
    expect(sampled.itemCount).toBe(itemCount);
  });

  it('takes vectors that are all the same, and vectors of fewer dimensions than they have', async () => {
    const constant = new Float32Array(50 * dim).fill(0.5);
    expect(errorOf(await train({}, constant), constant)).toBeLessThan(1e-12);
    const zeros = new Float32Array(50 * dim);
    expect((await train({}, zeros)).codebooks.every((value) => value === 0)).toBe(true);
    const line = Float32Array.from({ length: 400 * dim }, (_, i) => Math.floor(i / dim) / 400);
    const table = await train({}, line);
    expect(errorOf(table, line)).toBeLessThan(0.01);
  });

  const call = (options: object) => optimizedProductQuantizer(options);
  const trial = { names: optimizedProductQuantizerNames, call };
  for (const { name, check } of optionRefusals(trial)) it(`refuses ${name}`, check);
});
