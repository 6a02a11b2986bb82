import { AdamSchedule, EmbeddingTable } from '../../adam/row-adam.js';
import type { DssmModel } from '../../dssm/dssm-model.js';
import type { FeatureVectors } from '../../dssm/features.js';
import { Tower } from '../../dssm/tower.js';
import { TowerItems } from '../../dssm/tower-items.js';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import { type LightRecHyperparameters, learnsVectors } from '../options/hyperparameters.js';
import type { LearnedVectors } from './learned-vectors.js';
import { VectorTable } from './vector-table.js';

export interface VectorSource {
  /** Whose vectors learning starts from. */
  teacher: EmbeddingModel;
  hyperparameters: LightRecHyperparameters;
  /** With item vectors of a tower. */
  features?: FeatureVectors;
}

/**
 * What learns of the items' float vectors; nothing where they are frozen.
 *
 * @param learningRate - Adam's step size at a step
 */
export function createVectors(
  { teacher, hyperparameters, features }: VectorSource,
  learningRate: (step: number) => number,
): LearnedVectors | undefined {
  if (!learnsVectors(hyperparameters)) return undefined;
  const { batchSize, negativeCount, itemVectors: kind } = hyperparameters;
  const { itemCount, itemVectors, dim } = teacher;
  const batchItems = Math.min(itemCount, batchSize * (1 + negativeCount));
  if (kind !== 'tower') return new VectorTable({ itemVectors, dim, batchItems, learningRate });
  const { combine, itemEmbeddings, tower } = teacher as DssmModel;
  const embeddings = new EmbeddingTable(itemCount, itemEmbeddings.length / itemCount, batchItems);
  embeddings.rows.set(itemEmbeddings);
  return new TowerItems({
    ...{ combine, embeddings, tower: new Tower(tower), features: features! },
    ...{ schedule: new AdamSchedule(learningRate), towerLearningRate: learningRate },
  });
}
