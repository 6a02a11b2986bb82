import { type Artifact, type StoredTensor, tensorOf } from '@lightrec/core';
import type { EmbeddingTable } from './row-adam.js';

/** The arrays themselves, on loan for as long as a checkpoint is written. */
export function tableTensors(name: string, table: EmbeddingTable): Record<string, StoredTensor> {
  const shape = [table.rowCount, table.dim];
  return {
    [`${name}.rows`]: { shape, data: table.rows },
    [`${name}.firstMoments`]: { shape, data: table.firstMoments },
    [`${name}.secondMoments`]: { shape, data: table.secondMoments },
    [`${name}.lastSteps`]: { shape: [table.rowCount], data: table.lastSteps },
  };
}

export function restoreTable(name: string, table: EmbeddingTable, checkpoint: Artifact): void {
  table.rows.set(tensorOf(checkpoint, `${name}.rows`, Float32Array, 2).data);
  table.firstMoments.set(tensorOf(checkpoint, `${name}.firstMoments`, Float32Array, 2).data);
  table.secondMoments.set(tensorOf(checkpoint, `${name}.secondMoments`, Float32Array, 2).data);
  table.lastSteps.set(tensorOf(checkpoint, `${name}.lastSteps`, Uint32Array, 1).data);
}
