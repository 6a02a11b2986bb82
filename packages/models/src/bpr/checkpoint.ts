import { type Artifact, type Interactions, type StoredTensor, tensorOf } from '@lightrec/core';
import type { EmbeddingTable } from '../embedding/row-adam.js';
import type { EarlyStopping } from '../training/early-stopping.js';
import type { EpochRecord } from '../training/history.js';
import { requireSame } from '../training/require-same.js';
import type { BprHyperparameters } from './options.js';

/** Everything that training carries from one epoch to the next. */
export interface BprState {
  users: EmbeddingTable;
  items: EmbeddingTable;
  bestUsers: Float32Array;
  bestItems: Float32Array;
  stopping: EarlyStopping;
  history: EpochRecord[];
  /** Epochs done. */
  epoch: number;
  /** Steps done. */
  step: number;
}

export const bprCheckpointKind = 'bpr-checkpoint';
const version = 1;

/** Random numbers need no place here: each epoch draws from a generator forked from the seed by its number. */
export function saveBprState(state: BprState, hyperparameters: BprHyperparameters, train: Interactions): Artifact {
  const { history, epoch, step } = state;
  return {
    kind: bprCheckpointKind,
    version,
    metadata: {
      hyperparameters: JSON.stringify(hyperparameters),
      data: train.fingerprint(),
      state: JSON.stringify({ history, epoch, step, stopping: state.stopping.state }),
    },
    tensors: {
      ...tableTensors('users', state.users),
      ...tableTensors('items', state.items),
      bestUsers: { shape: [state.users.rowCount, state.users.dim], data: state.bestUsers },
      bestItems: { shape: [state.items.rowCount, state.items.dim], data: state.bestItems },
    },
  };
}

/** Puts a checkpoint into a fresh state. Refuses one of other data or other hyperparameters. */
export function restoreBprState(state: BprState, checkpoint: Artifact, hyperparameters: BprHyperparameters, train: Interactions): void {
  const { metadata } = checkpoint;
  requireSame('hyperparameters', metadata.hyperparameters, JSON.stringify(hyperparameters));
  requireSame('training data', metadata.data, train.fingerprint());
  restoreTable('users', state.users, checkpoint);
  restoreTable('items', state.items, checkpoint);
  state.bestUsers.set(tensorOf(checkpoint, 'bestUsers', Float32Array, 2).data);
  state.bestItems.set(tensorOf(checkpoint, 'bestItems', Float32Array, 2).data);
  const { history, epoch, step, stopping } = JSON.parse(metadata.state);
  Object.assign(state, { history, epoch, step });
  state.stopping.state = stopping;
}

function tableTensors(name: string, table: EmbeddingTable): Record<string, StoredTensor> {
  const shape = [table.rowCount, table.dim];
  return {
    [`${name}.rows`]: { shape, data: table.rows },
    [`${name}.firstMoments`]: { shape, data: table.firstMoments },
    [`${name}.secondMoments`]: { shape, data: table.secondMoments },
    [`${name}.lastSteps`]: { shape: [table.rowCount], data: table.lastSteps },
  };
}

function restoreTable(name: string, table: EmbeddingTable, checkpoint: Artifact): void {
  table.rows.set(tensorOf(checkpoint, `${name}.rows`, Float32Array, 2).data);
  table.firstMoments.set(tensorOf(checkpoint, `${name}.firstMoments`, Float32Array, 2).data);
  table.secondMoments.set(tensorOf(checkpoint, `${name}.secondMoments`, Float32Array, 2).data);
  table.lastSteps.set(tensorOf(checkpoint, `${name}.lastSteps`, Uint32Array, 1).data);
}
