export type { TeacherAndStudent } from './checks.js';
export { type EuclideanDistillationInputs, euclideanDistillation } from './euclidean-distillation.js';
export { GramCache, type GramCacheOptions } from './gram-cache.js';
export { exactInnerProductDistillation, innerProductDistillation } from './inner-product-distillation.js';
export type {
  ExactInnerProductDistillationInputs,
  InnerProductDistillationInputs,
  RankingDistillationInputs,
  RankingInnerProductDistillationInputs,
} from './inputs.js';
export type { ItemLists } from './list-scores.js';
export { type ListwiseCrossEntropyInputs, listwiseCrossEntropy } from './listwise-cross-entropy.js';
export type { LossScale } from './loss-scale.js';
export { rankingDistillation, rankingInnerProductDistillation } from './ranking-distillation.js';
export { UserMapper, type UserMapperOptions } from './user-mapper.js';
