import {
  ArgumentError,
  type CodeTable,
  type Id,
  type IdMap,
  optionNames,
  type Random,
  requireFiniteValues,
  requireFunction,
  requireIdMap,
  requireInteger,
  requireKnown,
  requireLength,
  requireRandom,
  requireSignal,
} from '@lightrec/core';
import { countRows } from '../checks.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { requireMeanLength } from './allocate-lengths.js';
import {
  type Anisotropy,
  anisotropicErrors,
  assignAnisotropic,
  moveToAnisotropicMeans,
  requireAnisotropy,
} from './anisotropy.js';
import { checkedWeights } from './checked-weights.js';
import { usualIterations } from './k-means.js';
import { type ErrorMeasure, type ResidualKMeansStep, residualSteps } from './residual-steps.js';
import { runToEnd } from './run-to-end.js';

export interface ResidualKMeansOptions<Item extends Id = Id> {
  /** Shape `[itemCount, dim]`, finite. */
  vectors: Float32Array;
  dim: number;
  /** Default: 4. */
  codebookCount?: number;
  /** At most 256. Default: 256. */
  codewordCount?: number;
  /** How much each item counts, such as its number of training pairs + 1, shape `[itemCount]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** Errors along a direction of each item count for more. Default: errors of all directions count alike. */
  anisotropy?: Anisotropy;
  /**
   * Codes that an item has as a mean, at most `codebookCount`: items whose errors weigh more get more codes, so
   * that the table is of variable rate; one codeword of each codebook is then zero. Default: all codes for all.
   */
  meanLength?: number;
  /**
   * How much each item's error counts where codes are shared out, which `meanLength` does, shape `[itemCount]`.
   * Default: `weights`.
   */
  lengthWeights?: ArrayLike<number>;
  /** Ids of the items, in the order of `vectors`. Default: 0 to `itemCount` - 1. */
  items?: IdMap<Item>;
  random: Random;
  /** Default: `auto`. */
  engine?: Engine;
  /** Looked at before each codebook; `onProgress` may abort it. Default: none. */
  signal?: AbortSignal;
  /** Called after each codebook, counted from 1, with the weighted error left, squared or anisotropic, as a share of the vectors' own. */
  onProgress?: (progress: { codebook: number; codebookCount: number; relativeError: number }) => void;
}

export const residualKMeansNames = /* @__PURE__ */ optionNames<ResidualKMeansOptions>({
  vectors: 1,
  dim: 1,
  codebookCount: 1,
  codewordCount: 1,
  weights: 1,
  iterations: 1,
  anisotropy: 1,
  meanLength: 1,
  lengthWeights: 1,
  items: 1,
  random: 1,
  engine: 1,
  signal: 1,
  onProgress: 1,
});

/**
 * Residual vector quantization (Chen et al., 2010): the first codebook is the k-means of the vectors, each
 * further one that of what the codebooks before it leave over. The start of the composite encoder, and the
 * whole of the RVQ baseline. With `anisotropy` centroids and choices go by the error that it says, and with
 * `meanLength` each item keeps as many codes as its error is worth.
 *
 * @throws ShapeError or ArgumentError, naming what does not fit; the signal's reason where it was aborted
 */
export function residualKMeans<Item extends Id>(options: ResidualKMeansOptions<Item>): CodeTable<Item> {
  return runToEnd(residualKMeansSteps(options));
}

/**
 * The same training, of the same result, in steps of parts of a second, between which the caller may yield to the event
 * loop, report or stop.
 *
 * @example
 * const training = residualKMeansSteps({ vectors, dim, random });
 * let step = training.next();
 * for (; !step.done; step = training.next()) await new Promise((resolve) => setTimeout(resolve));
 * const codeTable = step.value;
 *
 * @throws ShapeError or ArgumentError, naming what does not fit, before the first step
 */
export function residualKMeansSteps<Item extends Id>(
  options: ResidualKMeansOptions<Item>,
): Generator<ResidualKMeansStep, CodeTable<Item>> {
  requireKnown('residualKMeans', options, residualKMeansNames);
  const { vectors, dim, codebookCount = 4, codewordCount = 256, iterations = usualIterations, meanLength } = options;
  requireInteger('codebookCount', codebookCount, 1);
  requireInteger('codewordCount', codewordCount, meanLength === undefined ? 1 : 2, 256);
  requireInteger('iterations', iterations, 1);
  const itemCount = countRows('vectors', vectors, dim);
  if (itemCount === 0)
    throw new ArgumentError({ argument: 'vectors', expected: 'at least one item', received: 'none' });
  requireFiniteValues('vectors', vectors);
  if (options.anisotropy !== undefined) requireAnisotropy(vectors, dim, options.anisotropy);
  if (meanLength !== undefined) requireMeanLength(meanLength, codebookCount);
  const weights = checkedWeights(options.weights, itemCount);
  const lengthWeights =
    options.lengthWeights !== undefined ? checkedWeights(options.lengthWeights, itemCount, 'lengthWeights') : weights;
  if (options.items !== undefined) {
    requireIdMap('items', options.items);
    requireLength('items', { length: options.items.size }, [itemCount]);
  }
  requireRandom('random', options.random);
  resolveEngine(options.engine ?? 'auto');
  requireSignal('signal', options.signal);
  requireFunction('onProgress', options.onProgress);
  return residualSteps(options, lengthWeights, options.anisotropy && anisotropicMeasure(options, options.anisotropy));
}

/** After k-means the centroids are near already, and settle soon. */
const anisotropicIterations = 5;

function anisotropicMeasure(
  { dim, weights, engine }: Pick<ResidualKMeansOptions, 'dim' | 'weights' | 'engine'>,
  anisotropy: Anisotropy,
): ErrorMeasure {
  return {
    errorsOf: (residuals) => anisotropicErrors(residuals, dim, anisotropy),
    *refine(points, { centroids }) {
      const masses = weights ?? new Uint8Array(points.length / dim).fill(1);
      let assignments = assignAnisotropic(points, centroids, dim, anisotropy, engine);
      for (let iteration = 0; iteration < anisotropicIterations; iteration++) {
        moveToAnisotropicMeans(centroids, points, dim, anisotropy, assignments, masses);
        assignments = assignAnisotropic(points, centroids, dim, anisotropy, engine);
        yield;
      }
      return { centroids, assignments };
    },
  };
}
