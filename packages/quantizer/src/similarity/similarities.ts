import { bilinear } from './bilinear.js';
import { dot, scaledDot } from './dot.js';
import { euclidean } from './euclidean.js';
import { mahalanobis } from './mahalanobis.js';
import { representation } from './representation.js';
import type { Similarity, SimilarityName } from './similarity.js';

/** Every similarity by its name. */
export const similarities: Record<SimilarityName, Similarity> = {
  euclidean,
  bilinear,
  dot,
  'scaled-dot': scaledDot,
  mahalanobis,
  representation,
};
