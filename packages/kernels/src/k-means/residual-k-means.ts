import {
  ArgumentError,
  CodeTable,
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
import { allocateLengths, requireMeanLength } from './allocate-lengths.js';
import {
  type Anisotropy,
  anisotropicErrors,
  assignAnisotropic,
  moveToAnisotropicMeans,
  requireAnisotropy,
} from './anisotropy.js';
import { checkedWeights } from './checked-weights.js';
import { type KMeansResult, kMeansSteps, usualIterations } from './k-means.js';
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

/** After k-means the centroids are near already, and settle soon. */
const anisotropicIterations = 5;

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

/** How far a training in steps has come. */
export interface ResidualKMeansStep {
  /** Iterations done, those left out where k-means settled early included. */
  done: number;
  /** `codebookCount * iterations`. */
  total: number;
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
  return steps(options, lengthWeights);
}

/** The steps of options that are checked. */
function* steps<Item extends Id>(
  options: ResidualKMeansOptions<Item>,
  lengthWeights: Float64Array,
): Generator<ResidualKMeansStep, CodeTable<Item>> {
  const { vectors, dim, codebookCount = 4, codewordCount = 256, weights, meanLength, random } = options;
  const itemCount = vectors.length / dim;
  const codes = new Uint8Array(itemCount * codebookCount);
  const codebooks = new Float32Array(codebookCount * codewordCount * dim);
  const residuals = vectors.slice();
  const errors = [errorsOf(residuals, options)];
  const energy = weightedSum(errors[0], weights);
  for (let b = 0; b < codebookCount; b++) {
    const { centroids, assignments } = yield* quantize(residuals, options, b, random.fork(`codebook ${b}`));
    codebooks.set(centroids, b * codewordCount * dim);
    for (let item = 0; item < itemCount; item++) {
      codes[item * codebookCount + b] = assignments[item];
      for (let d = 0; d < dim; d++) residuals[item * dim + d] -= centroids[assignments[item] * dim + d];
    }
    errors.push(errorsOf(residuals, options));
    const relativeError = energy > 0 ? weightedSum(errors[b + 1], weights) / energy : 0;
    options.onProgress?.({ codebook: b + 1, codebookCount, relativeError });
  }
  const content = { codes, codebooks, codebookCount, codewordCount, dim, items: options.items };
  if (meanLength === undefined) return new CodeTable(content);
  const lengths = allocateLengths({ errors, weights: lengthWeights, meanLength });
  const kept = codes.map((code, i) =>
    i % codebookCount < lengths[Math.floor(i / codebookCount)] ? code : codewordCount - 1,
  );
  return new CodeTable({ ...content, codes: kept, lengths });
}

/** One codebook: k-means, and then by the anisotropic error where there is one. */
function* quantize(
  points: Float32Array,
  options: ResidualKMeansOptions,
  codebook: number,
  random: Random,
): Generator<ResidualKMeansStep, KMeansResult> {
  const { dim, codebookCount = 4, codewordCount = 256, iterations = usualIterations, anisotropy } = options;
  const { weights, engine, signal } = options;
  const centroidCount = options.meanLength === undefined ? codewordCount : codewordCount - 1;
  const steps = kMeansSteps({ points, dim, centroidCount, weights, iterations, random, engine, signal });
  const stepAt = (iteration: number) => ({
    done: codebook * iterations + iteration,
    total: codebookCount * iterations,
  });
  let step = steps.next();
  for (; !step.done; step = steps.next()) yield stepAt(step.value);
  const start = step.value;
  if (!anisotropy) return start;
  const { centroids } = start;
  const masses = weights ?? new Uint8Array(points.length / dim).fill(1);
  let assignments = assignAnisotropic(points, centroids, dim, anisotropy, engine);
  for (let iteration = 0; iteration < anisotropicIterations; iteration++) {
    moveToAnisotropicMeans(centroids, points, dim, anisotropy, assignments, masses);
    assignments = assignAnisotropic(points, centroids, dim, anisotropy, engine);
    yield stepAt(iterations);
  }
  return { centroids, assignments };
}

function errorsOf(residuals: Float32Array, { dim, anisotropy }: ResidualKMeansOptions): Float64Array {
  return anisotropicErrors(residuals, dim, anisotropy ?? { directions: residuals, weight: 0 });
}

function weightedSum(errors: Float64Array, weights?: ArrayLike<number>): number {
  return errors.reduce((sum, error, item) => sum + error * (weights?.[item] ?? 1), 0);
}
