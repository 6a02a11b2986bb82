export type { ItemIds } from './catalogue/catalogue.js';
export type { CategoryColumns, CategoryFilter } from './catalogue/categories.js';
export { itemBits } from './catalogue/item-bits.js';
export type { NewItems } from './changes.js';
export type { FromVectorsOptions, FromVectorsProgress } from './from-vectors.js';
export { IndexRecommender, type IndexRecommenderOptions } from './index-recommender.js';
export {
  type BatchOptions,
  type IndexOptions,
  type IndexStats,
  LightRecIndex,
  type LoadOptions,
} from './light-rec-index.js';
export type { Calibration, CalibrationRow, CandidateRow, SampledUsers } from './search/calibration.js';
export type { RerankOptions, SearchMode, SearchOptions, SearchResult, Shortfall } from './search-options.js';
export type { VectorFormat } from './vectors/stored-vectors.js';
