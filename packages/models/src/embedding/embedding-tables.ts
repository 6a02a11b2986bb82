import { createFactorTables, type FactorTables, type FactorTablesOptions } from '@lightrec/kernels';
import { EmbeddingTable } from '../adam/row-adam.js';

/** User and item vectors with their Adam, in one memory with the kernels that rank them. */
export interface EmbeddingTables {
  users: EmbeddingTable;
  items: EmbeddingTable;
  factors: FactorTables;
}

/** @param options - `batchSize` and `negativeCount` of the largest batch */
export function createEmbeddingTables(options: FactorTablesOptions): EmbeddingTables {
  const factors = createFactorTables(options);
  const tableOf = (rowCount: number, side: 'users' | 'items') => {
    const batchRows = factors[side].gradients.length / options.dim;
    return new EmbeddingTable(rowCount, options.dim, batchRows, factors[side]);
  };
  return { users: tableOf(options.userCount, 'users'), items: tableOf(options.itemCount, 'items'), factors };
}
