import { ArgumentError, type CodeTable, optionNames, requireKnown } from '@lightrec/core';
import type { Engine } from '@lightrec/kernels';
import type { CategoryColumns } from './catalogue/categories.js';
import { requireUsers, type SampledUsers } from './search/calibration.js';
import { type VectorFormat, vectorDimOf, vectorFormats } from './vectors/stored-vectors.js';

export interface IndexOptions {
  /** Exact item vectors for `rerank`, shape `[itemCount, vectorDim]`. Default: none. */
  vectors?: Float32Array;
  /** How they are kept: `float32`, `float16`, or `int8` with a scale an item, a quarter of the size. Default: `float32`. */
  vectorFormat?: VectorFormat;
  /** Columns by which a search can be filtered, a category for each item: `{ genre: ['jazz', null, …] }`. Default: none. */
  categories?: CategoryColumns;
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

const names = optionNames<IndexOptions>({ vectors: 1, vectorFormat: 1, categories: 1, users: 1, engine: 1 });

/** Refuses what is no code table, such as the vectors themselves. */
export function requireCodeTable(codeTable: CodeTable): void {
  if (ArrayBuffer.isView(codeTable?.codes) && codeTable.items) return;
  throw new ArgumentError({
    argument: 'codeTable',
    expected: 'a CodeTable',
    received: Object.prototype.toString.call(codeTable),
    hint: 'LightRecIndex.fromVectors makes an index of vectors.',
  });
}

/** Refuses options of `build` that do not fit the items. */
export function checkIndexOptions(options: IndexOptions, { itemCount, dim }: { itemCount: number; dim: number }): void {
  requireKnown('build', options, names);
  const { vectors, vectorFormat = 'float32', users } = options;
  if (!vectorFormats.includes(vectorFormat)) {
    throw new ArgumentError({ argument: 'vectorFormat', expected: vectorFormats.join(', '), received: vectorFormat });
  }
  const vectorDim = vectors && itemCount > 0 ? vectorDimOf(vectors, itemCount) : 0;
  if (users) requireUsers(users, dim, vectorDim || undefined);
}
