import { type QuantizerProgress, Random } from '@lightrec/core';
import { type QuantizerBands, quantizerConformance } from '@lightrec/core/testing';
import { randomFloats } from '@lightrec/oracles';
import { describe, expect, it, vi } from 'vitest';
import { encodeResidual } from './encode-residual.js';
import { residualKMeans } from './residual-k-means.js';
import { residualQuantizer } from './residual-quantizer.js';
import { scoreAwareQuantizer } from './score-aware-quantizer.js';

const bands: QuantizerBands = { 1: [0.33, 0.4], 2: [0.13, 0.19], 4: [0.04, 0.06] };

describe.each([
  ['residualQuantizer', () => residualQuantizer()],
  ['residualQuantizer of the plain engine', () => residualQuantizer({ engine: 'plain' })],
])('%s keeps the contract', (_, create) => {
  for (const { name, check } of quantizerConformance(create, bands)) it(name, check);
});

const dim = 4;
const vectors = randomFloats(new Random(3), 300 * dim);
const sizes = { dim, codebookCount: 3, codewordCount: 8 };
const anisotropy = { directions: vectors.map((value) => value / 4), weight: 2 };

describe('what quantizers train', () => {
  it('is the table of residualKMeans, to the bit', async () => {
    const shape = { ...sizes, weights: Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 4)) };
    const trained = await residualQuantizer({ iterations: 5 }).train(vectors, { ...shape, random: new Random(2) });
    expect(trained).toEqual(residualKMeans({ ...shape, vectors, iterations: 5, random: new Random(2) }));
    const aware = await scoreAwareQuantizer(anisotropy).train(vectors, { ...shape, random: new Random(2) });
    expect(aware).toEqual(residualKMeans({ ...shape, vectors, anisotropy, random: new Random(2) }));
    expect(aware.codebooks).not.toEqual(trained.codebooks);
  });

  it('is reported in iterations, with the error of the codebooks so far', async () => {
    const errors: number[] = [];
    const onProgress = ({ relativeError }: { relativeError: number }) => errors.push(relativeError);
    residualKMeans({ ...sizes, vectors, iterations: 5, random: new Random(2), onProgress });
    const seen: QuantizerProgress[] = [];
    await residualQuantizer({ iterations: 5 }).train(vectors, {
      ...{ ...sizes, random: new Random(2) },
      onProgress: (progress) => seen.push(progress),
    });
    expect(seen[0]).toEqual({ done: 0, total: 15, relativeError: undefined });
    expect(seen.at(-1)).toEqual({ done: 15, total: 15, relativeError: errors[2] });
  });

  it('is reported once at its end, however often the event loop has its turn', async () => {
    let now = 0;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => ++now * 1000); // each look at it is a second later
    const ends: QuantizerProgress[] = [];
    await residualQuantizer({ iterations: 2 }).train(vectors.subarray(0, 40 * dim), {
      ...{ ...sizes, random: new Random(2) },
      onProgress: (progress) => progress.done === progress.total && ends.push(progress),
    });
    clock.mockRestore();
    expect(ends).toHaveLength(1);
  });

  it('is of directions that fit, and iterations that there can be', async () => {
    const training = { ...sizes, random: new Random(1) };
    const few = { directions: new Float32Array(dim), weight: 1 };
    await expect(scoreAwareQuantizer(few).train(vectors, training)).rejects.toThrow('anisotropy.directions: expected');
    await expect(residualQuantizer({ iterations: 0 }).train(vectors, training)).rejects.toThrow('iterations: expected');
  });
});

describe('options.anisotropy', () => {
  it('is that of further vectors', async () => {
    const table = await residualQuantizer().train(vectors, { ...sizes, random: new Random(2) });
    const encode = residualQuantizer({ anisotropy: 8 }).encoderOf(table);
    expect(encode(vectors)).toEqual(encodeResidual(table, vectors, 'auto', 8));
    expect(encode(vectors)).not.toEqual(encodeResidual(table, vectors));
  });
});
