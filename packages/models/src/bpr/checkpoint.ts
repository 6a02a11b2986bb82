import { type Artifact, type Interactions, tensorOf } from '@lightrec/core';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import type { EmbeddingTables } from '../embedding/embedding-tables.js';
import { restoreTable, tableTensors } from '../embedding/table-tensors.js';
import type { EarlyStopping } from '../training/early-stopping.js';
import type { EpochRecord } from '../training/history.js';
import { type RunIdentity, requireSameRun } from '../training/same-run.js';
import type { BprHyperparameters } from './options.js';
import type { TableAverage } from './table-average.js';

/** Everything that training carries from one epoch to the next. */
export interface BprState {
  tables: EmbeddingTables;
  average: TableAverage;
  best: EmbeddingModel;
  stopping: EarlyStopping;
  history: EpochRecord[];
  /** Epochs done. */
  epoch: number;
  /** Steps done. */
  step: number;
}

const kind = 'bpr-checkpoint';
const version = 1;

/**
 * Of the arrays that training goes on in, as it is written before they change. Random numbers need no place here:
 * each epoch draws from a generator forked from the seed by its number.
 */
export function saveBprState(state: BprState, hyperparameters: BprHyperparameters, train: Interactions): Artifact {
  const { average, best, stopping, history, epoch, step } = state;
  const { users, items } = state.tables;
  return {
    kind,
    version,
    metadata: {
      ...identityOf(hyperparameters, train),
      state: JSON.stringify({ history, epoch, step, stopping: stopping.state }),
    },
    tensors: {
      ...tableTensors('users', users),
      ...tableTensors('items', items),
      averageUsers: { shape: [users.rowCount, users.dim], data: average.users },
      averageItems: { shape: [items.rowCount, items.dim], data: average.items },
      bestUsers: { shape: [users.rowCount, users.dim], data: best.userVectors },
      bestItems: { shape: [items.rowCount, items.dim], data: best.itemVectors },
    },
  };
}

/** Puts a checkpoint into a fresh state. Refuses one of other data or other hyperparameters. */
export function restoreBprState(
  state: BprState,
  checkpoint: Artifact,
  hyperparameters: BprHyperparameters,
  train: Interactions,
): void {
  requireSameRun(checkpoint, kind, version, identityOf(hyperparameters, train));
  restoreTable('users', state.tables.users, checkpoint);
  restoreTable('items', state.tables.items, checkpoint);
  state.average.users.set(tensorOf(checkpoint, 'averageUsers', Float32Array, 2).data);
  state.average.items.set(tensorOf(checkpoint, 'averageItems', Float32Array, 2).data);
  const { history, epoch, step, stopping } = JSON.parse(checkpoint.metadata.state);
  const best = new EmbeddingModel({
    userVectors: tensorOf(checkpoint, 'bestUsers', Float32Array, 2).data,
    itemVectors: tensorOf(checkpoint, 'bestItems', Float32Array, 2).data,
    dim: hyperparameters.dim,
    users: train.users,
    items: train.items,
  });
  Object.assign(state, { history, epoch, step, best });
  state.stopping.state = stopping;
}

function identityOf(hyperparameters: BprHyperparameters, train: Interactions): RunIdentity {
  return { hyperparameters: JSON.stringify(hyperparameters), data: train.fingerprint() };
}
