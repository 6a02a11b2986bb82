import type { Artifact, Interactions } from '@lightrec/core';
import { EmbeddingModel } from '../embedding/embedding-model.js';
import { createEmbeddingTables, type EmbeddingTables } from '../embedding/embedding-tables.js';
import { restoreTable, tableTensors } from '../embedding/table-tensors.js';
import { EarlyStopping } from '../training/early-stopping.js';
import { fingerprintOfIds } from '../training/fingerprint.js';
import type { EpochRecord } from '../training/history.js';
import { type RunIdentity, requireSameRun } from '../training/same-run.js';
import { takeTensor } from '../training/take-tensor.js';
import type { BprHyperparameters } from './options.js';
import { TableAverage } from './table-average.js';

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

/** The state of a checkpoint, which is empty afterwards. Refuses one of other data or other hyperparameters. */
export function restoreBprState(
  checkpoint: Artifact,
  hyperparameters: BprHyperparameters,
  train: Interactions,
): BprState {
  requireSameRun(checkpoint, kind, version, identityOf(hyperparameters, train));
  const { dim, averagingWindow, patience } = hyperparameters;
  const tables = createBprTables(hyperparameters, train);
  restoreTable('users', tables.users, checkpoint);
  restoreTable('items', tables.items, checkpoint);
  const take = (name: string) => takeTensor(checkpoint, name, Float32Array, 2);
  const average = new TableAverage(take('averageUsers'), take('averageItems'), averagingWindow);
  const [userVectors, itemVectors] = [take('bestUsers'), take('bestItems')];
  const best = new EmbeddingModel({ userVectors, itemVectors, dim, users: train.users, items: train.items });
  const { stopping: stoppingState, ...rest } = JSON.parse(checkpoint.metadata.state);
  const stopping = new EarlyStopping(patience);
  stopping.state = stoppingState;
  return { tables, average, best, stopping, ...rest };
}

/** All zero. */
export function createBprTables(hyperparameters: BprHyperparameters, train: Interactions): EmbeddingTables {
  const { dim, batchSize, negativeCount } = hyperparameters;
  const { userCount, itemCount } = train;
  return createEmbeddingTables({ userCount, itemCount, dim, batchSize, negativeCount });
}

function identityOf(hyperparameters: BprHyperparameters, train: Interactions): RunIdentity {
  return {
    hyperparameters: JSON.stringify(hyperparameters),
    data: train.fingerprint(),
    ids: fingerprintOfIds(train),
  };
}
