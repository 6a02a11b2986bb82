import { requireArray, requireOneOf } from '@lightrec/core/options';
import type * as tf from '@tensorflow/tfjs-core';
import { requireMatrix, requireShape } from '../arrays/require-shape.js';
import { type SimilarityName, similarities, similarityNames } from './similarities.js';
import type { CodewordKeys, Similarity } from './similarity.js';

/**
 * What a similarity makes of codewords, ready for `encodeComposite`.
 *
 * @param codewords - shape `[codewordCount, codewordDim]`
 * @param weights - what the similarity learns: for `bilinear` W `[dim, codewordDim]` and w2 `[codewordDim]`, for
 *   `mahalanobis` L `[dim, dim]`, for `representation` F `[dim, codewordCount]`, for the others nothing
 * @throws ArgumentError or ShapeError, naming what does not fit
 */
export function codewordKeys(
  similarity: SimilarityName,
  codewords: tf.Tensor2D,
  weights: readonly tf.Tensor[] = [],
): CodewordKeys {
  requireOneOf('similarity', similarity, similarityNames);
  requireMatrix('codewords', codewords);
  requireArray('weights', weights);
  const chosen: Similarity = similarities[similarity];
  const [codewordCount, codewordDim] = codewords.shape;
  const dim = weights[0]?.shape?.[0] ?? codewordDim;
  chosen.weights({ codewordCount, codewordDim, dim }, 'identity').forEach(({ shape }, i) => {
    requireShape(`weights[${i}]`, weights[i], shape);
  });
  return chosen.keys(codewords, weights);
}
