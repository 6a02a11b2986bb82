import type { Interactions } from '@lightrec/core';
import type { FeatureVectors } from '../dssm/features.js';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { identityOf } from '../training/checkpoint.js';
import { fingerprintOf } from '../training/fingerprint.js';
import type { CheckpointForm } from '../training/trainer.js';
import { LightRecModel } from './model/light-rec-model.js';
import type { LightRecHyperparameters } from './options/hyperparameters.js';

export const lightRecCheckpointKind = 'light-rec-checkpoint';

/** How they hold a model. */
export const lightRecTensors: Pick<CheckpointForm<LightRecModel>, 'toTensors' | 'fromArtifact'> = {
  toTensors: (model) => model.toArtifact().tensors,
  fromArtifact: (artifact) => LightRecModel.fromArtifact(artifact),
};

/** Checkpoints of a training, which belong to its teacher and to the features of its tower too. */
export function checkpointsOf(
  teacher: EmbeddingModel,
  train: Interactions,
  hyperparameters: LightRecHyperparameters,
  features?: FeatureVectors,
): CheckpointForm<LightRecModel> {
  return {
    kind: lightRecCheckpointKind,
    identity: {
      ...identityOf(hyperparameters, train),
      teacher: fingerprintOf(teacher.userVectors, teacher.itemVectors),
      features: features ? fingerprintOf(features.vectors) : 'none',
    },
    ...lightRecTensors,
  };
}
