export {
  type BprHyperparameters,
  type BprOptions,
  bprDefaults,
  resolveBprHyperparameters,
} from './bpr/options.js';
export { trainBpr } from './bpr/train-bpr.js';
export { DssmModel, type DssmModelContent } from './dssm/dssm-model.js';
export type { FeatureVectors } from './dssm/features.js';
export {
  type DssmHyperparameters,
  type DssmOptions,
  dssmDefaults,
  resolveDssmHyperparameters,
} from './dssm/options.js';
export type { TowerLayer, TowerWeights } from './dssm/tower-weights.js';
export { trainDssm } from './dssm/train-dssm.js';
export {
  type ElsaHyperparameters,
  type ElsaOptions,
  elsaDefaults,
  resolveElsaHyperparameters,
} from './elsa/options.js';
export { trainElsa } from './elsa/train-elsa.js';
export { concatenateTeachers } from './embedding/concatenate-teachers.js';
export { EmbeddingModel, type EmbeddingModelContent } from './embedding/embedding-model.js';
export { encodeItems, type NewItems } from './fold-in/encode-items.js';
export type { FoldInOptions } from './fold-in/fold-in-user.js';
export { type FoldInUsersOptions, foldInUsers } from './fold-in/fold-in-users.js';
export {
  type IalsHyperparameters,
  type IalsOptions,
  ialsDefaults,
  resolveIalsHyperparameters,
} from './ials/options.js';
export { trainIals } from './ials/train-ials.js';
export {
  type TuneIalsOptions,
  type TuneIalsProgress,
  type TuneIalsResult,
  tuneIals,
} from './ials/tune-ials.js';
export { type AlignItemVectorsOptions, alignItemVectors } from './light-rec/lists/align-item-vectors.js';
export { LightRecModel } from './light-rec/model/light-rec-model.js';
export {
  type LightRecHyperparameters,
  lightRecDefaults,
  paperRecipe,
} from './light-rec/options/hyperparameters.js';
export type { LightRecOptions, LightRecProgress, LightRecRecipe } from './light-rec/options/options.js';
export { resolveLightRecHyperparameters } from './light-rec/options/resolve-options.js';
export { trainLightRec } from './light-rec/train-light-rec.js';
export {
  type TuneDistillationOptions,
  type TuneDistillationProgress,
  type TuneDistillationResult,
  tuneDistillation,
} from './light-rec/tune-distillation.js';
export {
  type EncodeUsersHyperparameters,
  type EncodeUsersOptions,
  encodeUsers,
  encodeUsersDefaults,
} from './light-rec/users/encode-users.js';
export {
  resolveSampledSoftmaxHyperparameters,
  type SampledLoss,
  type SampledSoftmaxHyperparameters,
  type SampledSoftmaxOptions,
  sampledSoftmaxDefaults,
} from './sampled-softmax/options.js';
export { trainSampledSoftmax } from './sampled-softmax/train-sampled-softmax.js';
export {
  fitTextFeatures,
  type TextFeaturesHyperparameters,
  type TextFeaturesOptions,
  textFeaturesDefaults,
} from './text/fit-text-features.js';
export type { TermKind } from './text/terms.js';
export { TextFeatures, type TextFeaturesContent } from './text/text-features.js';
export type { WordBags } from './text/word-bags.js';
export { DivergenceError } from './training/divergence-error.js';
export type { EpochRecord } from './training/history.js';
export type { TrainingProgress, TrainingResult } from './training/training-options.js';
