/** The encoder as a layer: a model of your own whose items end as codes, trained by `fit`. */
import '@tensorflow/tfjs-backend-wasm';
import { CompositeEncoder } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';

await tf.setBackend('wasm');
const dim = 8;
const encoder = new CompositeEncoder({ codebookCount: 4, codewordCount: 16, seed: 1 });
const model = layers.sequential({
  layers: [
    layers.layers.dense({ units: dim, activation: 'tanh', inputShape: [12] }),
    encoder,
    layers.layers.dense({ units: 1 }),
  ],
});
model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });

// Item features of any kind, and something to predict from them.
const features = tf.randomNormal<tf.Rank.R2>([256, 12], 0, 1, 'float32', 1);
const target = tf.mean(features, 1, true);
const { history } = await model.fit(features, target, { epochs: 15, batchSize: 32, verbose: 0 });
console.log(`loss ${Number(history.loss[0]).toFixed(4)}, at last ${Number(history.loss.at(-1)).toFixed(4)}`);

const hidden = model.layers[0].apply(features) as tf.Tensor2D;
const codes = encoder.encode(hidden); // a Uint8Array, [256, 4]
console.log(`codes of the first item: ${codes.subarray(0, 4).join(', ')}`);
