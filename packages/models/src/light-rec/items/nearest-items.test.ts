import { CodeTable, Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { encodeResidual, residualQuantizer } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import {
  expectClose,
  expectNoTensorLeak,
  normals,
  randomModel,
  recallAt10,
  useBackend,
} from '../../test-support/index.js';
import { data, options, train, trainTeacher } from '../../test-support/light-rec-task.js';
import type { EpochRecord } from '../../training/history.js';
import type { LightRecOptions } from '../options/options.js';
import { trainLightRec } from '../train-light-rec.js';
import { NearestItems } from './nearest-items.js';

const [itemCount, codebookCount, codewordCount, dim] = [6, 2, 3, 2];
const codebooks = normals(new Random(1), codebookCount * codewordCount * dim);
const itemVectors = normals(new Random(2), itemCount * dim);
const sizes = { codebookCount, codewordCount, dim };
const codes = encodeResidual({ ...sizes, codebooks }, itemVectors);
const start = new CodeTable({ ...sizes, codes, codebooks });
const items = Uint32Array.of(0, 3, 5);
const occurrences = Uint32Array.of(4, 1, 2);
const pulls = normals(new Random(3), items.length * dim);

const createItems = () => new NearestItems({ start, quantizer: residualQuantizer(), commitment: 0.3 });

/** The vectors of the batch, shape `[items.length, dim]`. */
function vectorsOfBatch(): tf.Tensor2D {
  return tf.tensor2d(Array.from(items, (item) => Array.from(itemVectors.subarray(item * dim, (item + 1) * dim))));
}

/** The sum of an item's codewords, of codebooks and codes given. */
function decode(books: ArrayLike<number>, item: number, d: number): number {
  let sum = 0;
  for (let b = 0; b < codebookCount; b++) sum += books[(b * codewordCount + codes[item * codebookCount + b]) * dim + d];
  return sum;
}

/** Gradients that a loss of the batch gives to codebooks and to the vectors of all items, zero outside the batch. */
function gradientsOf(nearest: NearestItems, lossOf: (vectors: tf.Tensor2D) => tf.Scalar) {
  return tf.tidy(() => {
    const vectors = vectorsOfBatch();
    const moved = [nearest.parameters[0].variable, vectors];
    const [ofCodebooks, ofBatch] = tf
      .grads(() => lossOf(vectors))(moved)
      .map((gradient) => gradient.dataSync());
    const ofVectors = new Float32Array(itemVectors.length);
    items.forEach((item, row) => {
      ofVectors.set(ofBatch.subarray(row * dim, (row + 1) * dim), item * dim);
    });
    return { ofCodebooks: Float32Array.from(ofCodebooks), ofVectors };
  });
}

beforeAll(() => useBackend('wasm'));

describe('NearestItems', () => {
  it('applies the sum of the codewords nearest to each vector', () => {
    const nearest = createItems();
    tf.tidy(() => {
      const composite = nearest.apply(items, vectorsOfBatch());
      expect(composite.arraySync()).toEqual(Array.from(items, (item) => Array.from(start.decode(item))));
    });
    nearest.dispose();
  });

  it('gives the gradient at the sum to the vectors, and to each codeword chosen', () => {
    const nearest = createItems();
    const { ofCodebooks, ofVectors } = gradientsOf(nearest, (vectors) =>
      tf.sum(tf.mul(nearest.apply(items, vectors), tf.tensor2d(pulls, [items.length, dim]))),
    );
    const [books, vectors] = [Array.from(codebooks), Array.from(itemVectors)];
    // Straight through: the sum of codewords moves with them, and as the vector does.
    const objective = () => {
      let loss = 0;
      items.forEach((item, row) => {
        for (let d = 0; d < dim; d++)
          loss +=
            pulls[row * dim + d] * (decode(books, item, d) + vectors[item * dim + d] - itemVectors[item * dim + d]);
      });
      return loss;
    };
    expectClose(ofCodebooks, finiteDifferences(books, objective), 1e-4);
    expectClose(ofVectors, finiteDifferences(vectors, objective), 1e-4);
    nearest.dispose();
  });

  it('commitmentLoss is half the mean square of what is lost, with its gradients to both sides', () => {
    const nearest = createItems();
    let value = 0;
    const { ofCodebooks, ofVectors } = gradientsOf(nearest, (batch) => {
      nearest.apply(items, batch);
      const loss = nearest.commitmentLoss(occurrences);
      [value] = loss.dataSync();
      return loss;
    });
    const [books, vectors] = [Array.from(codebooks), Array.from(itemVectors)];
    const objective = () => {
      let loss = 0;
      items.forEach((item, row) => {
        for (let d = 0; d < dim; d++) {
          const lost = vectors[item * dim + d] - decode(books, item, d);
          loss += (0.3 / 2) * (occurrences[row] / 7) * lost ** 2;
        }
      });
      return loss;
    };
    expect(value).toBeCloseTo(objective(), 6);
    expectClose(ofCodebooks, finiteDifferences(books, objective), 1e-4);
    expectClose(ofVectors, finiteDifferences(vectors, objective), 1e-4);
    nearest.dispose();
  });

  it('codes follow the vectors; the start stays as it was', () => {
    const nearest = createItems();
    const before = itemVectors.slice();
    const moved = itemVectors.map((value, i) => value + 3 * Math.sin(i));
    const table = nearest.toCodeTable(moved);
    expect(table.codes).toEqual(encodeResidual({ ...sizes, codebooks }, moved));
    expect(table.codes).not.toEqual(start.codes);
    expect(nearest.toCodeTable(itemVectors).codes).toEqual(start.codes);
    expect(itemVectors).toEqual(before);
    nearest.dispose();
  });

  it('leaks no tensor over 100 steps, and frees all', async () => {
    await expectNoTensorLeak(() => {
      const nearest = createItems();
      for (let step = 1; step <= 100; step++) {
        gradientsOf(nearest, (vectors) =>
          tf.add(tf.sum(nearest.apply(items, vectors)), nearest.commitmentLoss(occurrences)),
        );
      }
      nearest.dispose();
    });
  });
});

describe("options.codes 'nearest'", () => {
  let teacher: EmbeddingModel;
  const nearest: LightRecOptions = { ...options, codes: 'nearest', start: 'k-means', epochs: 8 };

  beforeAll(async () => {
    teacher = await trainTeacher();
  });

  it("changes codes, and keeps most of the teacher's recall", async () => {
    const { model: begun } = await trainLightRec(teacher, train, { ...nearest, epochs: 0 });
    const { model, history } = await trainLightRec(teacher, train, nearest);
    expect(Object.keys(history[1].losses)).toEqual(['ranking', 'regularization', 'distillation', 'commitment']);
    expect(model.codeTable.codes).not.toEqual(begun.codeTable.codes);
    expect(recallAt10(model, data)).toBeGreaterThan(0.9 * recallAt10(teacher, data)); // usually 0.99
  });

  it('trains from vectors that know nothing, codes and all', async () => {
    const random = randomModel(1, train.userCount, train.itemCount, 8);
    const { history } = await trainLightRec(random, train, {
      ...{ ...nearest, epochs: 30, distillation: 0, lambda: 0.1, learningRate: 0.03 },
      validate: (model) => recallAt10(model, data),
    });
    const totalOf = ({ losses }: EpochRecord) => Object.values(losses).reduce((sum, loss) => sum + loss, 0);
    expect(totalOf(history[30])).toBeLessThan(totalOf(history[1]) / 2);
    expect(history[0].validation).toBeLessThan(0.3); // usually 0.21, which is chance
    expect(history[30].validation).toBeGreaterThan(0.5); // usually 0.68
  });

  it('without an epoch: is the nearest codes of the codebooks of the start', async () => {
    const { model } = await trainLightRec(teacher, train, { ...nearest, epochs: 0 });
    const { model: begun } = await trainLightRec(teacher, train, { ...nearest, codes: 'fixed', epochs: 0 });
    expect(model.codeTable.codebooks).toEqual(begun.codeTable.codebooks);
    expect(model.codeTable.codes).toEqual(encodeResidual(begun.codeTable, teacher.itemVectors));
  });

  it('commitment: keeps vectors and codewords closer to each other the larger it is', async () => {
    const lostWith = async (commitment: number) => {
      const { history } = await trainLightRec(teacher, train, { ...nearest, commitment, distillation: 0 });
      return history[8].losses.commitment / commitment;
    };
    expect(await lostWith(3)).toBeLessThan(0.8 * (await lostWith(0.01)));
  });
});
