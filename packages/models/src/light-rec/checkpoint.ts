import { type Artifact, type Interactions, type StoredTensor, tensorOf } from '@lightrec/core';
import type { EpochRecord } from '../training/history.js';
import { requireSame } from '../training/require-same.js';
import { LightRecModel } from './light-rec-model.js';
import type { LightRecHyperparameters } from './options.js';
import type { Parameter } from './parameters.js';

/** Everything that training carries from one epoch to the next. */
export interface LightRecState {
  /** User vectors first, then the weights of the encoder. */
  parameters: Parameter[];
  best: { model: LightRecModel; epoch: number; score: number };
  history: EpochRecord[];
  /** Epochs done. */
  epoch: number;
}

export const lightRecCheckpointKind = 'light-rec-checkpoint';
const version = 1;

export function saveLightRecState(state: LightRecState, hyperparameters: LightRecHyperparameters, train: Interactions): Artifact {
  const { parameters, best, history, epoch } = state;
  const { tensors } = best.model.toArtifact();
  return {
    kind: lightRecCheckpointKind,
    version,
    metadata: {
      hyperparameters: JSON.stringify(hyperparameters),
      data: train.fingerprint(),
      state: JSON.stringify({ history, epoch, bestEpoch: best.epoch, bestScore: best.score }),
    },
    tensors: { ...tensors, ...Object.assign({}, ...parameters.map(parameterTensors)) },
  };
}

/** Puts a checkpoint into a fresh state. Refuses one of other data or other hyperparameters. */
export function restoreLightRecState(
  state: LightRecState,
  checkpoint: Artifact,
  hyperparameters: LightRecHyperparameters,
  train: Interactions,
): void {
  requireSame('hyperparameters', checkpoint.metadata.hyperparameters, JSON.stringify(hyperparameters));
  requireSame('training data', checkpoint.metadata.data, train.fingerprint());
  for (const parameter of state.parameters) restoreParameter(parameter, checkpoint);
  const { history, epoch, bestEpoch, bestScore } = JSON.parse(checkpoint.metadata.state);
  Object.assign(state, { history, epoch, best: { model: LightRecModel.fromArtifact(checkpoint), epoch: bestEpoch, score: bestScore } });
}

function restoreParameter(parameter: Parameter, checkpoint: Artifact): void {
  const { name, values, adam } = parameter;
  values.set(tensorOf(checkpoint, `${name}.values`, Float32Array, 1).data);
  adam.firstMoments.set(tensorOf(checkpoint, `${name}.firstMoments`, Float32Array, 1).data);
  adam.secondMoments.set(tensorOf(checkpoint, `${name}.secondMoments`, Float32Array, 1).data);
  parameter.upload();
}

function parameterTensors({ name, values, adam }: Parameter): Record<string, StoredTensor> {
  const shape = [values.length];
  return {
    [`${name}.values`]: { shape, data: values },
    [`${name}.firstMoments`]: { shape, data: adam.firstMoments },
    [`${name}.secondMoments`]: { shape, data: adam.secondMoments },
  };
}
