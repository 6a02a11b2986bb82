import type { Artifact } from '@lightrec/core';
import { requireSameRun, takePrefix, withPrefix } from '../training/checkpoint.js';
import type { EpochRecord } from '../training/history.js';
import { lightRecCheckpointKind } from './checkpoints.js';
import { LightRecModel } from './model/light-rec-model.js';

/** One training of a search, done. */
export interface Trial {
  distillation: number;
  /** The best of its history. */
  validation: number;
  bestEpoch: number;
  history: EpochRecord[];
}

/** How far a search has come. */
export interface Tuning {
  done: readonly Trial[];
  /** Model of the best of them; none before the first. */
  best?: LightRecModel;
  /** Checkpoint of the training that goes on. */
  training: Artifact;
}

const kind = 'distillation-tuning-checkpoint';
const version = 1;
/** Before the names of the best model's tensors. */
const bestPrefix = 'tuned.';

/** The checkpoint of the training that goes on, together with what the search has found so far. */
export function tuningCheckpoint({ done, best, training }: Tuning, coefficients: readonly number[]): Artifact {
  return {
    ...{ kind, version },
    metadata: { ...training.metadata, ...identityOf(coefficients), trials: JSON.stringify(done) },
    tensors: { ...training.tensors, ...withPrefix(bestPrefix, best?.toArtifact().tensors ?? {}) },
  };
}

/** Refuses a checkpoint of another kind or of other coefficients; the training's own are refused by itself. */
export function requireSameTuning(checkpoint: Artifact, coefficients: readonly number[]): void {
  requireSameRun(checkpoint, { kind, identity: identityOf(coefficients) });
}

/** What `tuningCheckpoint` was given. */
export function tuningOf(checkpoint: Artifact): Tuning {
  const done: Trial[] = JSON.parse(checkpoint.metadata.trials);
  const best = { ...checkpoint, tensors: takePrefix(bestPrefix, checkpoint) };
  return {
    done,
    best: done.length > 0 ? LightRecModel.fromArtifact(best) : undefined,
    training: { ...checkpoint, kind: lightRecCheckpointKind },
  };
}

/** The earlier one of a tie. */
export function bestTrial(trials: readonly Trial[]): Trial | undefined {
  return trials.reduce<Trial | undefined>(
    (best, trial) => (best === undefined || trial.validation > best.validation ? trial : best),
    undefined,
  );
}

function identityOf(coefficients: readonly number[]) {
  return { coefficients: coefficients.join(', ') };
}
