import { ArgumentError, decodeAnyArtifact, Random, ShapeError } from '@lightrec/core';
import { encodeResidual } from '@lightrec/kernels';
import { randomFloats } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FromVectorsOptions, FromVectorsProgress } from './from-vectors.js';
import { LightRecIndex } from './light-rec-index.js';
import { searchByBruteForce } from './test-support/brute-force.js';

/** Vectors of 40 clusters, and users near some of them. */
function clustered(seed: number, itemCount: number, userCount: number, dim: number) {
  const random = new Random(seed);
  const centres = randomFloats(random, 40 * dim);
  const near = (count: number, spread: number) =>
    Float32Array.from({ length: count * dim }, (_, i) => {
      if (i % dim === 0) centre = random.integer(40);
      return centres[centre * dim + (i % dim)] + spread * random.normal();
    });
  let centre = 0;
  return { vectors: near(itemCount, 0.3), users: near(userCount, 0.5) };
}

const shapes = fc.record({
  itemCount: fc.integer({ min: 1, max: 60 }),
  dim: fc.integer({ min: 1, max: 6 }),
  codebookCount: fc.integer({ min: 1, max: 4 }),
  codewordCount: fc.integer({ min: 2, max: 9 }),
  sampleSize: fc.constantFrom(1, 10, 1000),
  lengthShare: fc.constantFrom(undefined, 0, 0.4, 1),
  weighted: fc.boolean(),
  withTies: fc.boolean(),
  seed: fc.nat(),
});

/** Vectors and options of a shape. */
function problemOf({
  itemCount,
  dim,
  lengthShare,
  weighted,
  withTies,
  seed,
  ...shape
}: typeof shapes extends fc.Arbitrary<infer T> ? T : never) {
  const random = new Random(seed);
  const vectors = randomFloats(random, itemCount * dim, withTies ? 'grid' : 'normal');
  const weights = weighted ? Array.from({ length: itemCount }, () => random.integer(3)) : undefined;
  const meanLength = lengthShare === undefined ? undefined : lengthShare * shape.codebookCount;
  const ids = Array.from({ length: itemCount }, (_, item) => `item ${item}`);
  const options: FromVectorsOptions = { dim, ...shape, ids, weights, meanLength, seed, vectorFormat: 'float32' };
  return { vectors, options, user: randomFloats(random, dim, withTies ? 'grid' : 'normal') };
}

describe('fromVectors', () => {
  it('gives each item the codes that encodeResidual finds, as many as its length, and is exact for them', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async (shape) => {
        const { vectors, options, user } = problemOf(shape);
        const index = await LightRecIndex.fromVectors(vectors, options);
        const codeTable = index.toCodeTable();
        const { codes, codebooks, codebookCount, codewordCount, dim, lengths } = codeTable;
        // The last codeword of each codebook is for missing codes, where lengths vary.
        const count = lengths ? codewordCount - 1 : codewordCount;
        const choices = Array.from({ length: codebookCount }, (_, b) => [
          ...codebooks.subarray(b * codewordCount * dim, (b * codewordCount + count) * dim),
        ]);
        const table = { codebooks: Float32Array.from(choices.flat()), codebookCount, codewordCount: count, dim };
        const expected = encodeResidual(table, vectors, 'plain').map((code, i) => {
          const item = Math.floor(i / codebookCount);
          return i % codebookCount < (lengths?.[item] ?? codebookCount) ? code : codewordCount - 1;
        });
        expect(codes).toEqual(expected);
        expect(codeTable.meanLength).toBeLessThanOrEqual(options.meanLength ?? codebookCount);
        expect(index.ids.idAt(codeTable.itemCount - 1)).toBe(options.ids!.at(-1));
        for (const rerank of [false, { candidateCount: 7 }] as const) {
          const searched = { k: 7, rerank };
          const { itemIndices, scores } = index.searchIndices(user, searched);
          const best = searchByBruteForce({ codeTable, vectors, user, options: searched }, index.codebookOrder);
          expect({ itemIndices: [...itemIndices], scores: [...scores] }).toEqual(best);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same file for the same seed, also on another engine but for what its searches cost, and another for another', async () => {
    const { vectors } = clustered(1, 600, 0, 8);
    const shape = { dim: 8, codewordCount: 16, iterations: 3, sampleSize: 300 };
    const bytesOf = async (options: Partial<FromVectorsOptions>) =>
      (await LightRecIndex.fromVectors(vectors, { ...shape, ...options })).save();
    const contentOf = (bytes: Uint8Array) => {
      const { tensors, metadata } = decodeAnyArtifact(bytes);
      const { calibration, ...description } = JSON.parse(metadata.description);
      expect(calibration.length).toBeGreaterThan(0);
      return { tensors, description };
    };
    const bytes = await bytesOf({ engine: 'wasm' });
    expect(await bytesOf({ engine: 'wasm', seed: 0 })).toEqual(bytes);
    expect(contentOf(await bytesOf({ engine: 'plain', seed: 0 }))).toEqual(contentOf(bytes));
    expect(contentOf(await bytesOf({ seed: 1 })).tensors.codebooks).not.toEqual(contentOf(bytes).tensors.codebooks);
    const without = { keepVectors: false, seed: 0 };
    expect(await bytesOf({ ...without, engine: 'plain' })).toEqual(await bytesOf({ ...without, engine: 'wasm' }));
  });

  it('finds the true best items after post-ranking', async () => {
    const [dim, k] = [16, 10];
    const { vectors, users } = clustered(2, 5000, 50, dim);
    const index = await LightRecIndex.fromVectors(vectors, { dim, iterations: 8 });
    let found = 0;
    for (let i = 0; i < 50; i++) {
      const user = users.subarray(i * dim, (i + 1) * dim);
      const scoreOf = (item: number) => user.reduce((sum, value, d) => sum + value * vectors[item * dim + d], 0);
      const scores = Array.from({ length: 5000 }, (_, item) => scoreOf(item));
      const best = new Set(
        Array.from(scores.keys())
          .sort((a, b) => scores[b] - scores[a])
          .slice(0, k),
      );
      const { ids } = index.search(user, { k, rerank: { candidateCount: 100 } });
      found += ids.filter((id) => best.has(id)).length / (50 * k);
    }
    expect(found).toBeGreaterThan(0.9); // usually 0.99
  });

  it('chooses score-aware codes for cosines, as items that come later get them', async () => {
    const [dim, count] = [8, 400];
    const { vectors } = clustered(4, count, 0, dim);
    const shape = { dim, codewordCount: 16, iterations: 3, metric: 'cosine' } as const;
    const index = await LightRecIndex.fromVectors(vectors, shape);
    const table = index.toCodeTable();
    const scaled = Float32Array.from(vectors, (value, i) => {
      const row = Math.floor(i / dim) * dim;
      return value / Math.hypot(...vectors.subarray(row, row + dim));
    });
    expect(table.codes).toEqual(encodeResidual(table, scaled, 'auto', 8));
    expect(table.codes).not.toEqual(encodeResidual(table, scaled));
    await index.add({ ids: [-1], vectors: vectors.slice(0, dim) });
    const added = index.toCodeTable();
    expect(added.codes.slice(-table.codebookCount)).toEqual(table.codes.slice(0, table.codebookCount));
    // Of variable rate each code must be good without those after it: the nearest, but for the last, which is none.
    const cut = (await LightRecIndex.fromVectors(vectors, { ...shape, meanLength: 2 })).toCodeTable();
    const firstBook = { codebooks: cut.codebooks.slice(0, 15 * dim), codebookCount: 1, codewordCount: 15, dim };
    encodeResidual(firstBook, scaled).forEach((first, item) => {
      if (cut.lengths![item] > 0) expect(cut.codes[item * cut.codebookCount]).toBe(first);
    });
  });

  it('keeps vectors as int8 for rerank, in a format that is asked for, or not at all', async () => {
    const { vectors } = clustered(3, 100, 0, 8);
    const bytesOf = async (options: Partial<FromVectorsOptions>) =>
      (await LightRecIndex.fromVectors(vectors, { dim: 8, codewordCount: 8, ...options })).stats.vectorBytesPerItem;
    expect(await bytesOf({})).toBe(12);
    expect(await bytesOf({ vectorFormat: 'float16' })).toBe(16);
    expect(await bytesOf({ keepVectors: false })).toBe(0);
  });

  it('takes fewer codewords than were asked for where there are fewer items', async () => {
    const index = await LightRecIndex.fromVectors(Float32Array.of(1, 2, 3, 4, 5, 6), { dim: 2 });
    expect(index.toCodeTable().codewordCount).toBe(3);
    expect(index.search(Float32Array.of(1, 1), { k: 1, rerank: false }).ids).toEqual([2]);
  });
});

describe('options.onProgress and options.signal', () => {
  const { vectors } = clustered(4, 3000, 0, 16);
  const options = { dim: 16, codewordCount: 64, iterations: 4 };

  it('tell of both phases from nothing to all, and let timers run meanwhile', async () => {
    const seen: FromVectorsProgress[] = [];
    const onProgress = (progress: FromVectorsProgress) => seen.push(progress);
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    // The plain engine, so that there is work for more than an instant.
    await LightRecIndex.fromVectors(vectors, { ...options, engine: 'plain', onProgress });
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(1);
    const phases = { train: 4 * 4, encode: 3000 };
    for (const [phase, total] of Object.entries(phases)) {
      const steps = seen.filter((progress) => progress.phase === phase);
      expect(steps.every((step) => step.total === total)).toBe(true);
      expect([steps[0].done, steps.at(-1)!.done]).toEqual([0, total]);
      expect(steps.map(({ done }) => done)).toEqual(steps.map(({ done }) => done).sort((a, b) => a - b));
    }
    expect(seen.map(({ phase }) => phase)).toEqual(
      seen
        .map(({ phase }) => phase)
        .sort()
        .reverse(),
    );
  });

  it('stop in either phase, with the reason of the signal', async () => {
    const reason = new Error('enough');
    for (const phase of ['train', 'encode'] as const) {
      const controller = new AbortController();
      const onProgress = (progress: FromVectorsProgress) => {
        if (progress.phase === phase) controller.abort(reason);
      };
      const index = LightRecIndex.fromVectors(vectors, { ...options, onProgress, signal: controller.signal });
      await expect(index).rejects.toBe(reason);
    }
    await expect(LightRecIndex.fromVectors(vectors, { ...options, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});

describe('what does not fit is refused before the training', () => {
  const vectors = Float32Array.of(1, 2, 3, 4);
  const errorOf = (options: object, values: unknown = vectors): Promise<Error> => {
    const onProgress = () => expect.unreachable();
    const built = LightRecIndex.fromVectors(values as Float32Array, { dim: 2, onProgress, ...options });
    return built.then(
      () => expect.unreachable(),
      (error) => error,
    );
  };

  it('in the vectors', async () => {
    expect((await errorOf({}, Float32Array.of(1, 2, 3))).message).toContain('vectors: expected a multiple of dim 2');
    expect((await errorOf({}, new Float32Array(0))).message).toContain(
      'vectors: expected at least one item, received none.',
    );
    expect((await errorOf({}, [[1, 2]])).message).toContain('Use Float32Array.from(...).');
    expect((await errorOf({}, Float32Array.of(1, 2, 3, Number.NaN))).message).toContain(
      'vectors[3]: expected a finite float32 number, received NaN.',
    );
    expect((await errorOf({ dim: undefined })).message).toContain('dim: expected an integer >= 1');
  });

  it.each([
    [{ dims: 2 }, ArgumentError, 'dims: expected one of the options of fromVectors: dim, ids, '],
    [{ ids: ['a'] }, ShapeError, 'ids: expected [2], received 1 entries.'],
    [{ ids: ['a', 'a'] }, ArgumentError, 'ids: expected distinct ids, received "a" twice.'],
    [{ codebookCount: 17 }, ArgumentError, 'codebookCount: expected an integer in [1, 16]'],
    [{ codewordCount: 257 }, ArgumentError, 'codewordCount: expected an integer in [1, 256]'],
    [{ codewordCount: 1, meanLength: 1 }, ArgumentError, 'codewordCount: expected an integer in [2, 256]'],
    [{ meanLength: 5 }, ArgumentError, 'meanLength: expected a number in [0, 4]'],
    [{ meanLength: Number.NaN }, ArgumentError, 'meanLength: expected a number in [0, 4]'],
    [{ sampleSize: 0 }, ArgumentError, 'sampleSize: expected an integer >= 1'],
    [{ iterations: 0 }, ArgumentError, 'iterations: expected an integer >= 1'],
    [{ weights: [1] }, ShapeError, 'weights: expected [2], received 1 entries.'],
    [{ weights: [1, -1] }, ArgumentError, 'weights[1]: expected a finite number >= 0'],
    [{ vectorFormat: 'int4' }, ArgumentError, 'vectorFormat: expected one of float32, float16, int8'],
    [{ columns: { genre: ['jazz'] } }, ShapeError, 'columns.genre: expected [2]'],
    [{ columns: { genre: ['jazz', 7] } }, ArgumentError, 'columns.genre[1]: expected a text, or null for none'],
    [{ metric: 'dot' }, ArgumentError, 'metric: expected one of inner-product, cosine, euclidean'],
    [{ users: { vectors: Float32Array.of(1) } }, ShapeError, 'users.vectors: expected [userCount, 2]'],
    [{ users: { vectors: Float32Array.of(1, Number.NaN) } }, ArgumentError, 'users.vectors[1]: expected a finite'],
    [{ seed: 0.5 }, ArgumentError, 'seed: expected an integer'],
    [{ engine: 'gpu' }, ArgumentError, 'engine: expected one of auto, wasm, plain'],
  ])('in the options: %j', async (options, type, message) => {
    const error = await errorOf(options);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toContain(message);
  });
});
