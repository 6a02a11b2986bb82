export { type Artifact, decodeAnyArtifact, decodeArtifact, encodeArtifact, tensorOf } from './artifact/artifact.js';
export { idsFromTensor, idsToTensor } from './artifact/ids.js';
export {
  type DataType,
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsContent,
  type StoredTensor,
  type TensorData,
} from './artifact/safetensors.js';
export { CodeTable, type CodeTableContent } from './code-table.js';
export {
  ArgumentError,
  type ArgumentProblem,
  ArtifactError,
  LightRecError,
  requireInteger,
  ShapeError,
} from './errors.js';
export { type Id, IdMap, IdMapBuilder, parseId } from './id-map.js';
export { Interactions, InteractionsBuilder, type ItemSets } from './interactions.js';
export { decodeNpy, encodeNpy, type NpyArray, type NpyData } from './matrix/npy.js';
export { type Matrix, type ReadMatrixOptions, readMatrix } from './matrix/read-matrix.js';
export { Pace } from './pace.js';
export { Random } from './random.js';
export { checkRecommendCall, maskScores } from './recommender/candidates.js';
export type { RankedItems, Recommender, RecommendOptions } from './recommender/recommender.js';
export { selectTopK } from './recommender/top-k.js';
export { isTypedArray } from './typed-arrays.js';
