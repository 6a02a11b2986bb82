import { Random } from '@lightrec/core';
import { residualKMeans } from '@lightrec/kernels';
import * as tf from '@tensorflow/tfjs-core';
import {
  input,
  type LayersModel,
  layers,
  loadLayersModel,
  model,
  type SymbolicTensor,
  sequential,
} from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoTensorLeak, normals, randomMatrix, saveInMemory, useBackend } from '../test-support/index.js';
import { CompositeEncoder } from './composite-encoder.js';
import type { CompositeEncoderOptions } from './options.js';

const dim = 4;
const options: CompositeEncoderOptions = { codebookCount: 2, codewordCount: 8, similarity: 'bilinear', seed: 1 };

beforeAll(() => useBackend('wasm'));

/** features -> dense item tower -> encoder -> dense head. */
function createModel(encoder = new CompositeEncoder(options)): LayersModel {
  const features = input({ shape: [6] });
  const tower = layers.dense({ units: dim, kernelInitializer: 'glorotNormal' }).apply(features);
  const composite = encoder.apply(tower) as SymbolicTensor;
  return model({ inputs: features, outputs: layers.dense({ units: 1 }).apply(composite) as SymbolicTensor });
}

function predict(trained: LayersModel, x: tf.Tensor2D): number[] {
  return tf.tidy(() => Array.from((trained.predict(x) as tf.Tensor).dataSync()));
}

describe('training', () => {
  it('with model.fit makes the loss fall', async () => {
    const trained = createModel();
    const x = randomMatrix(2, 64, 6);
    const y = tf.tidy(() => tf.sum(x, 1, true));
    trained.compile({ optimizer: new tf.AdamOptimizer(0.02, 0.9, 0.999), loss: 'meanSquaredError' });
    const { history } = await trained.fit(x, y, { epochs: 20, batchSize: 32, shuffle: false });
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan(losses[0] / 2);
  });

  it.each(['euclidean', 'bilinear'] as const)(
    "in a loop of one's own, codebooks learn to represent, %s",
    (similarity) => {
      const encoder = new CompositeEncoder({ codebookCount: 3, codewordCount: 16, similarity });
      const optimizer = new tf.AdamOptimizer(0.02, 0.9, 0.999, 1e-8);
      const x = randomMatrix(3, 100, dim);
      encoder.build(x.shape); // an optimizer takes the variables that are there when it begins
      const step = () => {
        const cost = optimizer.minimize(() => tf.mean(tf.square(tf.sub(encoder.apply(x) as tf.Tensor, x))), true)!;
        const value = cost.dataSync()[0];
        cost.dispose();
        return value;
      };
      const losses = Array.from({ length: 60 }, step);
      expect(losses.at(-1)).toBeLessThan(losses[0] / 2); // usually a fifth
    },
  );

  it('of a frozen layer changes none of its weights', () => {
    const encoder = new CompositeEncoder({ ...options, trainable: false });
    const trained = createModel(encoder);
    expect(encoder.trainableWeights).toHaveLength(0);
    expect(trained.trainableWeights).toHaveLength(4);
  });
});

describe('configuration', () => {
  it('makes the same layer again, through getConfig and fromConfig', () => {
    const encoder = new CompositeEncoder({
      ...options,
      temperature: 0.3,
      alignmentStart: 'glorot',
      engine: 'kernel',
      name: 'items',
      trainable: false,
    });
    const config = encoder.getConfig();
    const again = CompositeEncoder.fromConfig(CompositeEncoder as never, config) as CompositeEncoder;
    expect(again).toBeInstanceOf(CompositeEncoder);
    expect(again.options).toEqual(encoder.options);
    expect(again.name).toBe('items');
    expect(again.trainable).toBe(false);
    expect(again.getConfig()).toEqual(config);
  });

  it('is registered under its own name', () => {
    const { classNameMap } = tf.serialization.SerializationMap.getMap();
    expect(classNameMap.LightRecCompositeEncoder[0]).toBe(CompositeEncoder);
  });

  it('may be the first layer of a sequential model', () => {
    const trained = sequential({ layers: [new CompositeEncoder({ ...options, inputShape: [dim] })] });
    expect(trained.outputs[0].shape).toEqual([null, dim]);
    trained.dispose();
  });

  it('refuses a symbolic input that does not fit', () => {
    expect(() => new CompositeEncoder(options).apply(input({ shape: [3, dim] }))).toThrow(
      'input: expected [batch, dim]',
    );
    const encoder = new CompositeEncoder(options);
    encoder.apply(input({ shape: [dim] }));
    expect(() => encoder.apply(input({ shape: [dim + 1] }))).toThrow('input: expected [batch, 4]');
  });
});

describe('saving', () => {
  const x = () => randomMatrix(4, 10, 6);

  it('weights carry over to a layer of the same options', () => {
    const [first, second] = [createModel(), createModel(new CompositeEncoder({ ...options, seed: 2 }))];
    const features = x();
    expect(predict(first, features)).not.toEqual(predict(second, features));
    second.setWeights(first.getWeights());
    expect(predict(second, features)).toEqual(predict(first, features));
  });

  it('a whole model gives the same outputs once loaded', async () => {
    const trained = createModel();
    const loaded = await loadLayersModel(tf.io.fromMemory(await saveInMemory(trained)));
    expect(predict(loaded, x())).toEqual(predict(trained, x()));
    expect(loaded.layers[2]).toBeInstanceOf(CompositeEncoder);
    expect((loaded.layers[2] as CompositeEncoder).options).toEqual((trained.layers[2] as CompositeEncoder).options);
  });

  it('keeps every weight of layers that were started before the model was put together', async () => {
    const vectors = normals(new Random(1), 50 * dim);
    const start = residualKMeans({ vectors, dim, codebookCount: 2, codewordCount: 8, random: new Random(1) });
    const [first, second] = [new CompositeEncoder(options), new CompositeEncoder(options)];
    for (const encoder of [first, second]) encoder.startFrom(start);
    const features = input({ shape: [dim] });
    const trained = model({ inputs: features, outputs: second.apply(first.apply(features)) as SymbolicTensor });
    const loaded = await loadLayersModel(tf.io.fromMemory(await saveInMemory(trained)));
    const rows = randomMatrix(5, 10, dim);
    expect(predict(loaded, rows)).toEqual(predict(trained, rows));
  });
});

describe('dispose of the model', () => {
  it('frees the encoder too, also one that was started before', () => {
    const vectors = normals(new Random(1), 50 * dim);
    const start = residualKMeans({ vectors, dim, codebookCount: 2, codewordCount: 8, random: new Random(1) });
    expectNoTensorLeak(() => {
      const encoder = new CompositeEncoder(options);
      encoder.startFrom(start);
      createModel(encoder).dispose();
    });
  });
});
