import { type Artifact, type StoredTensor, tensorOf } from '@lightrec/core';
import type { EpochRecord } from '../training/history.js';
import { type RunIdentity, requireSameRun } from '../training/same-run.js';
import { LightRecModel } from './light-rec-model.js';
import type { Parameter } from './parameters.js';

/** Everything that training carries from one epoch to the next, beside the parameters. */
export interface LightRecState {
  best: { model: LightRecModel; epoch: number; score?: number };
  history: EpochRecord[];
  /** Epochs done. */
  epoch: number;
}

const kind = 'light-rec-checkpoint';
const version = 1;

/** Random numbers need no place here: each epoch draws from a generator forked from the seed by its number. */
export function saveLightRecState(
  state: LightRecState,
  parameters: readonly Parameter[],
  identity: RunIdentity,
): Artifact {
  const { best, history, epoch } = state;
  const { tensors } = best.model.toArtifact();
  return {
    kind,
    version,
    metadata: {
      ...identity,
      state: JSON.stringify({ history, epoch, bestEpoch: best.epoch, bestScore: best.score }),
    },
    tensors: { ...tensors, ...Object.assign({}, ...parameters.map(parameterTensors)) },
  };
}

/** Refuses a checkpoint of another teacher, other data or other hyperparameters. */
export function requireSameLightRecRun(checkpoint: Artifact, identity: RunIdentity): void {
  requireSameRun(checkpoint, kind, version, identity);
}

/** The state of a checkpoint, whose values the parameters take over. */
export function restoreLightRecState(checkpoint: Artifact, parameters: readonly Parameter[]): LightRecState {
  for (const parameter of parameters) restoreParameter(parameter, checkpoint);
  const { history, epoch, bestEpoch, bestScore } = JSON.parse(checkpoint.metadata.state);
  return {
    history,
    epoch,
    best: { model: LightRecModel.fromArtifact(checkpoint), epoch: bestEpoch, score: bestScore },
  };
}

function restoreParameter(parameter: Parameter, checkpoint: Artifact): void {
  const { name, values, adam } = parameter;
  values.set(tensorOf(checkpoint, `${name}.values`, Float32Array, 1).data);
  adam.firstMoments.set(tensorOf(checkpoint, `${name}.firstMoments`, Float32Array, 1).data);
  adam.secondMoments.set(tensorOf(checkpoint, `${name}.secondMoments`, Float32Array, 1).data);
  parameter.upload();
}

/** Copies, as training goes on in the parameters while a checkpoint must stay what it was. */
function parameterTensors({ name, values, adam }: Parameter): Record<string, StoredTensor> {
  const shape = [values.length];
  return {
    [`${name}.values`]: { shape, data: values.slice() },
    [`${name}.firstMoments`]: { shape, data: adam.firstMoments.slice() },
    [`${name}.secondMoments`]: { shape, data: adam.secondMoments.slice() },
  };
}
