import { bilinear } from './bilinear.js';
import { dot, scaledDot } from './dot.js';
import { euclidean } from './euclidean.js';
import { mahalanobis } from './mahalanobis.js';
import { representation } from './representation.js';
import type { Similarity } from './similarity.js';

/** Every similarity by its name: the one list, from which names, types, refusals and tests follow. */
export const similarities = {
  euclidean,
  bilinear,
  dot,
  'scaled-dot': scaledDot,
  mahalanobis,
  representation,
} satisfies Record<string, Similarity>;

export type SimilarityName = keyof typeof similarities;

export const similarityNames = Object.keys(similarities) as SimilarityName[];
