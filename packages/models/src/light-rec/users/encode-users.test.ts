import { CodeTable, IdMap, Random } from '@lightrec/core';
import { recommenderConformance } from '@lightrec/core/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainBpr } from '../../bpr/train-bpr.js';
import { encodeItems } from '../../fold-in/encode-items.js';
import { bytesOf, clusteredData, normals, recallAt10 } from '../../test-support/index.js';
import { LightRecModel } from '../model/light-rec-model.js';
import { trainLightRec } from '../train-light-rec.js';
import { encodeUsers } from './encode-users.js';

const [itemCount, codebookCount, codewordCount] = [40, 2, 8];

function modelOf(userVectors: Float32Array, dim: number): LightRecModel {
  const random = new Random(2);
  const codeTable = new CodeTable({
    codes: Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount)),
    codebooks: normals(random, codebookCount * codewordCount * dim),
    ...{ codebookCount, codewordCount, dim },
  });
  return new LightRecModel(userVectors, IdMap.range(userVectors.length / dim), codeTable);
}

const randomModel = (userCount: number, dim: number, seed = 1) =>
  modelOf(normals(new Random(seed), userCount * dim), dim);

/** Squared length of what codes leave of a user, as a share of the user's own. */
function errorOf({ userVectors, dim }: LightRecModel, coded: LightRecModel, user: number): number {
  const vector = userVectors.subarray(user * dim, (user + 1) * dim);
  const decoded = coded.userVectorAt(user);
  const rest = vector.reduce((sum, value, d) => sum + (value - decoded[d]) ** 2, 0);
  return rest / vector.reduce((sum, value) => sum + value ** 2, 0);
}

const meanError = (model: LightRecModel, coded: LightRecModel, users: number[]) =>
  users.reduce((sum, user) => sum + errorOf(model, coded, user), 0) / users.length;

describe('a model with users in codes, as a Recommender', () => {
  let coded: LightRecModel;
  beforeAll(async () => {
    coded = await encodeUsers(randomModel(9, 6), { codebookCount: 3, codewordCount: 5 });
  });
  for (const { name, check } of recommenderConformance(() => coded)) it(name, check);
});

describe('encodeUsers', () => {
  it('makes each user the sum of a codeword from each codebook, and lists of it', async () => {
    const size = fc.integer({ min: 1, max: 6 });
    const sizes = fc.record({ userCount: fc.integer({ min: 1, max: 30 }), dim: size, books: size, words: size });
    await fc.assert(
      fc.asyncProperty(fc.integer(), sizes, async (seed, { userCount, dim, books, words }) => {
        const model = randomModel(userCount, dim, seed);
        const coded = await encodeUsers(model, { codebookCount: books, codewordCount: words, seed });
        const { codes, codebooks } = coded.userTable!;
        expect(codes).toHaveLength(userCount * books);
        const sums = new Float32Array(userCount * dim);
        for (let user = 0; user < userCount; user++) {
          for (let b = 0; b < books; b++) {
            const codeword = (b * words + codes[user * books + b]) * dim;
            for (let d = 0; d < dim; d++) sums[user * dim + d] += codebooks[codeword + d];
          }
          expect(coded.userVectorAt(user)).toEqual(sums.subarray(user * dim, (user + 1) * dim));
        }
        const users = Array.from({ length: userCount }, (_, user) => user);
        const ofFloats = new LightRecModel(sums, model.users, model.codeTable);
        expect(coded.recommendIndices(users, { k: 7 })).toEqual(ofFloats.recommendIndices(users, { k: 7 }));
        expect(coded.userVectors).toEqual(sums);
      }),
      { numRuns: 30 },
    );
  });

  it('takes the codewords nearest to what is left, where no other codebook follows', async () => {
    const model = randomModel(60, 3);
    const { userTable } = await encodeUsers(model, { codebookCount: 1, codewordCount: 7 });
    for (let user = 0; user < 60; user++) {
      const vector = model.userVectorAt(user);
      const distances = Array.from({ length: 7 }, (_, w) =>
        vector.reduce((sum, value, d) => sum + (value - userTable!.codebooks[w * 3 + d]) ** 2, 0),
      );
      expect(distances[userTable!.codes[user]]).toBeLessThan(Math.min(...distances) + 1e-5);
    }
  });

  it('leaves less of the users the more codes they have', async () => {
    const model = randomModel(300, 8);
    const users = Array.from({ length: 300 }, (_, user) => user);
    const errors: number[] = [];
    for (const codebookCount of [1, 2, 4, 8]) {
      errors.push(meanError(model, await encodeUsers(model, { codebookCount, codewordCount: 16 }), users));
    }
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(errors[3]).toBeLessThan(0.02); // usually 0.006
  });

  it('keeps what the lists find, and the items', async () => {
    const data = clusteredData(1);
    const { model: teacher } = await trainBpr(data.train, { dim: 8, epochs: 30, batchSize: 64 });
    const { model } = await trainLightRec(teacher, data.train, { codewordCount: 16, epochs: 0 });
    const coded = await encodeUsers(model, { codebookCount: 4, codewordCount: 16 });
    expect(coded.bytesPerUser).toBe(4);
    expect(model.bytesPerUser).toBe(32);
    expect(coded.codeTable).toBe(model.codeTable);
    expect(recallAt10(coded, data)).toBeGreaterThan(0.9 * recallAt10(model, data));
    expect(coded.foldInUser([1, 5])).toEqual(model.foldInUser([1, 5]));
  });

  it('has a table to which encodeItems adds new users', async () => {
    const model = randomModel(50, 6);
    const coded = await encodeUsers(model, { codebookCount: 6, codewordCount: 32 });
    const vectors = model.foldInUser([1, 2, 3]);
    const table = encodeItems(coded.userTable!, { ids: ['ann'], vectors });
    const more = new LightRecModel(table, table.items, coded.codeTable);
    expect(more.userVector(7)).toEqual(coded.userVector(7));
    expect(more.userVector('ann')).toEqual(table.decode(50));
    expect(more.recommend(['ann'], { k: 3 })[0].ids).toHaveLength(3);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const model = randomModel(60, 4);
    const options = { codebookCount: 2, codewordCount: 8 };
    const bytes = bytesOf(await encodeUsers(model, options));
    expect(bytesOf(await encodeUsers(model, { ...options, seed: 0 }))).toEqual(bytes);
    expect(bytesOf(await encodeUsers(model, { ...options, seed: 1 }))).not.toEqual(bytes);
  });

  it('takes users who are fewer than codewords, alike, or zero', async () => {
    for (const vectors of [new Float32Array(12), new Float32Array(12).fill(3), normals(new Random(1), 3)]) {
      const coded = await encodeUsers(modelOf(vectors, 3), { codebookCount: 2 });
      coded.userVectors.forEach((value, at) => {
        expect(value).toBeCloseTo(vectors[at], 5);
      });
    }
  });

  it('tells how far it has come, and stops when told to', async () => {
    const model = randomModel(200, 4);
    const seen: { phase: string; done: number; total: number; relativeError?: number }[] = [];
    await encodeUsers(model, { codebookCount: 2, codewordCount: 8, onProgress: (progress) => seen.push(progress) });
    const last = seen.at(-1)!;
    expect(last).toMatchObject({ phase: 'users', done: last.total });
    expect(last.relativeError).toBeLessThan(1);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(encodeUsers(model, { signal })).rejects.toThrow('enough');
  });

  it('refuses users in codes, none, and what is no model', async () => {
    const coded = await encodeUsers(randomModel(9, 6), { codebookCount: 1, codewordCount: 2 });
    await expect(encodeUsers(coded)).rejects.toThrow('model.users: expected users as vectors, received codes.');
    await expect(encodeUsers(randomModel(0, 6))).rejects.toThrow('model.users: expected at least one user');
    await expect(encodeUsers(undefined as never)).rejects.toThrow('model: expected a LightRecModel');
  });
});
