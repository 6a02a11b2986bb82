import { ArgumentError, requireInteger } from '@lightrec/core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { SimilarityName } from '../similarity/similarity.js';

/** What every layer takes: `name`, `trainable`, `inputShape` where it is a model's first, and so on. */
export type LayerOptions = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** What the paper's form of the encoder is made of. */
export interface CompositeEncoderOptions extends LayerOptions {
  /** Default: 4, so that an item takes four bytes. */
  codebookCount?: number;
  /** Codewords in each codebook, at most 256 so that a code is one byte. Default: 256. */
  codewordCount?: number;
  /** How codewords are compared with representations. Default: `euclidean`; the paper's is `bilinear`. */
  similarity?: SimilarityName;
  /** Temperature of the softmax in the backward pass, > 0. Default: 0.9 (the paper's). */
  temperature?: number;
  /**
   * Start of the matrix W of the bilinear similarity. Default: `identity`, which is plain inner product; the
   * paper's glorot leaves about half of the first codebook's codewords unused.
   */
  alignmentStart?: 'identity' | 'glorot';
  /** Seed of the random starts, an integer. Default: 0. */
  seed?: number;
}

export type ResolvedEncoderOptions = Required<Omit<CompositeEncoderOptions, keyof LayerOptions>>;

export function resolveEncoderOptions(options: CompositeEncoderOptions): ResolvedEncoderOptions {
  const { codebookCount = 4, codewordCount = 256, similarity = 'euclidean' } = options;
  const { temperature = 0.9, alignmentStart = 'identity', seed = 0 } = options;
  requireInteger('codebookCount', codebookCount, 1);
  requireInteger('codewordCount', codewordCount, 1, 256);
  requireOneOf('similarity', similarity, ['euclidean', 'bilinear']);
  requireOneOf('alignmentStart', alignmentStart, ['identity', 'glorot']);
  requireTemperature(temperature);
  requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
  return { codebookCount, codewordCount, similarity, temperature, alignmentStart, seed };
}

export function requireTemperature(temperature: number): void {
  if (temperature > 0 && temperature < Number.POSITIVE_INFINITY) return;
  throw new ArgumentError({ argument: 'temperature', expected: 'a finite number > 0', received: temperature });
}

function requireOneOf(argument: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw new ArgumentError({ argument, expected: `one of ${allowed.join(', ')}`, received: value });
}
