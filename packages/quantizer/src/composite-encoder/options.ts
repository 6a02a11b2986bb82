import { ArgumentError } from '@lightrec/core';
import {
  type DeclaredOptions,
  optionNames,
  requireBoolean,
  requireInteger,
  requireKnown,
  requireOneOf,
  requirePositive,
  requireText,
  resolveDeclared,
} from '@lightrec/core/options';
import type { layers } from '@tensorflow/tfjs-layers';
import { mostCodewords } from '../limits.js';
import { recurrenceNames } from '../recurrence/named-recurrence.js';
import type { RecurrenceFunction, RecurrenceName } from '../recurrence/recurrence.js';
import { type SimilarityName, similarities, similarityNames } from '../similarity/similarities.js';
import { type EncoderEngine, requireEngine, requireEngineName } from './engine.js';

/** What every layer takes: `name`, `trainable`, `inputShape` where it is a model's first, and so on. */
export type LayerOptions = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** What an encoder is made of. */
export interface CompositeEncoderOptions extends LayerOptions {
  /** Default: 4, so that an item takes four bytes. */
  codebookCount?: number;
  /** Codewords in each codebook, at most 65,536; up to 256 a code is one byte, beyond it two. Default: 256. */
  codewordCount?: number;
  /**
   * Dimension of codewords and output. Another than the input's needs a similarity that
   * can do with it, such as `bilinear`, and any recurrence but `residual`. Default: that of the input.
   */
  codewordDim?: number;
  /** How codewords are compared with representations. Default: `euclidean`; the paper's is `bilinear`. */
  similarity?: SimilarityName;
  /** Whether each codeword learns a bias of its own, added to the similarity; it starts at 0. Default: false. */
  codewordBias?: boolean;
  /**
   * How the state that a codebook chooses from follows from the state and the choice before it. A layer with a
   * function of your own works everywhere but cannot be saved. Default: `residual`.
   */
  recurrence?: RecurrenceName | RecurrenceFunction;
  /** Temperature of the softmax in the backward pass, > 0. Default: 0.9 (the paper's). */
  temperature?: number;
  /**
   * Start of the matrix W of the bilinear similarity. Default: `identity`, which is plain inner product; the
   * paper's glorot leaves about half of the first codebook's codewords unused. A start from k-means sets W anew.
   */
  alignmentStart?: 'identity' | 'glorot';
  /** Seed of the random starts, an integer. Default: 0. */
  seed?: number;
  /** What encodes: operations of TensorFlow.js, or the SIMD kernel, which is faster on a processor. Default: `auto`. */
  engine?: EncoderEngine;
}

type OwnOptions = Omit<CompositeEncoderOptions, keyof LayerOptions>;

export type ResolvedEncoderOptions = Required<Omit<OwnOptions, 'codewordDim'>> & Pick<OwnOptions, 'codewordDim'>;

/** Those that have a default. */
const declared: DeclaredOptions<Omit<ResolvedEncoderOptions, 'codewordDim'>> = {
  codebookCount: [4, (argument, value) => requireInteger(argument, value, 1)],
  codewordCount: [256, (argument, value) => requireInteger(argument, value, 1, mostCodewords)],
  similarity: ['euclidean', oneOf(...similarityNames)],
  codewordBias: [false, requireBoolean],
  recurrence: ['residual', requireRecurrence],
  temperature: [0.9, requirePositive],
  alignmentStart: ['identity', oneOf('identity', 'glorot')],
  seed: [0, requireSeed],
  engine: ['auto', requireEngineName],
};

/** Those of every layer, which are TensorFlow.js's to judge. */
export const layerOptionNames = optionNames<LayerOptions>({
  ...{ name: 1, trainable: 1, inputShape: 1, batchInputShape: 1, batchSize: 1, dtype: 1, weights: 1, inputDType: 1 },
});

export const encoderOptionNames = optionNames<OwnOptions>({ ...declared, codewordDim: 1 });

/** TensorFlow.js adds `customObjects` where it loads a saved model. */
const allNames = new Set([...encoderOptionNames, ...layerOptionNames, 'customObjects']);

/**
 * The options of an encoder, with their defaults: whether there can be one, known without a backend.
 *
 * @throws ArgumentError for an unknown option or one out of range, or for ones that do not go together
 */
export function resolveEncoderOptions(options: CompositeEncoderOptions): ResolvedEncoderOptions {
  requireKnown('CompositeEncoder', options, allNames);
  requireText('name', options.name);
  if (options.trainable !== undefined) requireBoolean('trainable', options.trainable);
  const { codewordDim } = options;
  if (codewordDim !== undefined) requireInteger('codewordDim', codewordDim, 1);
  const resolved = resolveDeclared(declared, options);
  const { engine, recurrence, codewordCount } = resolved;
  requireEngine(engine, { recurrence, codewordCounts: [codewordCount] });
  return { ...resolved, ...(codewordDim !== undefined && { codewordDim }) };
}

/** Throws where codewords of another dimension than the input's meet a form that cannot do with them. */
export function requireCodewordDim({ codewordDim, similarity, recurrence }: ResolvedEncoderOptions, dim: number): void {
  if (codewordDim === undefined || codewordDim === dim) return;
  const argument = `codewordDim ${codewordDim} for inputs of dimension ${dim}`;
  if (!similarities[similarity].acceptsCodewordDim) {
    const able = similarityNames.filter((name) => similarities[name].acceptsCodewordDim);
    throw new ArgumentError({ argument, expected: `similarity ${able.join(' or ')}`, received: similarity });
  }
  if (recurrence !== 'residual') return;
  const expected = 'recurrence aligned-residual, aligned-state, none or a function';
  throw new ArgumentError({ argument, expected, received: recurrence });
}

export function requireSeed(argument: string, value: number): void {
  requireInteger(argument, value, Number.MIN_SAFE_INTEGER);
}

function oneOf<T>(...allowed: T[]): (argument: string, value: T) => void {
  return (argument, value) => requireOneOf(argument, value, allowed);
}

function requireRecurrence(argument: string, value: RecurrenceName | RecurrenceFunction): void {
  if (typeof value === 'function') return;
  requireOneOf(argument, value, recurrenceNames, 'Or give a function (x, y, b) => next x.');
}
