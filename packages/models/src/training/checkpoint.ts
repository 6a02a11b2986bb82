import { type Artifact, ArtifactError, type Interactions, type StoredTensor } from '@lightrec/core';
import type { EarlyStoppingState } from './early-stopping.js';
import { fingerprintOfIds } from './fingerprint.js';
import type { EpochRecord } from './history.js';
import type { CheckpointForm, TrainedState } from './trainer.js';

/** What training carries from one epoch to the next, beside what it moves and its best model. */
export interface TrainingState extends EarlyStoppingState {
  history: EpochRecord[];
  /** Epochs done. */
  epoch: number;
}

const version = 1;
const bestPrefix = 'best.';

/**
 * Of the arrays that training goes on in, as it is written before they change. Random numbers need no place here:
 * each epoch draws from a generator forked from the seed by its number.
 */
export function checkpointOf<Model>(
  { kind, identity, toTensors }: CheckpointForm<Model>,
  state: TrainingState,
  best: Model,
  trained: readonly TrainedState[],
): Artifact {
  const tensors = Object.assign({}, ...trained.map((part) => part.toTensors()));
  return {
    ...{ kind, version },
    metadata: { ...identity, state: JSON.stringify(state) },
    tensors: { ...tensors, ...withPrefix(bestPrefix, toTensors(best)) },
  };
}

export function stateOf(checkpoint: Artifact): TrainingState {
  return JSON.parse(checkpoint.metadata.state);
}

/** The best model of a checkpoint, which then no longer holds it. */
export function takeBest<Model>(checkpoint: Artifact, form: CheckpointForm<Model>): Model {
  return form.fromArtifact({ ...checkpoint, tensors: takePrefix(bestPrefix, checkpoint) });
}

export function withPrefix(prefix: string, tensors: Record<string, StoredTensor>): Record<string, StoredTensor> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));
}

/** The tensors whose names begin so, by the rest of their names; the artifact then no longer holds them. */
export function takePrefix(prefix: string, { tensors }: Artifact): Record<string, StoredTensor> {
  const taken: Record<string, StoredTensor> = {};
  for (const name of Object.keys(tensors)) {
    if (!name.startsWith(prefix)) continue;
    taken[name.slice(prefix.length)] = tensors[name];
    delete tensors[name];
  }
  return taken;
}

/** What the checkpoints of a run belong to. */
export function identityOf(hyperparameters: object, train: Interactions): Record<string, string> {
  return {
    hyperparameters: JSON.stringify(hyperparameters),
    data: train.fingerprint(),
    ids: fingerprintOfIds(train),
  };
}

/** Refuses a checkpoint of another kind of model, of other options or of other data. */
export function requireSameRun(
  checkpoint: Artifact,
  { kind, identity }: Pick<CheckpointForm<unknown>, 'kind' | 'identity'>,
): void {
  requireSame('kind', `${checkpoint.kind} version ${checkpoint.version}`, `${kind} version ${version}`);
  for (const [what, current] of Object.entries(identity)) requireSame(what, checkpoint.metadata[what], current);
  if (Object.keys(checkpoint.tensors).length > 0) return;
  throw new ArtifactError({
    expected: 'a checkpoint with its tensors',
    received: 'an empty one, kept after onCheckpoint or resumed from before',
    hint: 'Load it again; or save it, or keep encodeArtifact(checkpoint), before what onCheckpoint returns resolves.',
  });
}

function requireSame(what: string, stored: string | undefined, current: string): void {
  if (stored === current) return;
  throw new ArtifactError({
    expected: `a checkpoint of the same ${what}, ${current}`,
    received: `${stored}`,
    hint: 'Resume with the options and the data of the first run, or start anew in another folder.',
  });
}
