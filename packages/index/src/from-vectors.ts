import {
  ArgumentError,
  CodeTable,
  type Id,
  IdMap,
  optionNames,
  Pace,
  Random,
  requireBoolean,
  requireFiniteValues,
  requireFunction,
  requireInteger,
  requireKnown,
  requireLength,
  requireNonNegative,
  requireSignal,
  requireTyped,
  ShapeError,
} from '@lightrec/core';
import { allocateLengths, compileKernels, ResidualEncoder, residualSteps, resolveEngine } from '@lightrec/kernels';
import { Columns } from './catalogue/columns.js';
import { checkIndexOptions, type IndexOptions } from './index-options.js';
import { requireIndexSize } from './index-size.js';
import { anisotropyFor, scaledFor } from './metric/metric.js';
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
  const itemCount = requireVectors(vectors, dim);
  const plan = planOf(options);
  const { vectorFormat } = plan;
  const indexOptions = { vectors: keepVectors ? vectors : undefined, vectorFormat, metric, columns, users, engine };
  const items = checkOptions(options, plan, indexOptions, itemCount);
  requireIndexSize(itemCount, { codebookCount: plan.codebookCount, vectorDim: keepVectors ? dim : 0, vectorFormat });
  await compileKernels(engine);
  resolveEngine(engine);
  const settled = { ...options, ...plan };
  const pace = new Pace(options.signal);
  const scaled = scaledFor(metric, vectors, dim);
  const codebooks = await trainCodebooks(scaled, settled, itemCount, pace);
  const encoded = await encodeItems(scaled, codebooks, settled, pace);
  return { codeTable: new CodeTable({ ...codebooks, ...encoded, items }), indexOptions };
}

/** The options of the training with their defaults. */
export function planOf(options: FromVectorsOptions): TrainingPlan {
  return trainingPlan(options, options.dim, options.keepVectors ?? true);
}

/** Options with the defaults of the training. */
type Settled = FromVectorsOptions & TrainingPlan;

type Codebooks = Pick<CodeTable, 'codebooks' | 'codebookCount' | 'codewordCount' | 'dim'>;

/** Codebooks for a sample; with `meanLength` the last codeword of each is zero, and stands for a missing code. */
async function trainCodebooks(
  vectors: Float32Array,
  options: Settled,
  itemCount: number,
  pace: Pace,
): Promise<Codebooks> {
  const { dim, codebookCount, codewordCount, meanLength, iterations, seed, engine, onProgress } = options;
  const random = new Random(seed);
  const sample = sampleItems(itemCount, options, random.fork('sample'));
  const spare = meanLength === undefined ? 0 : 1;
  const training = residualSteps({
    vectors: sample ? rowsOf(vectors, dim, sample) : vectors,
    weights: sample && options.weights ? Array.from(sample, (item) => options.weights![item]) : options.weights,
    dim,
    codebookCount,
    codewordCount: Math.min(codewordCount, (sample?.length ?? itemCount) + spare),
    // All codes for all: lengths are for all items, and not for those of the sample.
    meanLength: meanLength === undefined ? undefined : codebookCount,
    iterations,
    random: random.fork('codebooks'),
    engine,
  });
  const report = (done: number, total: number) => onProgress?.({ phase: 'train', done, total });
  let total = 0;
  let step = training.next();
  for (; !step.done; step = training.next()) {
    if ((await pace.breathe()) || total === 0) report(step.value.done, step.value.total);
    total = step.value.total;
  }
  report(total, total);
  return step.value;
}

/** Codes of all items, and with `meanLength` how many of them each has. */
async function encodeItems(
  vectors: Float32Array,
  table: Codebooks,
  { weights, meanLength, metric = 'inner-product', engine, onProgress }: Settled,
  pace: Pace,
): Promise<Pick<CodeTable, 'codes' | 'lengths'>> {
  const { dim, codebookCount } = table;
  const itemCount = vectors.length / dim;
  const choices = meanLength === undefined ? table : withoutLastCodeword(table);
  const codes = new Uint8Array(itemCount * codebookCount);
  const errors = Array.from(
    { length: codebookCount + 1 },
    () => new Float64Array(meanLength === undefined ? 0 : itemCount),
  );
  // Items of which some codes are left out need codes that are good one by one.
  const encoder = new ResidualEncoder(choices, engine, meanLength === undefined ? anisotropyFor(metric) : 0);
  const report = (done: number) => onProgress?.({ phase: 'encode', done, total: itemCount });
  report(0);
  const chunk = Math.ceil(chunkLength / dim);
  for (let first = 0; first < itemCount; first += chunk) {
    const rows = vectors.subarray(first * dim, (first + chunk) * dim);
    const some = encoder.encode(rows);
    codes.set(some, first * codebookCount);
    if (meanLength !== undefined) measureErrors(rows, some, choices, errors, first);
    if (await pace.breathe()) report(Math.min(first + chunk, itemCount));
  }
  report(itemCount);
  if (meanLength === undefined) return { codes };
  const masses = weights ?? new Uint8Array(itemCount).fill(1);
  const lengths = allocateLengths({ errors, weights: masses, meanLength });
  for (let item = 0; item < itemCount; item++) {
    codes.fill(table.codewordCount - 1, item * codebookCount + lengths[item], (item + 1) * codebookCount);
  }
  return { codes, lengths };
}

/** Writes the squared error that each item is left with after 0, 1, 2, ... of its codes. */
function measureErrors(
  rows: Float32Array,
  codes: Uint8Array,
  { codebooks, codebookCount, codewordCount, dim }: Codebooks,
  errors: readonly Float64Array[],
  first: number,
): void {
  const residual = new Float32Array(dim);
  const squares = () => residual.reduce((sum, value) => sum + value * value, 0);
  for (let i = 0; i < rows.length / dim; i++) {
    residual.set(rows.subarray(i * dim, (i + 1) * dim));
    errors[0][first + i] = squares();
    for (let b = 0; b < codebookCount; b++) {
      const start = (b * codewordCount + codes[i * codebookCount + b]) * dim;
      for (let d = 0; d < dim; d++) residual[d] -= codebooks[start + d];
      errors[b + 1][first + i] = squares();
    }
  }
}

function withoutLastCodeword({ codebooks, codebookCount, codewordCount, dim }: Codebooks): Codebooks {
  const kept = (codewordCount - 1) * dim;
  const shorter = new Float32Array(codebookCount * kept);
  for (let b = 0; b < codebookCount; b++) {
    shorter.set(codebooks.subarray(b * (kept + dim), b * (kept + dim) + kept), b * kept);
  }
  return { codebooks: shorter, codebookCount, codewordCount: codewordCount - 1, dim };
}

/** Items to train on, ascending; `undefined` for all. */
function sampleItems(itemCount: number, { sampleSize }: Settled, random: Random) {
  return itemCount > sampleSize ? random.permutation(itemCount).slice(0, sampleSize).sort() : undefined;
}

function rowsOf(vectors: Float32Array, dim: number, items: Uint32Array): Float32Array {
  const rows = new Float32Array(items.length * dim);
  items.forEach((item, i) => {
    rows.set(vectors.subarray(item * dim, (item + 1) * dim), i * dim);
  });
  return rows;
}

/** @returns how many items there are */
function requireVectors(vectors: Float32Array, dim: number): number {
  requireTyped('vectors', vectors, 'Float32Array');
  requireInteger('dim', dim, 1);
  const itemCount = vectors.length / dim;
  if (!Number.isInteger(itemCount)) {
    const received = `${vectors.length} entries`;
    throw new ShapeError({ argument: 'vectors', expected: `[itemCount, ${dim}], a multiple of dim`, received });
  }
  if (itemCount === 0) {
    const hint = 'LightRecIndex.create makes an empty index.';
    throw new ArgumentError({ argument: 'vectors', expected: 'at least one item', received: 'none', hint });
  }
  requireFiniteValues('vectors', vectors);
  return itemCount;
}

/** Checks at the door what would else be refused after the training. */
function checkOptions(
  { dim, ids, weights, columns, keepVectors, onProgress, signal }: FromVectorsOptions,
  plan: TrainingPlan,
  indexOptions: IndexOptions,
  itemCount: number,
): IdMap | undefined {
  checkTrainingPlan(plan);
  if (keepVectors !== undefined) requireBoolean('keepVectors', keepVectors);
  requireFunction('onProgress', onProgress);
  requireSignal('signal', signal);
  if (weights) requireLength('weights', weights, [itemCount]);
  for (let item = 0; item < (weights?.length ?? 0); item++) requireNonNegative(`weights[${item}]`, weights![item]);
  checkIndexOptions(indexOptions, { itemCount, dim });
  if (columns) Columns.from(columns, itemCount);
  if (!ids) return undefined;
  if (ids.length === itemCount) return IdMap.from(ids);
  throw new ShapeError({ argument: 'ids', expected: `${itemCount} ids, one for each vector`, received: ids.length });
}
