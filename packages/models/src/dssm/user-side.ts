import { type Artifact, type StoredTensor, tensorOf } from '@lightrec/core';
import type { TextFeatures } from '../text/text-features.js';
import { type TowerWeights, towerFromTensors, towerTensors } from './tower-weights.js';

/** How a model of DSSM knows users that it was trained with features of. */
export interface DssmUserSide {
  /** Shape `[userCount, dim]`: what is known of the users beside their features. */
  embeddings: Float32Array;
  /** That of the items where both share it. */
  tower: TowerWeights;
  /** What makes features out of texts of users, where the model was trained with such. */
  text?: TextFeatures;
}

const towerName = 'userTower';

/** But for the texts. */
export function userSideTensors(
  { embeddings, tower }: DssmUserSide,
  itemTower: TowerWeights,
  userCount: number,
): Record<string, StoredTensor> {
  const shape = [userCount, embeddings.length / Math.max(1, userCount)];
  return {
    userEmbeddings: { shape, data: embeddings },
    ...(tower !== itemTower && towerTensors(tower, towerName)),
  };
}

/**
 * @param itemTower - which the users have, too, where the tensors hold no other
 * @param inputScale - of another
 * @returns `undefined` where the model was trained without features of users
 */
export function userSideFromTensors(
  artifact: Artifact,
  itemTower: TowerWeights,
  inputScale: number,
): Pick<DssmUserSide, 'embeddings' | 'tower'> | undefined {
  if (!artifact.tensors.userEmbeddings) return undefined;
  const embeddings = tensorOf(artifact, 'userEmbeddings', Float32Array, 2).data;
  const isOwn = artifact.tensors[`${towerName}.0.weights`] !== undefined;
  return { embeddings, tower: isOwn ? towerFromTensors(artifact, inputScale, towerName) : itemTower };
}
