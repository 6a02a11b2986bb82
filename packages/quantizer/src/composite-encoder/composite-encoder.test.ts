import { Random } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { expect, it } from 'vitest';
import { CompositeEncoder } from '../index.js';

it('runs', async () => {
  await tf.setBackend('wasm');
  const r = new Random(1);
  const x = tf.tensor2d(Float32Array.from({ length: 20 * 4 }, () => r.normal()), [20, 4]);
  const enc = new CompositeEncoder({ codebookCount: 3, codewordCount: 8, similarity: 'bilinear' });
  const y = enc.apply(x) as tf.Tensor2D;
  const z = enc.decode(enc.encode(x));
  expect(Array.from(z.dataSync())).toEqual(Array.from(y.dataSync()));
  console.log(enc.getConfig(), enc.trainableWeights.length, setWasmPaths.name);
});
