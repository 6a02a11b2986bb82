import { ArgumentError, type CodeTable } from '@lightrec/core';
import { optionNames, requireKnown, requireOneOf, requireTyped } from '@lightrec/core/options';
import type { Engine } from '@lightrec/kernels';
import { type VectorFormat, vectorDimOf, vectorFormats } from '@lightrec/kernels/search';
import type { ColumnValues } from './catalogue/columns.js';
import { type Metric, requireMetric } from './metric/metric.js';
import { requireUsers, type SampledUsers } from './search/calibration.js';

export interface IndexOptions {
  /** What a score is. With another than the inner product, items have no biases. Default: `inner-product`. */
  metric?: Metric;
  /** Exact item vectors for post-ranking, shape `[itemCount, vectorDim]`, of the codes' space or another. Default: none. */
  vectors?: Float32Array;
  /**
   * How they are kept: `float32`, `float16`, or `int8` with a scale an item, a quarter of the size; the last two without
   * what items have in common, or what their codes say of them. Default: `float32`.
   */
  vectorFormat?: VectorFormat;
  /**
   * Columns by which a search can be filtered, a text, number, boolean or null for each item:
   * `{ genre: ['jazz', null, …], price: [9.5, 20, …] }`. Default: none.
   */
  columns?: ColumnValues;
  /**
   * Users by whom `mode: { recall }` and `candidateCount: 'auto'` are calibrated, some hundred. Default: items in their
   * place, when such an option is first used; real users are harder to serve.
   */
  users?: SampledUsers;
  /** Default: `auto`: WebAssembly SIMD where there is such, else plain TypeScript with the same results. */
  engine?: Engine;
}

export interface LoadOptions extends Pick<IndexOptions, 'engine'> {
  /** Where the bytes came from, named in errors. */
  file?: string;
}

const names = optionNames<IndexOptions>({
  ...{ metric: 1, vectors: 1, vectorFormat: 1, columns: 1, users: 1, engine: 1 },
});

/** Refuses options of `build` that do not fit the items. */
export function checkIndexOptions(
  options: IndexOptions,
  { itemCount, dim, itemBias }: Pick<CodeTable, 'itemCount' | 'dim' | 'itemBias'>,
): void {
  requireKnown('build', options, names);
  const { metric = 'inner-product', vectors, vectorFormat = 'float32', users } = options;
  requireMetric(metric);
  if (itemBias && metric !== 'inner-product') {
    const expected = `no biases for the metric ${metric}, whose scores are those of vectors alone`;
    throw new ArgumentError({ argument: 'codeTable.itemBias', expected, received: 'some' });
  }
  requireOneOf('vectorFormat', vectorFormat, vectorFormats);
  if (vectors) requireTyped('vectors', vectors, 'Float32Array');
  const vectorDim = vectors && itemCount > 0 ? vectorDimOf(vectors, itemCount) : 0;
  if (users) requireUsers(users, dim, vectorDim || undefined);
}
