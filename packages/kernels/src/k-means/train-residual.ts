import { CodeTable, type Id, type IdMap, type QuantizerProgress } from '@lightrec/core';
import { requireWeights } from '@lightrec/core/options';
import { encoderOfWidth } from './beam-encoder.js';
import { restOfWidth } from './beam-rest.js';
import { type ResidualStepsOptions, residualSteps } from './residual-steps.js';
import { drawSample, usualSampleSize } from './sample.js';

/** The same with how many vectors are trained on. */
export interface SampledOptions extends ResidualStepsOptions {
  /** Sums of codewords that are kept of a vector from one codebook to the next. Default: 1. */
  beamWidth?: number;
  /** Default: 256 a codeword, and at least 65,536. */
  sampleSize?: number;
}

/** Vectors encoded in one step. */
const chunkSize = 8192;

/**
 * The code table of residual k-means: of all vectors, or of codebooks trained on a sample of them, by which all are then
 * encoded.
 */
export function* trainResidual<Item extends Id>({
  items,
  ...options
}: SampledOptions & { items?: IdMap<Item> }): Generator<QuantizerProgress, CodeTable<Item>> {
  const { vectors, dim, codebookCount, codewordCount, engine, beamWidth, createNearest } = options;
  const tableOf = (codebooks: Float32Array, codes: Uint8Array) =>
    new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
  const sample = sampleOf(options);
  if (sample.vectors === vectors) {
    const { codebooks, codes } = yield* residualSteps(options, restOfWidth(options));
    return tableOf(codebooks, codes());
  }
  const itemCount = vectors.length / dim;
  const chunkCount = Math.ceil(itemCount / chunkSize);
  const sampled = { ...options, ...sample };
  const training = residualSteps(sampled, restOfWidth(sampled));
  let step = training.next();
  let progress: QuantizerProgress = { done: 0, total: 0 };
  for (; !step.done; step = training.next()) {
    progress = { ...step.value, total: step.value.total + chunkCount };
    yield progress;
  }
  const { codebooks } = step.value;
  const encode = encoderOfWidth({ codebooks, codebookCount, codewordCount, dim }, { engine, beamWidth, createNearest });
  const codes = new Uint8Array(itemCount * codebookCount);
  for (let first = 0; first < itemCount; first += chunkSize) {
    codes.set(encode(vectors.subarray(first * dim, (first + chunkSize) * dim)), first * codebookCount);
    progress = { ...progress, done: progress.done + 1 };
    yield progress;
  }
  return tableOf(codebooks, codes);
}

/** The vectors that codebooks are trained on; all where they are few enough. */
export function sampleOf({ vectors, dim, codewordCount, random, ...options }: SampledOptions) {
  const { sampleSize = usualSampleSize(codewordCount) } = options;
  const weights = requireWeights('weights', options.weights, vectors.length / dim);
  return drawSample({ vectors, weights }, dim, sampleSize, random);
}
