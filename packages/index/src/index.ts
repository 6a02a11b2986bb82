export { IndexRecommender, type IndexRecommenderOptions } from './index-recommender.js';
export { type IndexOptions, LightRecIndex, type LoadOptions } from './light-rec-index.js';
export type { RerankOptions, SearchOptions, SearchResult } from './search-options.js';
