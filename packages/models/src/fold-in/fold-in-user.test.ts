import { ArgumentError, CodeTable, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainBpr } from '../bpr/train-bpr.js';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { LightRecModel } from '../light-rec/model/light-rec-model.js';
import { clusteredData, expectClose, normals, randomModel, recallAt10 } from '../test-support/index.js';

const foldInDefaults = { unobservedWeight: 0.015, lambda: 2 };

/** The loss that a folded-in vector minimises, by plain loops over all items. */
function plainLoss(
  model: EmbeddingModel,
  history: number[],
  user: ArrayLike<number>,
  options = foldInDefaults,
): number {
  const scoreOf = (item: number) => model.itemVectorAt(item).reduce((sum, value, d) => sum + value * user[d], 0);
  const norms = model.itemVectors.reduce((sum, value) => sum + value ** 2, 0) / model.itemCount;
  let loss = options.lambda * norms * Array.from(user).reduce((sum, value) => sum + value ** 2, 0);
  for (const item of history) loss += (1 - scoreOf(item)) ** 2;
  for (let item = 0; item < model.itemCount; item++) {
    const target = history.filter((other) => other === item).length;
    loss += options.unobservedWeight * (target - scoreOf(item)) ** 2;
  }
  return loss;
}

function correlation(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, d) => sum + value * y[d], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe('foldInUser', () => {
  it('is where the loss of implicit ALS, by plain loops, is least', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 5, noNaN: true }),
        (seed, itemCount, dim, choices, unobservedWeight, lambda) => {
          const model = randomModel(seed, 1, itemCount, dim);
          const history = choices.map((choice) => choice % itemCount);
          const options = { unobservedWeight, lambda };
          const user = Float64Array.from(model.foldInIndices(history, options));
          const least = plainLoss(model, history, user, options);
          for (let d = 0; d < dim; d++) {
            for (const step of [-0.01, 0.01]) {
              const moved = user.map((value, i) => (i === d ? value + step : value));
              expect(plainLoss(model, history, moved, options)).toBeGreaterThan(least);
            }
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of the history or the scale of the items', () => {
    const model = randomModel(2, 1, 20, 4);
    const user = model.foldInIndices([3, 5, 8]);
    expectClose(model.foldInIndices([8, 3, 5]), user, 1e-6);
    const doubled = new EmbeddingModel({ ...model, itemVectors: model.itemVectors.map((value) => 2 * value) });
    expectClose(
      doubled.foldInIndices([3, 5, 8]).map((value) => 2 * value),
      user,
      1e-6,
    );
  });

  it('has the same bytes each time, and the defaults where an option is left out', () => {
    const model = randomModel(3, 1, 20, 4);
    expect(model.foldInIndices([1, 2])).toEqual(model.foldInIndices(Uint32Array.of(1, 2), foldInDefaults));
  });

  it('of items that are all zero is zero', () => {
    const model = new EmbeddingModel({ ...randomModel(3, 1, 5, 2), itemVectors: new Float32Array(10) });
    expect([...model.foldInIndices([1])]).toEqual([0, 0]);
  });

  it('of a training history points where training put the user, and serves as well', async () => {
    const data = clusteredData(1);
    const { model } = await trainBpr(data.train, { dim: 8, epochs: 60, batchSize: 64, seed: 1 });
    const users = Array.from({ length: model.userCount }, (_, user) => user);
    const folded = users.map((user) => model.foldInIndices(data.train.itemIndicesOf(user)));
    const mean =
      users.reduce((sum, user) => sum + correlation(folded[user], model.userVectorAt(user)), 0) / users.length;
    expect(mean).toBeGreaterThan(0.8);
    const userVectors = Float32Array.from(folded.flatMap((vector) => [...vector]));
    const served = new EmbeddingModel({ ...model, userVectors });
    expect(recallAt10(served, data)).toBeGreaterThan(0.9 * recallAt10(model, data));
  });

  it('of a LightRecModel is that of its decoded items', () => {
    const random = new Random(4);
    const shape = { codebookCount: 2, codewordCount: 4, dim: 3 };
    const codes = Uint8Array.from({ length: 20 }, () => random.integer(4));
    const codeTable = new CodeTable({ ...shape, codes, codebooks: normals(random, 24) });
    const { users, userVectors } = randomModel(5, 2, 10, 3);
    const decoded = Float32Array.from({ length: 30 }, (_, i) => codeTable.decode(Math.floor(i / 3))[i % 3]);
    const float = new EmbeddingModel({
      ...{ userVectors, users, dim: 3 },
      items: codeTable.items,
      itemVectors: decoded,
    });
    const model = new LightRecModel(userVectors, users, codeTable);
    expect(model.foldInIndices([1, 7])).toEqual(float.foldInIndices([1, 7]));
  });
});

describe('what cannot be folded in', () => {
  const model = randomModel(1, 1, 10, 3);

  it('an empty history', () => {
    expect(() => model.foldInIndices([])).toThrow(ArgumentError);
    expect(() => model.foldInIndices([])).toThrow('history: expected at least one item, received none.');
  });

  it.each([10, -1, 0.5, Number.NaN])('the item %d', (item) => {
    expect(() => model.foldInIndices([0, item])).toThrow(
      `history[1]: expected an item index in [0, 10), received ${item}.`,
    );
  });

  it.each([{ lambda: 0 }, { unobservedWeight: -1 }, { lambda: Number.NaN }])('the options %j', (options) => {
    expect(() => model.foldInIndices([0], options)).toThrow(ArgumentError);
  });
});
