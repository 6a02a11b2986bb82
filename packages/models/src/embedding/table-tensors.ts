import type { EmbeddingTable } from '../adam/row-adam.js';
import { takeTensor } from '../training/take-tensor.js';
import type { TrainedState } from '../training/trainer.js';

/** @param name - before those of its tensors */
export function trainedTable(name: string, table: EmbeddingTable): TrainedState {
  return {
    toTensors() {
      const shape = [table.rowCount, table.dim];
      return {
        [`${name}.rows`]: { shape, data: table.rows },
        [`${name}.firstMoments`]: { shape, data: table.firstMoments },
        [`${name}.secondMoments`]: { shape, data: table.secondMoments },
        [`${name}.lastSteps`]: { shape: [table.rowCount], data: table.lastSteps },
      };
    },
    restore(checkpoint) {
      table.rows.set(takeTensor(checkpoint, `${name}.rows`, Float32Array, 2));
      table.firstMoments.set(takeTensor(checkpoint, `${name}.firstMoments`, Float32Array, 2));
      table.secondMoments.set(takeTensor(checkpoint, `${name}.secondMoments`, Float32Array, 2));
      table.lastSteps.set(takeTensor(checkpoint, `${name}.lastSteps`, Uint32Array, 1));
    },
  };
}
