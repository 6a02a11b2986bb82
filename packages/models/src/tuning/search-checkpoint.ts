import type { Artifact } from '@lightrec/core';
import { requireSameRun, takePrefix, withPrefix } from '../training/checkpoint.js';
import type { EpochRecord } from '../training/history.js';
import type { CheckpointForm } from '../training/trainer.js';

/** One training of a search, done, with the settings that it had. */
export type Trial<Settings> = Settings & {
  /** The best of its history. */
  validation: number;
  bestEpoch: number;
  history: EpochRecord[];
};

/** How far a search has come. */
export interface SearchState<Settings, Model> {
  done: readonly Trial<Settings>[];
  /** Model of the best of them; none before the first. */
  best?: Model;
  /** Checkpoint of the training that goes on. */
  training: Artifact;
}

/** How checkpoints of a search are told from others, and hold its best model. */
export interface SearchForm<Model> extends CheckpointForm<Model> {
  /** Kind of the checkpoints of its trainings. */
  trainingKind: string;
}

const version = 1;
/** Before the names of the best model's tensors. */
const bestPrefix = 'tuned.';

/** The checkpoint of the training that goes on, together with what the search has found so far. */
export function searchCheckpoint<Settings, Model>(
  { done, best, training }: SearchState<Settings, Model>,
  { kind, identity, toTensors }: SearchForm<Model>,
): Artifact {
  return {
    ...{ kind, version },
    metadata: { ...training.metadata, ...identity, trials: JSON.stringify(done) },
    tensors: { ...training.tensors, ...withPrefix(bestPrefix, best === undefined ? {} : toTensors(best)) },
  };
}

/**
 * What `searchCheckpoint` was given. A checkpoint of another kind or another search is refused; what belongs to the
 * training is refused by itself.
 */
export function searchStateOf<Settings, Model>(
  checkpoint: Artifact,
  form: SearchForm<Model>,
): SearchState<Settings, Model> {
  requireSameRun(checkpoint, form);
  const done: Trial<Settings>[] = JSON.parse(checkpoint.metadata.trials);
  const best = { ...checkpoint, tensors: takePrefix(bestPrefix, checkpoint) };
  return {
    done,
    best: done.length > 0 ? form.fromArtifact(best) : undefined,
    training: { ...checkpoint, kind: form.trainingKind },
  };
}
