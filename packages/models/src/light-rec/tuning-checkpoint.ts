import type { Artifact } from '@lightrec/core';
import type { EpochRecord } from '../training/history.js';
import { requireSameRun } from '../training/same-run.js';
import { checkpointKind } from './checkpoint.js';
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
  const bestTensors = Object.entries(best?.toArtifact().tensors ?? {});
  return {
    kind,
    version,
    metadata: { ...training.metadata, ...identityOf(coefficients), trials: JSON.stringify(done) },
    tensors: {
      ...training.tensors,
      ...Object.fromEntries(bestTensors.map(([name, tensor]) => [bestPrefix + name, tensor])),
    },
  };
}

/** Refuses a checkpoint of another kind or of other coefficients; the training's own are refused by itself. */
export function requireSameTuning(checkpoint: Artifact, coefficients: readonly number[]): void {
  requireSameRun(checkpoint, kind, version, identityOf(coefficients));
}

/** What `tuningCheckpoint` was given. */
export function tuningOf({ metadata, tensors }: Artifact): Tuning {
  const done: Trial[] = JSON.parse(metadata.trials);
  const entries = Object.entries(tensors);
  const isBest = ([name]: [string, unknown]) => name.startsWith(bestPrefix);
  const bestTensors = entries.filter(isBest).map(([name, tensor]) => [name.slice(bestPrefix.length), tensor]);
  const artifactOf = (own: Artifact['tensors']) => ({ ...checkpointKind, metadata, tensors: own });
  return {
    done,
    best: done.length > 0 ? LightRecModel.fromArtifact(artifactOf(Object.fromEntries(bestTensors))) : undefined,
    training: artifactOf(Object.fromEntries(entries.filter((entry) => !isBest(entry)))),
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
