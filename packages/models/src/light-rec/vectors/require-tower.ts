import { ArgumentError } from '@lightrec/core';
import { combineItems } from '../../dssm/combine.js';
import type { DssmModel } from '../../dssm/dssm-model.js';
import { type FeatureVectors, requireFeatures } from '../../dssm/features.js';
import { applyTower } from '../../dssm/tower-weights.js';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';

/** Of the teacher's vectors, by which those of its features may differ where another machine made them. */
const tolerance = 1e-3;

/**
 * Refuses a teacher without a tower, and features that it was not trained with: the tower would learn on from vectors
 * that are none of the teacher's.
 *
 * @throws ArgumentError or ShapeError that names the teacher or the features
 */
export function requireTower(teacher: EmbeddingModel, features: FeatureVectors): void {
  if (!('tower' in teacher && 'itemEmbeddings' in teacher)) {
    const expected = 'a DssmModel with itemVectors tower, which is what learns on';
    const hint = 'Train one by trainDssm, or pass `itemVectors: learned`.';
    throw new ArgumentError({ argument: 'teacher', expected, received: 'a model without a tower', hint });
  }
  const { combine, itemEmbeddings, tower, itemVectors, itemCount } = teacher as DssmModel;
  const hint = 'Pass those that trainDssm was given.';
  requireFeatures('features', features, itemCount, hint);
  const { inputDim } = tower.layers[0];
  if (features.dim !== inputDim) {
    throw new ArgumentError({ argument: 'features.dim', expected: inputDim, received: features.dim, hint });
  }
  const made = combineItems(combine, itemEmbeddings, applyTower(tower, features.vectors), itemCount);
  const largest = itemVectors.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const wrong = made.findIndex((value, i) => Math.abs(value - itemVectors[i]) > tolerance * largest);
  if (wrong < 0) return;
  const item = Math.floor(wrong / teacher.dim);
  const expected = "the features of the teacher's training, of which its tower makes its item vectors";
  throw new ArgumentError({ argument: 'features', expected, received: `others for item ${item}`, hint });
}
