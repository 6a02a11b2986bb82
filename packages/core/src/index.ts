export { type Artifact, decodeAnyArtifact, decodeArtifact, encodeArtifact, tensorOf } from './artifact/artifact.js';
export { idsFromTensor, idsToTensor } from './artifact/ids.js';
export {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsContent,
  type StoredTensor,
  type TensorData,
} from './artifact/safetensors.js';
export { appendItems, withLengths } from './change-codes.js';
export { CodeTable, type CodeTableContent } from './code-table.js';
export { codeTableFromArtifact, codeTableToArtifact } from './code-table-artifact.js';
export { type CodebookUsage, codebookUsage } from './codebook-usage.js';
export { type Codebooks, mostCodewords, requireCodebooks } from './codebooks.js';
export {
  ArgumentError,
  ArtifactError,
  LightRecError,
  type Mismatch,
  MismatchError,
  ShapeError,
} from './errors.js';
export { type Id, parseId, type WidenId } from './id.js';
export { IdMap, IdMapBuilder } from './id-map.js';
export type { PairValues } from './interactions/pair-values.js';
export { Interactions, InteractionsBuilder, type ItemSets } from './interactions.js';
export { float16ToFloat32 } from './matrix/half-floats.js';
export { decodeNpy, encodeNpy, type NpyArray, type NpyData } from './matrix/npy.js';
export { type Matrix, type ReadMatrixOptions, readMatrix } from './matrix/read-matrix.js';
export { Pace } from './pace.js';
export { bitsPerItem } from './packed-codes.js';
export { checkTraining } from './quantizer/check-training.js';
export type { EncodeVectors, Quantizer, QuantizerProgress, QuantizerTraining } from './quantizer/quantizer.js';
export { Random } from './random.js';
export { checkRecommendCall, maskScores } from './recommender/candidates.js';
export { type Recommendation, type RecommendOptions, recommendByIds } from './recommender/recommend-by-ids.js';
export type { RankedItems, Recommender, RecommendIndicesOptions } from './recommender/recommender.js';
export { selectTopK } from './recommender/top-k.js';
export { type SharedCodes, sharedCodes } from './shared-codes.js';
export { isTypedArray } from './typed-arrays.js';
