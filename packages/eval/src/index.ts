export { separateColdItems } from './evaluation/cold-items.js';
export { curveCutoffs, toCurve } from './evaluation/curve.js';
export { evaluate, type ScoringRecommender } from './evaluation/evaluate.js';
export type { CutoffMetrics, Evaluation, FullEvaluation, RankingMetrics } from './evaluation/evaluation.js';
export type { EvaluateOptions, EvaluationProgress } from './evaluation/options.js';
export { evaluateLists } from './lists/evaluate-lists.js';
export type { ListMetrics } from './lists/list-metrics.js';
export type { EvaluateListsOptions } from './lists/options.js';
export { averagePrecision, averagePrecisionAtK } from './metrics/average-precision.js';
export { hitRateAtK } from './metrics/hit-rate.js';
export { ndcg, ndcgAtK } from './metrics/ndcg.js';
export { precisionAtK } from './metrics/precision.js';
export type { Ranks } from './metrics/ranks.js';
export { recallAtK } from './metrics/recall.js';
export { reciprocalRank } from './metrics/reciprocal-rank.js';
export { type PopularityRecommender, popularityRecommender } from './popularity-recommender.js';
export { rankByScores, type ScoreRow } from './ranking/rank-by-scores.js';
export type { ScoreFunction } from './ranking/user-ranker.js';
export {
  type EvaluateSampledOptions,
  evaluateSampled,
  type SampledEvaluation,
} from './sampled/evaluate-sampled.js';
export {
  type CompareEvaluationsOptions,
  compareEvaluations,
} from './significance/compare-evaluations.js';
export {
  type PairedBootstrapOptions,
  type PairedComparison,
  pairedBootstrap,
} from './significance/paired-bootstrap.js';
export { type Summary, summarise } from './significance/summarise.js';
