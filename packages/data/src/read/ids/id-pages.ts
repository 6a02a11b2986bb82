import { batchSize, type IdPositions, type Texts } from './id-positions.js';

/** Ids of rows that follow each other, as a page of a column holds them. */
export interface IdPage {
  firstRow: number;
  rowCount: number;
  /** Of the rows, or of the entries of a dictionary. */
  texts: Texts & { bytes: Buffer };
  /** The entry of each row, where there is a dictionary. */
  indices?: Int32Array;
  /** The position of each entry, or -1 before it is met; pages of one dictionary share it. */
  positions?: Int32Array;
}

/**
 * Gives the ids of some rows their positions; one of a dictionary is looked up once.
 *
 * @param pages - of all rows, in their order
 * @param rows - ascending, shape `[rowCount]`
 * @param positions - gets the positions, from `offset` on
 */
export function addPages(
  ids: IdPositions,
  pages: readonly IdPage[],
  rows: Int32Array,
  positions: Uint32Array,
  offset: number,
): void {
  const batch = { starts: new Int32Array(batchSize), ends: new Int32Array(batchSize), count: 0 };
  let next = 0;
  for (const { firstRow, rowCount, texts, indices, positions: known } of pages) {
    const end = firstRow + rowCount;
    while (next < rows.length && rows[next] < end) {
      if (indices && known) {
        const entry = indices[rows[next] - firstRow];
        if (known[entry] < 0) known[entry] = ids.addBytes(texts.bytes, texts.starts[entry], texts.ends[entry]);
        positions[offset + next++] = known[entry];
        continue;
      }
      const first = next;
      for (batch.count = 0; batch.count < batchSize && next < rows.length && rows[next] < end; next++) {
        const row = rows[next] - firstRow;
        batch.starts[batch.count] = texts.starts[row];
        batch.ends[batch.count++] = texts.ends[row];
      }
      ids.addBatch(texts.bytes, batch, positions, offset + first);
    }
  }
}
