export { type CompiledKernels, setKernels } from '@lightrec/kernels';
export type { VectorFormat } from '@lightrec/kernels/search';
export { bitsOfIndices } from '@lightrec/kernels/search';
export type { ItemIds } from './catalogue/catalogue.js';
export type { ColumnType, ColumnValue, Condition, NumberRange } from './catalogue/column.js';
export type { ColumnFilter, ColumnRow, ColumnValues } from './catalogue/columns.js';
export { ItemBits } from './catalogue/item-bits.js';
export type { NewItems } from './changes/new-items.js';
export type { CreateOptions } from './create-options.js';
export type { FromVectorsOptions, FromVectorsProgress } from './from-vectors.js';
export type { IndexOptions, LoadOptions } from './index-options.js';
export { IndexRecommender, type IndexRecommenderOptions } from './index-recommender.js';
export type { IndexStats } from './index-stats.js';
export { LightRecIndex } from './light-rec-index.js';
export type { Metric } from './metric/metric.js';
export type { CalibrationRow, SampledUsers } from './search/calibration.js';
export type {
  FoundIndices,
  RerankIndicesOptions,
  SearchIndicesOptions,
  SearchMode,
  Shortfall,
} from './search-indices-options.js';
export type { RerankOptions, SearchOptions, SearchResult } from './search-options.js';
export type { BatchOptions } from './searchable-index.js';
