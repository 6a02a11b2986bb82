export { DcmfModel, type DcmfModelContent } from './dcmf/dcmf-model.js';
export type { Features, FeatureVectors } from './dcmf/features.js';
export {
  type DcmfFeatures,
  type DcmfHyperparameters,
  type DcmfOptions,
  dcmfDefaults,
  resolveDcmfHyperparameters,
} from './dcmf/options.js';
export type { PairLossName } from './dcmf/pair-losses.js';
export { trainDcmf } from './dcmf/train-dcmf.js';
export {
  type DcmfGrid,
  type DcmfSetting,
  type DcmfTrial,
  dcmfGrid,
  type TuneDcmfOptions,
  type TuneDcmfResult,
  tuneDcmf,
} from './dcmf/tune-dcmf.js';
export { ItemKnnModel, type ItemKnnModelContent } from './item-knn/item-knn-model.js';
export {
  type ItemKnnHyperparameters,
  type ItemKnnOptions,
  type ItemKnnProgress,
  itemKnnDefaults,
} from './item-knn/options.js';
export { trainItemKnn } from './item-knn/train-item-knn.js';
export { type KdeOptions, kdeDefaults, trainKde } from './kde/train-kde.js';
export { type UserMetric, userMetricQuantizer } from './metric/user-metric-quantizer.js';
export {
  type OptimizedProductQuantizerOptions,
  optimizedProductQuantizer,
} from './product/optimized-product-quantizer.js';
export { type ProductQuantizerOptions, productQuantizer } from './product/product-quantizer.js';
export {
  type ResidualVectorQuantizerOptions,
  residualVectorQuantizer,
} from './residual/residual-vector-quantizer.js';
