import {
  ArgumentError,
  type CodeTable,
  checkTraining,
  type Id,
  type IdMap,
  mostCodewords,
  type Random,
} from '@lightrec/core';
import {
  optionNames,
  requireFunction,
  requireInRange,
  requireInteger,
  requireKnown,
  requireWeights,
} from '@lightrec/core/options';
import { usualBeamWidth, usualCodebookCount, usualCodewordCount, usualIterations } from '../limits.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import type { Anisotropy } from './anisotropy.js';
import { requireBeamWidth } from './beam-encoder.js';
import { greedyTable } from './greedy-quantizer.js';
import { residualSteps } from './residual-steps.js';
import { runToEnd } from './run-steps.js';
import { requireSampleSize } from './sample.js';
import { anisotropicMeasure } from './score-aware-quantizer.js';
import { type SampledOptions, sampleOf, trainResidual } from './train-residual.js';
import { withMeanLength } from './with-mean-length.js';

export interface ResidualKMeansOptions<Item extends Id = Id> {
  /** Shape `[itemCount, dim]`, finite. */
  vectors: Float32Array;
  dim: number;
  /** Default: 4. */
  codebookCount?: number;
  /** At most 256, with that of missing codes, where `meanLength` asks for one. Default: 256. */
  codewordCount?: number;
  /** How much each item counts, such as its number of training pairs + 1, shape `[itemCount]`. Default: all alike. */
  weights?: ArrayLike<number>;
  /** Lloyd iterations for each codebook. Default: 20. */
  iterations?: number;
  /** As that of `residualQuantizer`; 1 with `anisotropy`. Default: 1. */
  beamWidth?: number;
  /** As that of `residualQuantizer`; all with `anisotropy`. Default: 256 a codeword, and at least 65,536. */
  sampleSize?: number;
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
  beamWidth: 1,
  sampleSize: 1,
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
 * Residual vector quantization (Chen et al., 2010) in one go: the first codebook is the k-means of the vectors, each
 * further one that of what the codebooks before it leave over. The start of the composite encoder, and the
 * whole of the RVQ baseline. With `anisotropy` centroids and choices go by the error that it says, and with
 * `meanLength` each item keeps as many codes as its error is worth.
 *
 * @throws ShapeError or ArgumentError, naming what does not fit; the signal's reason where it was aborted
 */
export function residualKMeans<Item extends Id>(options: ResidualKMeansOptions<Item>): CodeTable<Item> {
  requireKnown('residualKMeans', options, residualKMeansNames);
  const { vectors, dim, weights, random, items, signal, engine = 'auto', onProgress } = options;
  const {
    codebookCount = usualCodebookCount,
    codewordCount = usualCodewordCount,
    iterations = usualIterations,
  } = options;
  const { beamWidth = usualBeamWidth, sampleSize, anisotropy, meanLength, lengthWeights = weights } = options;
  const itemCount = checkTraining(vectors, { dim, codebookCount, codewordCount, weights, random, items, signal });
  requireInteger('iterations', iterations, 1);
  requireBeamWidth(beamWidth);
  requireSampleSize(sampleSize);
  if (anisotropy !== undefined && (beamWidth > 1 || sampleSize !== undefined)) {
    const expected = 'none beside a `beamWidth` or a `sampleSize`';
    throw new ArgumentError({ argument: 'anisotropy', expected, received: 'both' });
  }
  if (meanLength !== undefined) {
    requireInteger('codewordCount', codewordCount, 2, mostCodewords);
    requireInRange('meanLength', meanLength, 0, codebookCount);
  }
  requireWeights('lengthWeights', lengthWeights, itemCount);
  resolveEngine(engine);
  requireFunction('onProgress', onProgress);
  const training = {
    ...{ dim, codebookCount, weights, random, signal },
    // The last codeword is that of missing codes.
    codewordCount: meanLength === undefined ? codewordCount : codewordCount - 1,
  };
  const measure = anisotropy !== undefined ? anisotropicMeasure(vectors, training, anisotropy, engine) : undefined;
  const onCodebook = (codebook: number, relativeError: number) =>
    onProgress?.({ codebook, codebookCount, relativeError });
  const shared = { ...training, vectors, items, iterations, beamWidth, sampleSize, engine, onCodebook };
  const table = runToEnd(measure ? greedyTable(shared, measure) : trainResidual(shared));
  if (meanLength === undefined) return table;
  return withMeanLength(table, vectors, { meanLength, weights: lengthWeights, errorOf: measure?.errorOf });
}

/**
 * The codebooks alone, of any number of codewords, where a code table has room for 256.
 *
 * @returns shape `[codebookCount, codewordCount, dim]`
 */
export function residualCodebooks(options: Omit<SampledOptions, 'beamWidth'>): Float32Array {
  return runToEnd(residualSteps({ ...options, ...sampleOf(options) })).codebooks;
}
