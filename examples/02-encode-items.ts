/** LightRec: the items of a float recommender in four bytes, and what that costs. */
import '@tensorflow/tfjs-backend-wasm';
import { generateDataset, splitByUser } from '@lightrec/data';
import { evaluate } from '@lightrec/eval';
import { trainBpr, trainLightRec } from '@lightrec/models';
import * as tf from '@tensorflow/tfjs-core';

const { interactions } = generateDataset({ seed: 1, userCount: 400, itemCount: 600, pairCount: 12_000 });
const { train, test } = splitByUser(interactions, { seed: 1, validationShare: 0 });
const { model: teacher } = await trainBpr(train, { dim: 16, epochs: 20, seed: 1 });

await tf.setBackend('wasm');
const { model } = await trainLightRec(teacher, train, { codewordCount: 64, epochs: 2, seed: 1 });

const protocol = { test, exclude: train, cutoffs: [100] } as const;
const [float, coded] = [await evaluate(teacher, protocol), await evaluate(model, protocol)];
console.log(`${teacher.bytesPerItem} bytes an item: Recall@100 ${float.recall[100].toFixed(3)}`);
console.log(`${model.codeTable.bytesPerItem} bytes an item: Recall@100 ${coded.recall[100].toFixed(3)}`);
console.log(`item 0 is the codewords ${model.codeTable.codes.subarray(0, 4).join(', ')}`);
