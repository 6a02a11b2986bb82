import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ArgumentError, Random } from '@lightrec/core';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sharedFloats } from '../../threads/protocol.js';
import type { EncoderKernel, EncoderKernelOptions } from '../encoder-contract.js';
import { createEncoderKernel } from '../encoder-kernel.js';
import { EncoderThread } from './encoder-thread.js';
import { arraysOf, weightsIn, weightsLength } from './shared-weights.js';
import { leastRows } from './threaded-encoder.js';

const temperature = 0.9;

interface Case extends Omit<EncoderKernelOptions, 'rowCount'> {
  /** Rows of one batch after another. */
  counts: number[];
  seed: number;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  counts: fc.array(fc.integer({ min: 0, max: 4 * leastRows }), { minLength: 1, maxLength: 3 }),
  dim: fc.constantFrom(3, 8),
  codebookCount: fc.integer({ min: 1, max: 3 }),
  codewordCount: fc.constantFrom(5, 16),
  recurrence: fc.constantFrom('residual' as const, 'none' as const, 'linear' as const),
  engine: fc.constantFrom('wasm' as const, 'plain' as const),
  seed: seeds,
});

/** What comes out, batch by batch: of each row, and of the weights. */
function play({ counts, seed, ...options }: Case, threads: number) {
  const encoder = createEncoderKernel({ ...options, rowCount: Math.max(1, ...counts), threads });
  const random = new Random(seed);
  const batches = counts.map((count, i) => {
    if (i !== 1) setWeights(encoder, options, random); // the second batch has the weights of the first
    const { composite, codes } = encoder.forward(randomFloats(random, count * options.dim));
    const rows = [composite.slice(), codes.slice()];
    const { x, codebooks, matrices } = encoder.backward(randomFloats(random, count * options.dim), temperature);
    const weights = codebooks.flatMap(({ codewords, keys, bias }) => [codewords, keys, bias]);
    if (matrices) weights.push(matrices.state, matrices.chosen);
    return { rows: [...rows, x.slice()], weights: weights.map((array) => array.slice()) };
  });
  encoder.dispose();
  return batches;
}

function setWeights(encoder: EncoderKernel, options: Omit<Case, 'counts' | 'seed'>, random: Random): void {
  const { dim, codebookCount, codewordCount, recurrence } = options;
  const floats = (length: number) => randomFloats(random, length).map((value) => value * 0.5);
  for (let b = 0; b < codebookCount; b++) {
    const codebook = { codewords: floats(codewordCount * dim), keys: floats(codewordCount * dim) };
    encoder.setCodebook(b, { ...codebook, bias: floats(codewordCount) });
  }
  // Now and then none, so that the identity of the start is used.
  if (recurrence === 'linear' && random.integer(3) > 0) {
    encoder.setMatrices({ state: floats(dim * dim), chosen: floats(dim * dim) });
  }
}

describe('shared weights', () => {
  it.each(['residual', 'none', 'linear'] as const)('take the whole array, one behind another: %s', (recurrence) => {
    const sizes = { dim: 3, codebookCount: 2, codewordCount: 5, recurrence };
    const floats = Float32Array.from({ length: weightsLength(sizes) }, (_, i) => i);
    expect(arraysOf(weightsIn(floats, sizes)).flatMap((array) => [...array])).toEqual([...floats]);
  });
});

describe('an encoder of several threads', () => {
  it('gives rows to the bit as one thread does, and gradients of the weights up to rounding', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 2, max: 3 }), (testCase, threads) => {
        const [received, expected] = [play(testCase, threads), play(testCase, 1)];
        received.forEach(({ rows, weights }, batch) => {
          expect(rows).toEqual(expected[batch].rows);
          weights.forEach((array, i) => {
            expectClose(array, expected[batch].weights[i], testCase.counts[batch]);
          });
        });
      }),
      { numRuns: 12 },
    );
  });

  it('gives the same bytes each time', () => {
    const testCase: Case = { counts: [3 * leastRows + 5], dim: 8, codebookCount: 2, codewordCount: 16, seed: 4 };
    expect(play(testCase, 3)).toEqual(play(testCase, 3));
  });
});

const use = `
  const encoder = createEncoderKernel({ rowCount: 2048, dim: 1, codebookCount: 1, codewordCount: 2, threads: 2 });
  encoder.setCodebook(0, { codewords: Float32Array.of(1, 2), keys: Float32Array.of(1, -1), bias: new Float32Array(2) });
  console.log(String(encoder.forward(new Float32Array(2048).fill(-1)).composite.subarray(2046)));`;

describe('the package as built', () => {
  it.each([
    ['module', `import { createEncoderKernel } from '@lightrec/kernels'; ${use}`],
    ['commonjs', `const { createEncoderKernel } = require('@lightrec/kernels'); ${use}`],
  ])('as a %s encodes by threads, which do not keep the process', (type, script) => {
    const { stdout, status } = spawnSync(process.execPath, [`--input-type=${type}`, '-e', script], {
      cwd: fileURLToPath(new URL('../../..', import.meta.url)),
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect([stdout, status]).toEqual(['2,2\n', 0]);
  });
});

describe('threads that cannot be', () => {
  const options = { rowCount: 4, dim: 1, codebookCount: 1, codewordCount: 2 };
  afterEach(() => vi.unstubAllGlobals());

  it.each([0, 1.5, 65])('%d are refused', (threads) => {
    expect(() => createEncoderKernel({ ...options, threads })).toThrow(ArgumentError);
  });

  it('more than one are refused where there is no node:worker_threads', () => {
    vi.stubGlobal('process', undefined);
    expect(() => createEncoderKernel({ ...options, rowCount: 2 * leastRows, threads: 2 })).toThrow(
      'threads: expected 1 where there is no node:worker_threads, as in browsers, received more',
    );
    vi.unstubAllGlobals();
    createEncoderKernel(options).dispose();
  });

  it('one that fails says why', () => {
    const tooLarge = {
      rowCount: 1024,
      dim: 1,
      codebookCount: 2,
      codewordCount: 1_000_000,
      recurrence: 'none' as const,
    };
    const thread = new EncoderThread('wasm', tooLarge, sharedFloats(1));
    expect(() => thread.wait()).toThrow(/^A thread of the encoder failed: .*4 GiB/);
    expect(() => thread.wait()).toThrow(/4 GiB/);
    thread.end();
  });

  it('one that has ended is not waited for', () => {
    const encoder = createEncoderKernel({ ...options, rowCount: 2 * leastRows, threads: 2 });
    const alone = createEncoderKernel(options);
    for (const either of [encoder, encoder, alone]) either.dispose();
    expect(() => alone.forward(new Float32Array(2))).toThrow('encoder: expected one that is not disposed');
    expect(() => encoder.forward(new Float32Array(2 * leastRows))).toThrow(
      'encoder: expected one that is not disposed',
    );
  });
});

/** Sums of `count` rows, each share summed by itself. */
function expectClose(received: Float32Array, expected: Float32Array, count: number): void {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), Math.sqrt(count));
  received.forEach((value, i) => {
    expect(Math.abs(value - expected[i])).toBeLessThanOrEqual(1e-5 * largest);
  });
}
