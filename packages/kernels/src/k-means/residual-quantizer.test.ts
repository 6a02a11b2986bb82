import { CodeTable, type QuantizerProgress, Random } from '@lightrec/core';
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
  ['residualQuantizer of a beam', () => residualQuantizer({ beamWidth: 4 })],
  ['residualQuantizer of a sample', () => residualQuantizer({ sampleSize: 800 })],
  ['residualQuantizer of a beam and a sample', () => residualQuantizer({ beamWidth: 3, sampleSize: 900 })],
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

/** The squared error of what the codes of vectors stand for. */
function errorOf(table: CodeTable, given: Float32Array): number {
  let sum = 0;
  for (let item = 0; item < table.itemCount; item++) {
    table.decode(item).forEach((value, d) => {
      sum += (given[item * table.dim + d] - value) ** 2;
    });
  }
  return sum;
}

/** Around centres, as vectors of a model are. */
function clusteredVectors(random: Random, count: number, dim: number): Float32Array {
  const centres = randomFloats(random, 20 * dim);
  const noise = randomFloats(random, count * dim);
  return noise.map((value, i) => centres[((Math.floor(i / dim) * 7) % 20) * dim + (i % dim)] + 0.6 * value);
}

describe('options.beamWidth', () => {
  const shape = { dim: 8, codebookCount: 4, codewordCount: 16 };

  it('leaves less error of the vectors than one does, in training and in encoding', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const given = clusteredVectors(new Random(seed), 2000, 8);
      const train = (beamWidth: number) =>
        residualQuantizer({ beamWidth }).train(given, { ...shape, random: new Random(seed) });
      const [greedy, beam] = [await train(1), await train(5)];
      expect(errorOf(beam, given)).toBeLessThan(0.98 * errorOf(greedy, given));
      const encoded = residualQuantizer({ beamWidth: 5 }).encoderOf(greedy)(given);
      expect(errorOf(new CodeTable({ ...greedy, codes: encoded }), given)).toBeLessThan(errorOf(greedy, given));
    }
  });

  it('of one is what there is without it, to the bit', async () => {
    const given = clusteredVectors(new Random(1), 500, 8);
    const train = (options: object) => residualQuantizer(options).train(given, { ...shape, random: new Random(2) });
    expect(await train({ beamWidth: 1 })).toEqual(await train({}));
  });

  it('trains the table whose codes its encoder finds, on both engines, and that of residualKMeans', async () => {
    const given = clusteredVectors(new Random(3), 300, 8);
    const weights = Float64Array.from({ length: 300 }, (_, i) => i % 3);
    const options = { beamWidth: 3, iterations: 4 };
    const training = { ...shape, weights, random: new Random(2) };
    const table = await residualQuantizer(options).train(given, training);
    expect(residualQuantizer(options).encoderOf(table)(given)).toEqual(table.codes);
    expect(await residualQuantizer({ ...options, engine: 'plain' }).train(given, training)).toEqual(table);
    expect(residualKMeans({ ...training, ...options, vectors: given })).toEqual(table);
  });

  it('may be wider than there are sums', async () => {
    const few = { dim: 4, codebookCount: 3, codewordCount: 2, random: new Random(1) };
    const table = await residualQuantizer({ beamWidth: 100 }).train(vectors, few);
    const encoded = residualQuantizer({ beamWidth: 8 }).encoderOf(table)(vectors);
    expect(table.codes).toEqual(encoded);
  });

  it('tells the error that is left', async () => {
    const seen: QuantizerProgress[] = [];
    const onProgress = (progress: QuantizerProgress) => seen.push(progress);
    const table = await residualQuantizer({ beamWidth: 4 }).train(vectors, {
      ...sizes,
      random: new Random(2),
      onProgress,
    });
    const energy = vectors.reduce((sum, value) => sum + value * value, 0);
    expect(seen.at(-1)?.relativeError).toBeCloseTo(errorOf(table, vectors) / energy, 5);
  });

  it('is a count, alone', async () => {
    const table = await residualQuantizer().train(vectors, { ...sizes, random: new Random(2) });
    const training = { ...sizes, random: new Random(2) };
    await expect(residualQuantizer({ beamWidth: 0 }).train(vectors, training)).rejects.toThrow('beamWidth: expected');
    expect(() => residualQuantizer({ beamWidth: 1.5 }).encoderOf(table)).toThrow('beamWidth: expected');
    expect(() => residualQuantizer({ beamWidth: 2, anisotropy: 1 }).encoderOf(table)).toThrow(
      'anisotropy: expected 0 beside a `beamWidth`',
    );
    expect(() => residualKMeans({ ...training, vectors, anisotropy, beamWidth: 2 })).toThrow('anisotropy: expected');
  });
});

describe('options.sampleSize', () => {
  const given = clusteredVectors(new Random(4), 3000, 8);
  const shape = { dim: 8, codebookCount: 3, codewordCount: 16 };
  const train = (options: object, training: object = {}) =>
    residualQuantizer(options).train(given, { ...shape, random: new Random(2), ...training });

  it('is of the vectors to train on; all have the codes that they are encoded to', async () => {
    const some = await train({ sampleSize: 2000 });
    expect(some.itemCount).toBe(3000);
    expect(some.codes).toEqual(encodeResidual(some, given));
    const whole = await train({});
    expect(some.codebooks).not.toEqual(whole.codebooks);
    expect(errorOf(some, given)).toBeLessThan(1.03 * errorOf(whole, given));
  });

  it('changes nothing where there are no more vectors, or it is off', async () => {
    expect(await train({ sampleSize: 3000 })).toEqual(await train({}));
    expect(await train({ sampleSize: Number.POSITIVE_INFINITY })).toEqual(await train({}));
  });

  it('is 65,536 unless more is asked for', async () => {
    const many = randomFloats(new Random(5), 65_537);
    const training = { dim: 1, codebookCount: 1, codewordCount: 2, random: new Random(2) };
    const on = (sampleSize?: number) => residualQuantizer({ sampleSize, iterations: 1 }).train(many, training);
    expect(await on()).toEqual(await on(65_536));
    expect(await on()).not.toEqual(await on(65_537));
  });

  it('takes the weights along', async () => {
    const weights = Float64Array.from({ length: 3000 }, (_, item) => (item < 300 ? 1 : 0));
    const few = given.slice(0, 300 * 8);
    const weighted = await train({ sampleSize: 299 }, { weights });
    const alone = await residualQuantizer({ sampleSize: 299 }).train(few, { ...shape, random: new Random(2) });
    expect(weighted.codebooks).toEqual(alone.codebooks);
  });

  it('counts what is encoded as steps of the progress', async () => {
    const seen: QuantizerProgress[] = [];
    await train(
      { sampleSize: 500, iterations: 2 },
      { onProgress: (progress: QuantizerProgress) => seen.push(progress) },
    );
    expect(seen.at(-1)).toMatchObject({ done: 7, total: 7 });
  });

  it('is a count of vectors', async () => {
    for (const sampleSize of [0, 1.5, Number.NaN]) {
      await expect(train({ sampleSize })).rejects.toThrow('sampleSize: expected an integer >= 1');
    }
    const training = { vectors, ...sizes, random: new Random(1), anisotropy, sampleSize: 5 };
    expect(() => residualKMeans(training)).toThrow('anisotropy: expected none beside');
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
