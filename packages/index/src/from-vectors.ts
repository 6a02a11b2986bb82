import {
  ArgumentError,
  type Codebooks,
  CodeTable,
  checkTraining,
  type EncodeVectors,
  type Id,
  IdMap,
  Pace,
  type Quantizer,
  Random,
} from '@lightrec/core';
import { optionNames, requireBoolean, requireFunction, requireKnown, requireLength } from '@lightrec/core/options';
import { compileKernels, resolveEngine, withMeanLength } from '@lightrec/kernels';
import { Columns } from './catalogue/columns.js';
import { checkIndexOptions, type IndexOptions } from './index-options.js';
import { requireIndexSize } from './index-size.js';
import { scaledFor } from './metric/metric.js';
import { quantizerOf } from './training/quantizer-of.js';
import { checkTrainingPlan, type TrainingOptions, type TrainingPlan, trainingPlan } from './training/training-plan.js';

export interface FromVectorsOptions<T extends Id = Id>
  extends TrainingOptions,
    Pick<IndexOptions, 'metric' | 'columns' | 'users' | 'engine'> {
  /** Dimension of the vectors. */
  dim: number;
  /** Ids of the items, in the order of `vectors`. Default: 0 to `itemCount` - 1. */
  ids?: readonly T[];
  /** How much each item's error counts in the training of codebooks and lengths, shape `[itemCount]`. Default: alike. */
  weights?: ArrayLike<number>;
  /** Whether the index keeps `vectors`, by which searches then end. Default: true. */
  keepVectors?: boolean;
  /** Called now and then while vectors are encoded. */
  onProgress?: (progress: FromVectorsProgress) => void;
  /** Stops the work, which then rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface FromVectorsProgress {
  /** `train` counts iterations of k-means, `encode` items. */
  phase: 'train' | 'encode';
  done: number;
  total: number;
}

/** What `LightRecIndex.build` takes. */
export interface EncodedVectors {
  codeTable: CodeTable;
  indexOptions: IndexOptions;
}

const names = optionNames<FromVectorsOptions>({
  ...{ dim: 1, ids: 1, codebookCount: 1, codewordCount: 1, meanLength: 1, sampleSize: 1, iterations: 1, weights: 1 },
  ...{ keepVectors: 1, vectorFormat: 1, metric: 1, columns: 1, users: 1, seed: 1, onProgress: 1, signal: 1, engine: 1 },
});

/** Components encoded between two looks at the clock, a tenth of a second of work. */
const chunkLength = 2 ** 19;

/**
 * Codes for vectors from anywhere: residual k-means (Chen et al., 2010) on a sample, then each item by the codewords
 * that it found.
 *
 * @param vectors - shape `[itemCount, dim]`, finite
 * @throws ShapeError or ArgumentError, naming what does not fit, before the work begins
 */
export async function encodeVectors(vectors: Float32Array, options: FromVectorsOptions): Promise<EncodedVectors> {
  requireKnown('fromVectors', options, names);
  const { dim, engine = 'auto', keepVectors = true, metric = 'inner-product', columns, users } = options;
  const plan = planOf(options);
  const { vectorFormat } = plan;
  const indexOptions = { vectors: keepVectors ? vectors : undefined, vectorFormat, metric, columns, users, engine };
  const itemCount = checkOptions(vectors, options, plan, indexOptions);
  const items = options.ids && IdMap.from(options.ids);
  requireIndexSize(itemCount, { codebookCount: plan.codebookCount, vectorDim: keepVectors ? dim : 0, vectorFormat });
  await compileKernels(engine);
  resolveEngine(engine);
  const settled = { ...options, ...plan };
  const { iterations, meanLength } = plan;
  // Items of which some codes are left out need codes that are good one by one, whatever the metric.
  const quantizer = quantizerOf(meanLength === undefined ? metric : 'inner-product', { iterations, engine });
  const scaled = scaledFor(metric, vectors, dim);
  const codebooks = await trainCodebooks(quantizer, scaled, settled, itemCount);
  const codeTable = await encodeItems(quantizer.encoderOf(codebooks), scaled, codebooks, settled, items);
  return { codeTable, indexOptions };
}

/** The options of the training with their defaults. */
export function planOf(options: FromVectorsOptions): TrainingPlan {
  return trainingPlan(options, options.dim, options.keepVectors ?? true);
}

/** Options with the defaults of the training. */
type Settled = FromVectorsOptions & TrainingPlan;

/** Codebooks for a sample; with `meanLength` they leave room for the codeword of missing codes. */
function trainCodebooks(
  quantizer: Quantizer,
  vectors: Float32Array,
  { dim, codebookCount, weights, signal, onProgress, ...options }: Settled,
  itemCount: number,
): Promise<Codebooks> {
  const random = new Random(options.seed);
  const sample = sampleItems(itemCount, options.sampleSize, random.fork('sample'));
  const most = options.meanLength === undefined ? options.codewordCount : options.codewordCount - 1;
  return quantizer.train(sample ? rowsOf(vectors, dim, sample) : vectors, {
    weights: sample && weights ? Array.from(sample, (item) => weights[item]) : weights,
    dim,
    codebookCount,
    codewordCount: Math.min(most, sample?.length ?? itemCount),
    random: random.fork('codebooks'),
    signal,
    onProgress: ({ done, total }) => onProgress?.({ phase: 'train', done, total }),
  });
}

/** The table of all items, with `meanLength` of as many codes each as its error is worth. */
async function encodeItems(
  encode: EncodeVectors,
  vectors: Float32Array,
  { codebooks, codebookCount, codewordCount, dim }: Codebooks,
  { weights, meanLength, signal, onProgress }: Settled,
  items: IdMap | undefined,
): Promise<CodeTable> {
  const itemCount = vectors.length / dim;
  const codes = new Uint8Array(itemCount * codebookCount);
  const report = (done: number) => onProgress?.({ phase: 'encode', done, total: itemCount });
  report(0);
  const pace = new Pace(signal);
  const chunk = Math.ceil(chunkLength / dim);
  for (let first = 0; first < itemCount; first += chunk) {
    codes.set(encode(vectors.subarray(first * dim, (first + chunk) * dim)), first * codebookCount);
    if (await pace.breathe()) report(Math.min(first + chunk, itemCount));
  }
  report(itemCount);
  const table = new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
  return meanLength === undefined ? table : withMeanLength(table, vectors, { meanLength, weights });
}

/** Items to train on, ascending; `undefined` for all. */
function sampleItems(itemCount: number, sampleSize: number, random: Random) {
  return itemCount > sampleSize ? random.permutation(itemCount).slice(0, sampleSize).sort() : undefined;
}

function rowsOf(vectors: Float32Array, dim: number, items: Uint32Array): Float32Array {
  const rows = new Float32Array(items.length * dim);
  items.forEach((item, i) => {
    rows.set(vectors.subarray(item * dim, (item + 1) * dim), i * dim);
  });
  return rows;
}

/** Checks at the door what would else be refused after the training, and says how many items there are. */
function checkOptions(
  vectors: Float32Array,
  { dim, ids, weights, columns, keepVectors, onProgress, signal }: FromVectorsOptions,
  plan: TrainingPlan,
  indexOptions: IndexOptions,
): number {
  if (vectors?.length === 0) {
    const hint = 'LightRecIndex.create makes an empty index.';
    throw new ArgumentError({ argument: 'vectors', expected: 'at least one item', received: 'none', hint });
  }
  const { codebookCount, codewordCount, seed } = plan;
  const random = new Random(seed);
  requireFunction('onProgress', onProgress);
  const itemCount = checkTraining(vectors, { dim, codebookCount, codewordCount, weights, random, signal });
  checkTrainingPlan(plan);
  if (keepVectors !== undefined) requireBoolean('keepVectors', keepVectors);
  checkIndexOptions(indexOptions, { itemCount, dim });
  if (columns) Columns.from(columns, itemCount);
  if (ids) requireLength('ids', ids, [itemCount], 'Give one id for each vector.');
  return itemCount;
}
