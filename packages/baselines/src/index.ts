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
