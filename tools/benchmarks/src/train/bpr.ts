/** One step of BPR: SIMD kernels over typed arrays, with row-wise Adam, against the same in TensorFlow.js on WebAssembly. */
import { Random } from '@lightrec/core';
import { generateDataset } from '@lightrec/data';
import { bprDefaults } from '@lightrec/models';
import { AdamSchedule, BprStep, createEmbeddingTables, TensorBpr } from '@lightrec/models/testing';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { interleave } from '../interleave.js';
import type { Results } from '../results.js';
import { compare } from './compare.js';

// Users, items and pairs of CiteULike, on which a teacher is trained in the README.
const { interactions } = generateDataset({ seed: 0, userCount: 7947, itemCount: 25975, pairCount: 107154 });
const { batchSize, dim, lambda, learningRate, negativeCount } = bprDefaults;

export async function benchmark(): Promise<Results> {
  await tf.setBackend('wasm');
  const { userCount, itemCount } = interactions;
  const tables = createEmbeddingTables({ userCount, itemCount, dim, batchSize, negativeCount });
  const { users, items } = tables;
  for (const table of [users, items]) fillTable(table.rows);
  const twin = new TensorBpr({ userVectors: users.rows, itemVectors: items.rows, dim, lambda, learningRate });
  const schedule = new AdamSchedule(learningRate);
  const step = new BprStep(tables, { lambda, schedule });
  const batches = drawBatches(140);
  const [kernel, tfjs] = interleave(
    [(round) => step.run(batches[round], round + 1), (round) => twin.run(batches[round])],
    { warmUpRounds: 20, rounds: 120 },
  );
  twin.dispose();
  return {
    about:
      `A step of BPR: ${batchSize} positives, ${negativeCount} negatives each, dimension ${dim}, ` +
      `${userCount} users, ${itemCount} items.`,
    rows: compare('BPR', { 'typed arrays': kernel, 'tfjs wasm': tfjs }),
  };
}

function fillTable(rows: Float32Array) {
  const random = new Random(rows.length);
  for (let i = 0; i < rows.length; i++) rows[i] = random.normal(0, 0.1);
}

function drawBatches(count: number) {
  const random = new Random(1);
  const users = interactions.userIndices();
  return Array.from({ length: count }, () => {
    const pairs = Uint32Array.from({ length: batchSize }, () => random.integer(interactions.pairCount));
    return {
      users: pairs.map((pair) => users[pair]),
      positives: pairs.map((pair) => interactions.userItems[pair]),
      negatives: Uint32Array.from({ length: batchSize * negativeCount }, () => random.integer(interactions.itemCount)),
    };
  });
}
