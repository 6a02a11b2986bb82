import * as tf from '@tensorflow/tfjs-core';
import {
  initializers,
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { exponentialTemperature } from '../temperature/schedules.js';
import {
  expectClose,
  expectNoTensorLeak,
  randomMatrix,
  saveInMemory,
  useBackend,
  valuesOf,
} from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import type { CompositeEncoderOptions } from './options.js';

const dim = 6;
const pairCount = 128;
const small: CompositeEncoderOptions = { codebookCount: 3, codewordCount: 16, seed: 1 };

/** Between them every similarity, every recurrence by name, and codewords of another dimension. */
const forms: CompositeEncoderOptions[] = [
  {},
  { similarity: 'bilinear', recurrence: 'aligned-residual', codewordBias: true },
  { similarity: 'bilinear', recurrence: 'aligned-state', codewordDim: 4, alignmentStart: 'glorot' },
  { similarity: 'mahalanobis', temperature: 0.5 },
  { similarity: 'dot', codewordBias: true },
  { similarity: 'scaled-dot', recurrence: 'aligned-state' },
  { similarity: 'representation', recurrence: 'none', codewordDim: 8 },
];

beforeAll(() => useBackend('wasm'));

/** Features of users and items; two dense layers each; the item's goes through the encoder; their inner product. */
function createTwoTowers(encoder: CompositeEncoder): LayersModel {
  const tower = (features: SymbolicTensor, units: number, seed: number) => {
    const dense = (size: number, offset: number) =>
      layers.dense({
        units: size,
        activation: 'tanh',
        kernelInitializer: initializers.glorotNormal({ seed: seed + offset }),
      });
    return dense(units, 1).apply(dense(8, 0).apply(features)) as SymbolicTensor;
  };
  const [user, item] = [input({ shape: [5], name: 'user' }), input({ shape: [7], name: 'item' })];
  const composite = encoder.apply(tower(item, dim, 10)) as SymbolicTensor;
  const score = layers.dot({ axes: 1 }).apply([tower(user, encoder.options.codewordDim ?? dim, 20), composite]);
  return model({ inputs: [user, item], outputs: score as SymbolicTensor });
}

/** Pairs of users and items, and how well they go together. */
function createPairs() {
  const [users, items] = [randomMatrix(1, pairCount, 5), randomMatrix(2, pairCount, 7)];
  const target = tf.tidy(() => tf.tanh(tf.sum(tf.mul(users, tf.slice2d(items, [0, 0], [pairCount, 5])), 1, true)));
  return { users, items, target };
}

function compile(trained: LayersModel): void {
  trained.compile({ optimizer: new tf.AdamOptimizer(0.01, 0.9, 0.999), loss: 'meanSquaredError' });
}

describe.each(forms)('a two-tower model with the encoder %o', (form) => {
  it('trains with fit, and loads as it was saved: options, weights, outputs and codes', async () => {
    const encoder = new CompositeEncoder({ ...small, ...form });
    const trained = createTwoTowers(encoder);
    const { users, items, target } = createPairs();
    compile(trained);
    const start = encoder.getWeights().map(valuesOf);
    const { history } = await trained.fit([users, items], target, { epochs: 30, batchSize: 32, shuffle: false });
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]); // usually .1
    // Every weight of the encoder has learnt.
    encoder.getWeights().forEach((weight, i) => {
      expect(valuesOf(weight)).not.toEqual(start[i]);
    });

    const loaded = await loadLayersModel(tf.io.fromMemory(await saveInMemory(trained)));
    const again = loaded.layers.find((layer) => layer instanceof CompositeEncoder) as CompositeEncoder;
    expect(again.name).toBe(encoder.name);
    expect(again.options).toEqual(encoder.options);
    expect(again.getWeights().map(valuesOf)).toEqual(encoder.getWeights().map(valuesOf));
    const predict = (network: LayersModel) => valuesOf(network.predict([users, items]) as tf.Tensor);
    expect(predict(loaded)).toEqual(predict(trained));
    const vectors = randomMatrix(3, 40, dim);
    expect(again.encode(vectors)).toEqual(encoder.encode(vectors));
  });
});

describe('a two-tower model', () => {
  it.each([forms[0], forms[1], forms[5]])('trains to the same losses whichever engine encodes: %o', async (form) => {
    const { users, items, target } = createPairs();
    const [received, expected] = await Promise.all(
      (['kernel', 'tfjs'] as const).map(async (engine) => {
        const trained = createTwoTowers(new CompositeEncoder({ ...small, ...form, engine }));
        compile(trained);
        const { history } = await trained.fit([users, items], target, { epochs: 10, batchSize: 32, shuffle: false });
        return history.loss as number[];
      }),
    );
    expectClose(received, expected, 1e-5); // usually 1e-7
  });

  it('trains in a loop of its own, from k-means, with dead codewords revived', () => {
    const encoder = new CompositeEncoder({ ...small, codebookCount: 2 });
    const trained = createTwoTowers(encoder);
    const { users, items, target } = createPairs();
    const itemTower = model({ inputs: trained.inputs[1], outputs: encoder.input as SymbolicTensor });
    const vectors = () => itemTower.predict(items) as tf.Tensor2D;
    encoder.startFromVectors(vectors());
    const optimizer = new tf.AdamOptimizer(0.01, 0.9, 0.999, 1e-8);
    const step = () => {
      const loss = () => tf.losses.meanSquaredError(target, trained.apply([users, items]) as tf.Tensor) as tf.Scalar;
      return tf.tidy(() => optimizer.minimize(loss, true)!.dataSync()[0]);
    };
    const losses = Array.from({ length: 60 }, (_, at) => {
      if (at % 20 === 19) tf.tidy(() => encoder.reviveDeadCodewords(vectors(), { seed: at }));
      return step();
    });
    expect(losses.at(-1)).toBeLessThan(0.3 * losses[0]); // usually .13
    expectNoTensorLeak(() => {
      step();
      tf.tidy(() => encoder.reviveDeadCodewords(vectors(), { minimumCount: 2 }));
    });
  });

  it('takes the temperature that a callback of fit sets', async () => {
    const encoder = new CompositeEncoder(small);
    const trained = createTwoTowers(encoder);
    const { users, items, target } = createPairs();
    compile(trained);
    const schedule = exponentialTemperature({ from: 4, to: 0.25, stepCount: 4 });
    const seen: number[] = [];
    const onEpochBegin = async (epoch: number) => {
      encoder.temperature = schedule(epoch);
      seen.push(encoder.temperature);
    };
    await trained.fit([users, items], target, { epochs: 6, shuffle: false, callbacks: { onEpochBegin } });
    expect(seen.map((value) => Number(value.toFixed(6)))).toEqual([4, 2, 1, 0.5, 0.25, 0.25]);
    expect(CompositeEncoder.fromConfig(CompositeEncoder as never, encoder.getConfig())).toHaveProperty(
      'temperature',
      encoder.temperature,
    );
  });
});
