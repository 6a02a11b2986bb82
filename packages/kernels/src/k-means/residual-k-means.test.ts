import { ArgumentError, type CodeTable, IdMap, Random, ShapeError } from '@lightrec/core';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { allocateLengths } from './allocate-lengths.js';
import { residualCodebooks, residualKMeans } from './residual-k-means.js';

/** Weighted squared error of the decoded items as a share of the vectors' own energy. */
function relativeErrorOf(table: CodeTable, vectors: Float32Array, weights?: number[]): number {
  let [error, energy] = [0, 0];
  for (let item = 0; item < table.itemCount; item++) {
    table.decode(item).forEach((value, d) => {
      const vector = vectors[item * table.dim + d];
      error += (weights?.[item] ?? 1) * (vector - value) ** 2;
      energy += (weights?.[item] ?? 1) * vector ** 2;
    });
  }
  return error / energy;
}

const problems = fc.record({
  itemCount: fc.integer({ min: 1, max: 60 }),
  dim: fc.integer({ min: 1, max: 8 }),
  codebookCount: fc.integer({ min: 1, max: 5 }),
  codewordCount: fc.integer({ min: 1, max: 9 }),
  seed: seeds,
});

describe('residualKMeans', () => {
  it('encodes each item so that decoding leaves the error it reports, less with every codebook', () => {
    fc.assert(
      fc.property(problems, fc.boolean(), ({ itemCount, dim, codebookCount, codewordCount, seed }, weighted) => {
        const random = new Random(seed);
        const vectors = randomFloats(random, itemCount * dim);
        const weights = weighted ? Array.from({ length: itemCount }, () => 1 + random.integer(5)) : undefined;
        const errors: number[] = [];
        const table = residualKMeans({
          vectors,
          dim,
          codebookCount,
          codewordCount,
          weights,
          random,
          onProgress: ({ relativeError }) => errors.push(relativeError),
        });
        expect([table.itemCount, table.codebookCount, table.codewordCount, table.dim]).toEqual([
          itemCount,
          codebookCount,
          codewordCount,
          dim,
        ]);
        errors.reduce((before, error) => {
          expect(error).toBeLessThanOrEqual(before * (1 + 1e-5) + 1e-9);
          return error;
        }, 1);
        expect(relativeErrorOf(table, vectors, weights)).toBeCloseTo(errors[codebookCount - 1], 5);
      }),
    );
  });

  it('decodes exactly where one codebook holds every vector', () => {
    const vectors = randomFloats(new Random(1), 20 * 3);
    const table = residualKMeans({ vectors, dim: 3, codebookCount: 1, codewordCount: 20, random: new Random(2) });
    for (let item = 0; item < 20; item++) expect(table.decode(item)).toEqual(vectors.slice(item * 3, item * 3 + 3));
  });

  it('makes the first codebooks the same, however many follow', () => {
    const vectors = randomFloats(new Random(3), 100 * 4);
    const run = (codebookCount: number) =>
      residualKMeans({ vectors, dim: 4, codebookCount, codewordCount: 8, random: new Random(9) });
    expect(run(3).codebooks.subarray(0, 2 * 8 * 4)).toEqual(run(2).codebooks);
  });

  it('has four codebooks of 256 codewords by default, and leaves the vectors alone', () => {
    const vectors = randomFloats(new Random(3), 30 * 2);
    const before = vectors.slice();
    const table = residualKMeans({ vectors, dim: 2, random: new Random(1) });
    expect([table.codebookCount, table.codewordCount]).toEqual([4, 256]);
    expect(vectors).toEqual(before);
  });

  it('gives the same bytes for the same seed, on both engines', () => {
    const vectors = randomFloats(new Random(3), 200 * 6);
    const run = (seed: number, engine: 'wasm' | 'plain') =>
      residualKMeans({ vectors, dim: 6, codebookCount: 3, codewordCount: 16, random: new Random(seed), engine });
    expect(run(1, 'wasm').codes).toEqual(run(1, 'plain').codes);
    expect(run(1, 'wasm').codebooks).toEqual(run(1, 'plain').codebooks);
    expect(run(1, 'wasm').codebooks).not.toEqual(run(2, 'wasm').codebooks);
  });

  it('leaves the generator where it was', () => {
    const random = new Random(7);
    const before = random.state;
    residualKMeans({ vectors: Float32Array.of(1, 2), dim: 1, codewordCount: 2, random });
    expect(random.state).toEqual(before);
  });

  it('keeps vectors of zeros at no error', () => {
    const errors: number[] = [];
    const onProgress = ({ relativeError }: { relativeError: number }) => errors.push(relativeError);
    residualKMeans({
      vectors: new Float32Array(8),
      dim: 2,
      codebookCount: 2,
      codewordCount: 4,
      random: new Random(1),
      onProgress,
    });
    expect(errors).toEqual([0, 0]);
  });
});

describe('options.weights', () => {
  it('give more of the codewords to what counts more', () => {
    const vectors = randomFloats(new Random(8), 200 * 4);
    const weights = Array.from({ length: 200 }, (_, item) => (item < 20 ? 1000 : 1));
    const heavy = vectors.subarray(0, 20 * 4);
    const errorOfHeavy = (chosen?: number[]) => {
      const table = residualKMeans({
        vectors,
        dim: 4,
        codebookCount: 1,
        codewordCount: 16,
        weights: chosen,
        random: new Random(1),
      });
      let error = 0;
      for (let item = 0; item < 20; item++) {
        table.decode(item).forEach((value, d) => {
          error += (heavy[item * 4 + d] - value) ** 2;
        });
      }
      return error;
    };
    expect(errorOfHeavy(weights)).toBeLessThan(errorOfHeavy() / 2);
  });
});

describe('options.items', () => {
  const vectors = Float32Array.of(1, 2, 3);

  it('become the ids of the table', () => {
    const items = IdMap.from(['a', 'b', 'c']);
    const table = residualKMeans({ vectors, dim: 1, codebookCount: 1, codewordCount: 2, items, random: new Random(1) });
    expect(table.items).toBe(items);
    expectTypeOf(table).toEqualTypeOf<CodeTable<string>>();
  });
});

describe('options.onProgress and options.signal', () => {
  const vectors = randomFloats(new Random(1), 50 * 2);

  it('tell of each codebook, counted from 1', () => {
    const seen: number[][] = [];
    residualKMeans({
      vectors,
      dim: 2,
      codebookCount: 3,
      codewordCount: 4,
      random: new Random(1),
      onProgress: ({ codebook, codebookCount }) => seen.push([codebook, codebookCount]),
    });
    expect(seen).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('stop before the next codebook', () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = ({ codebook }: { codebook: number }) => {
      seen.push(codebook);
      controller.abort(new Error('enough'));
    };
    const { signal } = controller;
    expect(() => residualKMeans({ vectors, dim: 2, random: new Random(1), onProgress, signal })).toThrow('enough');
    expect(seen).toEqual([1]);
  });
});

describe('residualCodebooks', () => {
  const vectors = randomFloats(new Random(1), 400 * 2);
  const shape = { vectors, dim: 2, codebookCount: 2, iterations: 3 };

  it('are those of residualKMeans, and of more codewords than a code table can name', () => {
    const few = { ...shape, codewordCount: 8, weights: Float64Array.from({ length: 400 }, (_, i) => 1 + (i % 3)) };
    const { codebooks } = residualKMeans({ ...few, random: new Random(2) });
    expect(residualCodebooks({ ...few, random: new Random(2) })).toEqual(codebooks);
    const many = residualCodebooks({ ...shape, codewordCount: 300, random: new Random(2) });
    expect(many.length).toBe(2 * 300 * 2);
    expect(new Set(Array.from({ length: 300 }, (_, w) => many[2 * w])).size).toBe(300);
  });
});

describe('what does not fit is refused', () => {
  const good = { vectors: Float32Array.of(1, 2, 3, 4), dim: 2, codewordCount: 2, random: new Random(1) };

  it('by name', () => {
    expect(() => residualKMeans({ ...good, vectors: new Float32Array(3) })).toThrow(ShapeError);
    expect(() => residualKMeans({ ...good, vectors: new Float32Array(3) })).toThrow(
      'vectors: expected a multiple of dim 2',
    );
    expect(() => residualKMeans({ ...good, vectors: new Float32Array(0) })).toThrow(
      'vectors: expected at least one item',
    );
    expect(() => residualKMeans({ ...good, vectors: Float32Array.of(1, Number.POSITIVE_INFINITY) })).toThrow(
      ArgumentError,
    );
    for (const codewordCount of [0, 257])
      expect(() => residualKMeans({ ...good, codewordCount })).toThrow(ArgumentError);
    expect(() => residualKMeans({ ...good, codebookCount: 0 })).toThrow(ArgumentError);
    expect(() => residualKMeans({ ...good, weights: [1, 2, 3] })).toThrow(ShapeError);
    expect(() => residualKMeans({ ...good, items: IdMap.range(3) })).toThrow(ShapeError);
  });
});

describe('options.anisotropy', () => {
  it('lowers the anisotropic error, at the cost of the plain one', () => {
    const random = new Random(4);
    const dim = 8;
    const vectors = randomFloats(random, 800 * dim);
    const directions = vectors.slice();
    for (let row = 0; row < vectors.length; row += dim) {
      const norm = Math.hypot(...vectors.subarray(row, row + dim));
      for (let d = 0; d < dim; d++) directions[row + d] /= norm;
    }
    const shared = { vectors, dim, codebookCount: 2, codewordCount: 16 };
    const plain = residualKMeans({ ...shared, random: new Random(5) });
    const aware = residualKMeans({ ...shared, anisotropy: { directions, weight: 4 }, random: new Random(5) });
    const alongOf = (table: CodeTable) => {
      let sum = 0;
      for (let item = 0; item < table.itemCount; item++) {
        const decoded = table.decode(item);
        sum +=
          decoded.reduce(
            (along, value, d) => along + (vectors[item * dim + d] - value) * directions[item * dim + d],
            0,
          ) ** 2;
      }
      return sum;
    };
    expect(alongOf(aware)).toBeLessThan(0.7 * alongOf(plain));
    expect(relativeErrorOf(aware, vectors)).toBeGreaterThan(relativeErrorOf(plain, vectors));
  });

  it('refuses directions of another shape', () => {
    const vectors = new Float32Array(6);
    const anisotropy = { directions: new Float32Array(4), weight: 1 };
    expect(() => residualKMeans({ vectors, dim: 2, anisotropy, random: new Random(1) })).toThrow(
      'anisotropy.directions: expected [3, 2], received 4 entries',
    );
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses the weight %s', (weight) => {
    const anisotropy = { directions: new Float32Array(6), weight };
    expect(() => residualKMeans({ vectors: new Float32Array(6), dim: 2, anisotropy, random: new Random(1) })).toThrow(
      'anisotropy.weight: expected a finite number >= 0',
    );
  });
});

describe('options.vectors', () => {
  it('are named where they are not finite', () => {
    const vectors = Float32Array.of(0, 1, Number.NaN, 0);
    expect(() => residualKMeans({ vectors, dim: 2, random: new Random(1) })).toThrow('vectors[2]: expected');
  });
});

describe('options.meanLength', () => {
  it('gives heavier items more codes, within the mean, and less error than the same codes for all', () => {
    const random = new Random(6);
    const dim = 6;
    const vectors = randomFloats(random, 600 * dim);
    const weights = Array.from({ length: 600 }, (_, item) => (item < 60 ? 50 : 1));
    const shared = { vectors, dim, codewordCount: 16, weights };
    const table = residualKMeans({ ...shared, codebookCount: 8, meanLength: 2, random: new Random(7) });
    expect(table.meanLength).toBeLessThanOrEqual(2);
    expect(table.meanLength).toBeGreaterThan(1.98);
    const meanOf = (lengths: Uint8Array) => lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(meanOf(table.lengths!.subarray(0, 60))).toBeGreaterThan(2 + meanOf(table.lengths!.subarray(60)));
    const fixed = residualKMeans({ ...shared, codebookCount: 2, random: new Random(7) });
    expect(relativeErrorOf(table, vectors, weights)).toBeLessThan(0.7 * relativeErrorOf(fixed, vectors, weights));
  });

  it('keeps one codeword of each codebook for codes that are missing', () => {
    const vectors = randomFloats(new Random(8), 40);
    const table = residualKMeans({
      vectors,
      dim: 2,
      codebookCount: 3,
      codewordCount: 4,
      meanLength: 1,
      random: new Random(1),
    });
    for (let b = 0; b < 3; b++) expect(Array.from(table.codebooks.subarray(b * 8 + 6, b * 8 + 8))).toEqual([0, 0]);
    expect(() => residualKMeans({ vectors, dim: 2, codewordCount: 1, meanLength: 1, random: new Random(1) })).toThrow(
      'codewordCount: expected an integer in [2, 256]',
    );
  });
});

describe('options.lengthWeights', () => {
  it('shares out the codes, as allocateLengths does by the errors that are left, and moves no codeword', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), seeds, (itemCount, seed) => {
        const random = new Random(seed);
        const [dim, codebookCount, codewordCount] = [3, 4, 5];
        const vectors = randomFloats(random, itemCount * dim);
        const lengthWeights = Array.from({ length: itemCount }, () => random.integer(4));
        const meanLength = random.integer(codebookCount + 1);
        const shared = { vectors, dim, codebookCount, codewordCount, meanLength };
        const table = residualKMeans({ ...shared, lengthWeights, random: new Random(seed) });
        const whole = residualKMeans({ ...shared, meanLength: codebookCount, random: new Random(seed) });
        expect(table.codebooks).toEqual(whole.codebooks);
        const errors = Array.from({ length: codebookCount + 1 }, (_, length) => {
          const lengths = new Uint8Array(itemCount).fill(length);
          // Codes that an item has no use for were left out of `whole`; there the error does not fall either.
          const cut = lengths.map((most, item) => Math.min(most, whole.lengths![item]));
          return Float64Array.from(cut, (most, item) => squaredErrorOf(whole, vectors, item, most));
        });
        const expected = allocateLengths({ errors, weights: lengthWeights, meanLength });
        const cost = (lengths: Uint8Array) =>
          lengths.reduce((sum, length, item) => sum + lengthWeights[item] * errors[length][item], 0);
        expect(cost(table.lengths!)).toBeCloseTo(cost(expected), 4);
      }),
    );
  });

  it('are refused where they are no weights of the items', () => {
    const shared = { vectors: Float32Array.of(1, 2), dim: 1, meanLength: 1, random: new Random(1) };
    expect(() => residualKMeans({ ...shared, lengthWeights: [1] })).toThrow('lengthWeights');
    expect(() => residualKMeans({ ...shared, lengthWeights: [1, -1] })).toThrow('lengthWeights[1]');
  });
});

/** Squared error of an item of which the first `length` codes are decoded. */
function squaredErrorOf(table: CodeTable, vectors: Float32Array, item: number, length: number): number {
  const { codes, codebooks, codebookCount, codewordCount, dim } = table;
  let error = 0;
  for (let d = 0; d < dim; d++) {
    let left = vectors[item * dim + d];
    for (let b = 0; b < length; b++) {
      left -= codebooks[(b * codewordCount + codes[item * codebookCount + b]) * dim + d];
    }
    error += left ** 2;
  }
  return error;
}
