import type { Artifact } from '@lightrec/core';
import type { EpochRecord } from '../training/history.js';
import type { TrainedState } from '../training/parameter.js';
import { type RunIdentity, requireSameRun } from '../training/same-run.js';
import { LightRecModel } from './model/light-rec-model.js';

/** Everything that training carries from one epoch to the next, beside what it moves. */
export interface LightRecState {
  best: { model: LightRecModel; epoch: number; score?: number };
  history: EpochRecord[];
  /** Epochs done. */
  epoch: number;
}

export const checkpointKind = { kind: 'light-rec-checkpoint', version: 1 } as const;

/**
 * Of the arrays that training goes on in, as it is written before they change. Random numbers need no place here:
 * each epoch draws from a generator forked from the seed by its number.
 */
export function saveLightRecState(
  state: LightRecState,
  trained: readonly TrainedState[],
  identity: RunIdentity,
): Artifact {
  const { best, history, epoch } = state;
  const { tensors } = best.model.toArtifact();
  return {
    ...checkpointKind,
    metadata: {
      ...identity,
      state: JSON.stringify({ history, epoch, bestEpoch: best.epoch, bestScore: best.score }),
    },
    tensors: { ...tensors, ...Object.assign({}, ...trained.map((part) => part.toTensors())) },
  };
}

/** Refuses a checkpoint of another teacher, other data or other hyperparameters. */
export function requireSameLightRecRun(checkpoint: Artifact, identity: RunIdentity): void {
  requireSameRun(checkpoint, checkpointKind.kind, checkpointKind.version, identity);
}

/** The state of a checkpoint, whose values are taken over by what training moves; it is empty afterwards. */
export function restoreLightRecState(checkpoint: Artifact, trained: readonly TrainedState[]): LightRecState {
  for (const part of trained) part.restore(checkpoint);
  const { history, epoch, bestEpoch, bestScore } = JSON.parse(checkpoint.metadata.state);
  const model = LightRecModel.fromArtifact(checkpoint);
  checkpoint.tensors = {};
  return { history, epoch, best: { model, epoch: bestEpoch, score: bestScore } };
}
