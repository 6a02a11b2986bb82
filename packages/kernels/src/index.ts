export { type AdamRows, type AdamRowsOptions, createAdamRows } from './adam/adam-rows.js';
export type { AdamArrays } from './adam/plain.js';
export { createAutoencoderRows } from './autoencoder/autoencoder-rows.js';
export type {
  AutoencoderRows,
  AutoencoderRowsOptions,
  HistoryBatch,
  HistoryForms,
} from './autoencoder/contract.js';
export { createDenseScorer, type DenseScorer, type DenseScorerOptions, type ScoreMask } from './dense/dense-scorer.js';
export type {
  EncodedRows,
  EncoderCodebook,
  EncoderGradients,
  EncoderKernel,
  EncoderKernelOptions,
  EncoderMatrices,
  EncoderRecurrence,
} from './encoder/encoder-contract.js';
export { createEncoderKernel } from './encoder/encoder-kernel.js';
export {
  createFactorTables,
  type FactorTables,
  type FactorTablesOptions,
} from './factor-tables/factor-tables.js';
export type { RankedRows } from './factor-tables/plain.js';
export {
  type BipartitePropagation,
  type BipartitePropagationOptions,
  createBipartitePropagation,
} from './graph/bipartite-propagation.js';
export {
  createHammingScorer,
  type DistanceMask,
  type HammingScorer,
  type HammingScorerOptions,
  maskedDistance,
} from './hamming/hamming-scorer.js';
export { bytesOfBits, mostBits, packSigns, requirePackedSigns, unpackSigns } from './hamming/packed-signs.js';
export {
  createIalsFactors,
  type IalsFactors,
  type IalsFactorsOptions,
  type RowPairs,
  type SolvedTerms,
} from './ials/ials-factors.js';
export type { SideName } from './ials/shared-factors.js';
export { type AllocateLengthsOptions, allocateLengths } from './k-means/allocate-lengths.js';
export { type Anisotropy, anisotropicError } from './k-means/anisotropy.js';
export { encodeResidual } from './k-means/encode-residual.js';
export { type ErrorOf, errorsByLength } from './k-means/errors-by-length.js';
export { type GreedyQuantizerOptions, greedyQuantizer } from './k-means/greedy-quantizer.js';
export { type KMeansOptions, type KMeansResult, kMeans } from './k-means/k-means.js';
export { type Assignment, assignNearest } from './k-means/nearest.js';
export {
  type ResidualCandidates,
  type ResidualCandidatesOptions,
  residualCandidates,
} from './k-means/residual-candidates.js';
export { type ResidualKMeansOptions, residualCodebooks, residualKMeans } from './k-means/residual-k-means.js';
export { type ResidualQuantizerOptions, residualQuantizer } from './k-means/residual-quantizer.js';
export { drawSample, type Sample } from './k-means/sample.js';
export { scoreAwareQuantizer } from './k-means/score-aware-quantizer.js';
export { withMeanLength } from './k-means/with-mean-length.js';
export {
  type CellProducts,
  type CellProductsOptions,
  createCellProducts,
} from './list-squares/cell-products.js';
export type { Cells } from './list-squares/cells.js';
export {
  createModeChoice,
  type ModeChoice,
  type ModeChoiceOptions,
  type ModeChoiceSizes,
  type ModeCosts,
  type ModeRows,
} from './list-squares/mode-choice.js';
export type {
  PooledBatch,
  PooledPulls,
  PooledRows,
  PooledRowsOptions,
  PooledScores,
  PoolTerm,
} from './pooled-rows/contract.js';
export { createPooledRows } from './pooled-rows/pooled-rows.js';
export {
  compileKernels,
  type Engine,
  plainReason,
  resolveEngine,
  setKernels,
} from './wasm/kernel-memory.js';
export type { CompiledKernels } from './wasm/kernel-module.js';
