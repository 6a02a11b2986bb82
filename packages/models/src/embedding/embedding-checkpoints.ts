import { type Interactions, tensorOf } from '@lightrec/core';
import { identityOf } from '../training/checkpoint.js';
import type { CheckpointForm } from '../training/trainer.js';
import { EmbeddingModel } from './embedding-model.js';

/** Checkpoints of a training of float vectors: the ids are the data's, of which they know a fingerprint. */
export function embeddingCheckpoints(
  kind: string,
  hyperparameters: { dim: number },
  train: Interactions,
): CheckpointForm<EmbeddingModel> {
  const { users, items } = train;
  const { dim } = hyperparameters;
  return {
    kind,
    identity: identityOf(hyperparameters, train),
    toTensors: ({ userVectors, itemVectors }) => ({
      userVectors: { shape: [users.size, dim], data: userVectors },
      itemVectors: { shape: [items.size, dim], data: itemVectors },
    }),
    fromArtifact(artifact) {
      const { data: userVectors } = tensorOf(artifact, 'userVectors', Float32Array, 2);
      const { data: itemVectors } = tensorOf(artifact, 'itemVectors', Float32Array, 2);
      return new EmbeddingModel({ userVectors, itemVectors, dim, users, items });
    },
  };
}
