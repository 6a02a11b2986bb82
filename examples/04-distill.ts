/** The distillation loss on tensors of your own: a student's scores follow a teacher's. */
import '@tensorflow/tfjs-layers'; // registers the gradients
import '@tensorflow/tfjs-backend-wasm';
import { innerProductDistillation } from '@lightrec/distill';
import * as tf from '@tensorflow/tfjs-core';

await tf.setBackend('wasm');
const table = (rows: number, seed: number) => tf.randomNormal<tf.Rank.R2>([rows, 8], 0, 1, 'float32', seed);
const [teacherUsers, teacherItems] = [table(50, 1), table(80, 2)];
const users = tf.variable(table(50, 3));
const items = tf.variable(table(80, 4));

const optimizer = new tf.AdamOptimizer(0.05, 0.9, 0.999, 1e-7);
const lossOf = () => innerProductDistillation({ teacherUsers, teacherItems, users, items });
const [before] = lossOf().dataSync();
for (let step = 0; step < 100; step++) optimizer.minimize(lossOf);
const [after] = lossOf().dataSync();
console.log(`distillation loss ${before.toPrecision(3)}, after 100 steps ${after.toPrecision(3)}`);
