export {
  type BprHyperparameters,
  type BprOptions,
  type BprProgress,
  type BprResult,
  bprDefaults,
  resolveBprHyperparameters,
} from './bpr/options.js';
export { trainBpr } from './bpr/train-bpr.js';
export { concatenateTeachers } from './embedding/concatenate-teachers.js';
export { EmbeddingModel, type EmbeddingModelContent } from './embedding/embedding-model.js';
export { encodeItems, type NewItems } from './fold-in/encode-items.js';
export { type FoldInOptions, foldInDefaults } from './fold-in/fold-in-user.js';
export { LightRecModel } from './light-rec/model/light-rec-model.js';
export {
  type LightRecHyperparameters,
  type LightRecOptions,
  type LightRecProgress,
  type LightRecRecipe,
  type LightRecResult,
  lightRecDefaults,
  paperRecipe,
} from './light-rec/options/options.js';
export { resolveLightRecHyperparameters } from './light-rec/options/resolve-options.js';
export {
  type RetrievalProfile,
  type RetrievalProfileOptions,
  retrievalProfile,
} from './light-rec/start/retrieval-profile.js';
export type { OnPartProgress, StartPart, StartProgress } from './light-rec/start/start-progress.js';
export { trainLightRec } from './light-rec/train-light-rec.js';
export {
  type TuneDistillationOptions,
  type TuneDistillationProgress,
  type TuneDistillationResult,
  tuneDistillation,
} from './light-rec/tune-distillation.js';
export { DivergenceError } from './training/divergence-error.js';
export type { EpochRecord } from './training/history.js';
