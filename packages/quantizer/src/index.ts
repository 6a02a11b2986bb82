export type { Codebook } from './composite-encoder/codebook.js';
export { CompositeEncoder } from './composite-encoder/composite-encoder.js';
export { encodeComposite } from './composite-encoder/encode-composite.js';
export type { CompositeEncoderOptions } from './composite-encoder/options.js';
export { bilinearKeys } from './similarity/bilinear.js';
export { euclideanKeys } from './similarity/euclidean.js';
export type { CodewordKeys, SimilarityName } from './similarity/similarity.js';
