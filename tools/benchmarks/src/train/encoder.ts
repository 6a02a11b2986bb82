/**
 * The composite encoder forward and backward, with Euclidean keys: the SIMD kernel, the same in TensorFlow.js on
 * WebAssembly, and the autograd of PyTorch on one thread, where there is a Python with torch.
 */
import assert from 'node:assert/strict';
import { type Codebook, encodeComposite } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { median } from 'simple-statistics';
import { interleave } from '../interleave.js';
import type { Results } from '../results.js';
import { compare } from './compare.js';
import {
  type Batch,
  codebookCount,
  codewordCount,
  dim,
  drawBatch,
  innerProduct,
  kernelStep,
  rowCounts,
  temperature,
} from './kernel-step.js';
import { startTorch } from './torch-child.js';

// TensorFlow.js gets faster for some fifty steps, while its JavaScript is compiled; a training has thousands.
const [warmUpRounds, rounds] = [60, 40];

export async function benchmark(): Promise<Results> {
  await tf.setBackend('wasm');
  const rows = [];
  for (const rowCount of rowCounts) rows.push(...compare(`encoder, ${rowCount} rows`, await timeStep(rowCount)));
  return {
    about:
      `The composite encoder forward and backward: dimension ${dim}, ${codebookCount} codebooks of ` +
      `${codewordCount} codewords, Euclidean keys; torch in a process of its own.`,
    rows,
  };
}

/** @returns processor time by engine, milliseconds */
async function timeStep(rowCount: number): Promise<Record<string, number>> {
  const batch = drawBatch(rowCount);
  const kernel = kernelStep(batch);
  const tfjs = tensorStep(batch);
  const results = kernel();
  requireClose(results, tfjs.results());
  const inner = innerProduct(results[1], batch.dy);
  const torch = startTorch('train/encoder_torch.py', {
    dim,
    temperature,
    x: [...batch.x],
    dy: [...batch.dy],
    codebooks: batch.codebooks.map(({ codewords }) => [...codewords]),
  });
  const times: number[][] = [];
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    times[round] = interleave([kernel, tfjs.run], { warmUpRounds: 0, rounds: 1 });
    if (!torch) continue;
    const answer = await torch.run();
    requireClose([Float32Array.of(inner)], [[answer.inner]]);
    times[round].push(answer.milliseconds);
  }
  await torch?.stop();
  tfjs.dispose();
  const measured = times.slice(warmUpRounds);
  const engines = ['kernel', 'tfjs wasm', ...(torch ? ['torch'] : [])];
  return Object.fromEntries(engines.map((engine, e) => [engine, median(measured.map((own) => own[e]))]));
}

/** The same with tensors that stay where they are, before and after. */
function tensorStep({ x, dy, codebooks }: Batch) {
  const matrix = (rows: Float32Array) => tf.tensor2d(rows, [rows.length / dim, dim]);
  const inputs = [
    matrix(x),
    ...codebooks.flatMap(({ codewords, keys, bias }) => [matrix(codewords), matrix(keys), tf.tensor1d(bias)]),
  ];
  const outputGradient = matrix(dy);
  const encode = ([input, ...weights]: tf.Tensor[]) => {
    const books = codebooks.map((_, b) => {
      const [codewords, keys, bias] = weights.slice(3 * b, 3 * b + 3);
      return { codewords, keys, bias } as Codebook;
    });
    return encodeComposite(input as tf.Tensor2D, books, temperature, 'residual', 'tfjs');
  };
  const gradientsOf = tf.grads((...tensors) => encode(tensors));
  return {
    run() {
      tf.dispose(gradientsOf(inputs, outputGradient));
    },
    results() {
      return tf.tidy(() => [encode(inputs), ...gradientsOf(inputs, outputGradient)].map((tensor) => tensor.dataSync()));
    },
    dispose() {
      tf.dispose([...inputs, outputGradient]);
    },
  };
}

/** Throws unless arrays differ by at most 1e-5 of the largest entry: all engines take the same step. */
function requireClose(received: readonly Float32Array[], expected: readonly ArrayLike<number>[]) {
  received.forEach((values, i) => {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const error = values.reduce((most, value, j) => Math.max(most, Math.abs(value - expected[i][j])), 0);
    assert.ok(error <= 1e-5 * largest, `result ${i} is off by ${error}, its largest entry is ${largest}`);
  });
}
