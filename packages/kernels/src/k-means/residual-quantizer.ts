import { checkTraining, type Quantizer } from '@lightrec/core';
import { requireInteger } from '@lightrec/core/options';
import { mostThreads, usualIterations } from '../limits.js';
import type { Engine } from '../wasm/kernel-memory.js';
import { encoderOfWidth, requireBeamWidth } from './beam-encoder.js';
import { runPaced } from './run-steps.js';
import { requireSampleSize } from './sample.js';
import { createNearestOf } from './threads/threaded-nearest.js';
import { trainResidual } from './train-residual.js';

export interface ResidualQuantizerOptions {
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /**
   * Sums of codewords that are kept of each vector from one codebook to the next, in training and encoding: beam search,
   * whose error is less by some hundredths at 5, for so many times the work of encoding. Default: 1, which is greedy.
   */
  beamWidth?: number;
  /**
   * Vectors on which the codebooks are trained, drawn by the generator where there are more; all are encoded.
   * `Infinity`: all. Default: 256 a codeword, and at least 65,536.
   */
  sampleSize?: number;
  /**
   * How much more an error along a vector counts than one across it, where further vectors are encoded; not beside a
   * `beamWidth`. Default: 0.
   */
  anisotropy?: number;
  /** Default: `auto`. */
  engine?: Engine;
  /**
   * That share the vectors in training and encoding, this one among them, but for what a beam search encodes; more than
   * one where there is `node:worker_threads`. The same bytes with any number of them. Default: 1.
   */
  threads?: number;
}

/** `residualKMeans` and `encodeResidual` as a quantizer. */
export function residualQuantizer({
  iterations = usualIterations,
  beamWidth,
  sampleSize,
  anisotropy,
  engine,
  threads = 1,
}: ResidualQuantizerOptions = {}): Quantizer {
  requireInteger('threads', threads, 1, mostThreads);
  const createNearest = createNearestOf(threads);
  return {
    async train(vectors, training) {
      checkTraining(vectors, training);
      requireInteger('iterations', iterations, 1);
      requireBeamWidth(beamWidth);
      requireSampleSize(sampleSize);
      const { onProgress, ...rest } = training;
      const options = { ...rest, vectors, iterations, beamWidth, sampleSize, engine, createNearest };
      return runPaced(trainResidual(options), { onProgress, signal: training.signal });
    },
    encoderOf: (codebooks) => encoderOfWidth(codebooks, { engine, anisotropy, beamWidth, createNearest }),
  };
}
