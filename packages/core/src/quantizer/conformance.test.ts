import { describe, expect, it } from 'vitest';
import { CodeTable } from '../code-table.js';
import { type Codebooks, requireCodebooks } from '../codebooks.js';
import { requireFiniteValues, requireRows, requireWeights } from '../options/arrays.js';
import { optionRefusals } from '../options/option-refusals.js';
import { Random } from '../random.js';
import { checkTraining, trainingNames } from './check-training.js';
import { quantizerConformance } from './conformance.js';
import type { Quantizer, QuantizerTraining } from './quantizer.js';

/** Residual k-means in plain loops, of random starts. */
const plainQuantizer: Quantizer = {
  async train(vectors, training) {
    checkTraining(vectors, training);
    const { dim, codebookCount, codewordCount, weights, random, items, onProgress, signal } = training;
    const itemCount = vectors.length / dim;
    const masses = requireWeights('weights', weights, itemCount);
    const residuals = vectors.slice();
    const codebooks = new Float32Array(codebookCount * codewordCount * dim);
    const codes = new Uint8Array(itemCount * codebookCount);
    for (let b = 0; b < codebookCount; b++) {
      signal?.throwIfAborted();
      const book = codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim);
      startOf(book, residuals, dim, masses, random.fork(`codebook ${b}`));
      for (let round = 0; round < 15; round++) moveToMeans(book, residuals, dim, masses);
      for (let item = 0; item < itemCount; item++) {
        codes[item * codebookCount + b] = takeNearest(residuals.subarray(item * dim, (item + 1) * dim), book);
      }
      onProgress?.({ done: b + 1, total: codebookCount });
    }
    return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
  },
  encoderOf(table) {
    requireCodebooks(table);
    const { codebooks, codebookCount, codewordCount, dim } = table;
    return (vectors) => {
      const count = requireRows('vectors', vectors, dim);
      requireFiniteValues('vectors', vectors);
      const residuals = vectors.slice();
      return Uint8Array.from({ length: count * codebookCount }, (_, i) => {
        const [item, b] = [Math.floor(i / codebookCount), i % codebookCount];
        const book = codebooks.subarray(b * codewordCount * dim, (b + 1) * codewordCount * dim);
        return takeNearest(residuals.subarray(item * dim, (item + 1) * dim), book);
      });
    };
  },
};

/** k-means++. */
function startOf(book: Float32Array, points: Float32Array, dim: number, masses: Float64Array, random: Random) {
  const count = points.length / dim;
  const distances = new Float64Array(count).fill(1);
  for (let w = 0; w < book.length / dim; w++) {
    let left = random.uniform() * distances.reduce((sum, distance, item) => sum + masses[item] * distance, 0);
    const drawn = distances.findIndex((distance, item) => {
      left -= masses[item] * distance;
      return left < 0;
    });
    const chosen = points.subarray(Math.max(drawn, 0) * dim, (Math.max(drawn, 0) + 1) * dim);
    book.set(chosen, w * dim);
    for (let item = 0; item < count; item++) {
      const distance = chosen.reduce((sum, value, d) => sum + (points[item * dim + d] - value) ** 2, 0);
      distances[item] = Math.min(w === 0 ? Number.POSITIVE_INFINITY : distances[item], distance);
    }
  }
}

function moveToMeans(book: Float32Array, points: Float32Array, dim: number, masses: Float64Array) {
  const sums = new Float64Array(book.length);
  const totals = new Float64Array(book.length / dim);
  for (let item = 0; item < points.length / dim; item++) {
    const w = nearest(points.subarray(item * dim, (item + 1) * dim), book);
    totals[w] += masses[item];
    for (let d = 0; d < dim; d++) sums[w * dim + d] += masses[item] * points[item * dim + d];
  }
  sums.forEach((sum, i) => {
    if (totals[Math.floor(i / dim)] > 0) book[i] = sum / totals[Math.floor(i / dim)];
  });
}

function nearest(point: Float32Array, book: Float32Array): number {
  const distances = Array.from({ length: book.length / point.length }, (_, w) =>
    point.reduce((sum, value, d) => sum + (value - book[w * point.length + d]) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

/** Its code; leaves what the codeword leaves. */
function takeNearest(point: Float32Array, book: Float32Array): number {
  const w = nearest(point, book);
  for (let d = 0; d < point.length; d++) point[d] -= book[w * point.length + d];
  return w;
}

const sizes = 'makes a table of the sizes and ids that were asked for';
const bands = 'leaves an error within its bands, less with more codebooks';
const seeds = 'gives the same table for the same seed, and another for another';
const unchanged = 'leaves vectors and generator as they were';
const encodes = 'encodes vectors as well as it was trained, alone as in a batch';
const stable = 'encodes what one code stands for as what it stands for';
const weighs = 'leaves less error of items that weigh more';
const few = 'takes fewer items than codewords';
const progress = 'tells how far it has come, and stops when told to';
const refuses = 'refuses what does not fit';

describe('a quantizer that keeps the contract', () => {
  for (const { name, check } of quantizerConformance(() => plainQuantizer)) it(name, check);

  it('is asked about every rule, by name', () => {
    const rules = quantizerConformance(() => plainQuantizer).map(({ name }) => name);
    expect(rules).toEqual([sizes, bands, seeds, unchanged, encodes, stable, weighs, few, progress, refuses]);
  });

  it('may be held to bands of its own', async () => {
    const narrow = { 1: [0.1, 0.2], 2: [0.1, 0.2], 4: [0, 0.1] } as const;
    const [, withinBands] = quantizerConformance(() => plainQuantizer, narrow);
    await expect(withinBands.check()).rejects.toThrow('an error in [0.1, 0.2] of 1 codebooks, got 0.3');
  });
});

describe('a quantizer that breaks a rule fails that case', () => {
  type Train = (vectors: Float32Array, training: QuantizerTraining) => Promise<CodeTable>;
  const { train, encoderOf } = plainQuantizer;
  const trainedAs = (change: (training: QuantizerTraining, vectors: Float32Array) => Partial<QuantizerTraining>) =>
    ({ train: (vectors, training) => train(vectors, { ...training, ...change(training, vectors) }) }) as {
      train: Train;
    };
  const encodedAs = (change: (codes: Uint8Array, table: Codebooks, vectors: Float32Array) => Uint8Array) => ({
    encoderOf: (table: Codebooks) => {
      const encode = encoderOf(table);
      return (vectors: Float32Array) => change(encode(vectors), table, vectors);
    },
  });

  it.each<[what: string, rule: string, broken: Partial<Record<keyof Quantizer, unknown>>]>([
    ['forgets the ids', sizes, trainedAs(() => ({ items: undefined }))],
    [
      'has one codebook too many',
      sizes,
      trainedAs(({ codebookCount }) => ({ codebookCount: codebookCount === 2 ? 3 : codebookCount })),
    ],
    [
      'chooses codewords at random',
      bands,
      {
        train: async (vectors: Float32Array, training: QuantizerTraining) => {
          const table = await train(vectors, training);
          return new CodeTable({ ...table, codes: table.codes.map((_, i) => i % table.codewordCount) });
        },
      },
    ],
    ['draws by a seed of its own', seeds, trainedAs(() => ({ random: new Random(Math.random() * 2 ** 31) }))],
    [
      'has one seed for all',
      seeds,
      trainedAs(({ random }) => (typeof random === 'number' ? {} : { random: new Random(1) })),
    ],
    [
      'scales the vectors in place',
      unchanged,
      trainedAs((_, vectors) => {
        if (vectors.length > 0) vectors[3] *= 2;
        return {};
      }),
    ],
    [
      'draws from the generator',
      unchanged,
      trainedAs(({ random }) => {
        random.uniform?.();
        return {};
      }),
    ],
    ['encodes by the first codebook alone', encodes, encodedAs((codes) => codes.map((code, i) => (i % 2 ? 0 : code)))],
    [
      'encodes a vector that comes alone otherwise',
      encodes,
      encodedAs((codes, { codebookCount }) => (codes.length === codebookCount ? codes.map((code) => code ^ 1) : codes)),
    ],
    [
      'takes the next codeword',
      stable,
      encodedAs((codes, { codewordCount }) => codes.map((c) => (c + 1) % codewordCount)),
    ],
    ['weighs all alike', weighs, trainedAs(({ weights }) => (weights?.[0] === 100 ? { weights: undefined } : {}))],
    [
      'refuses few vectors',
      few,
      trainedAs((_, vectors) => {
        if (vectors.length === 40) throw new Error('too few');
        return {};
      }),
    ],
    ['tells nothing', progress, trainedAs(() => ({ onProgress: undefined }))],
    ['does not stop', progress, trainedAs(() => ({ signal: undefined }))],
    [
      'takes weights of other items',
      refuses,
      trainedAs(({ weights }) => (weights?.length === 2 ? { weights: undefined } : {})),
    ],
  ])('%s', async (_, rule, broken) => {
    const cases = quantizerConformance(() => ({ ...plainQuantizer, ...broken }) as Quantizer);
    await expect(cases.find(({ name }) => name === rule)!.check()).rejects.toThrow();
  });
});

describe('checkTraining', () => {
  const good = { dim: 2, codebookCount: 1, codewordCount: 2, random: new Random(1) };
  const call = (given: object) => checkTraining(new Float32Array(4), { ...good, ...given });
  for (const { name, check } of optionRefusals({ names: trainingNames, call })) it(`refuses ${name}`, check);
});
