/**
 * The search over codes, for the packages of LightRec: no promise is made to anyone else. What users of the index or of the
 * models meet is theirs.
 */
export { createSearchEngine } from './search/engine/create-search-engine.js';
export { bitsOfIndices, clearBit, hasBit, setBit } from './search/engine/item-bits.js';
export type { EngineQuery, SearchEngine } from './search/engine/search-engine.js';
export { type TailItem, tailCapacityOf } from './search/engine/tail.js';
export { buildLayout, mostCodebooks } from './search/layout/build-layout.js';
export { addCodeword, layoutCodes, layoutToCodeTable, unblockCodebooks } from './search/layout/layout-codes.js';
export { blockSize, type SearchLayout, type SearchSegment } from './search/layout/search-layout.js';
export { readVector } from './search/vectors/plain-dot.js';
export { chooseForm, type Decode, type RowBias, storeVectors } from './search/vectors/store-vectors.js';
export {
  bytesOfFormat,
  paddedDim,
  type RowForm,
  rowBytesOf,
  type StoredVectors,
  type VectorFormat,
  vectorBases,
  vectorDimOf,
  vectorFormats,
} from './search/vectors/stored-vectors.js';
