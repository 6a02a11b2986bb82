import { describe, expect, it } from 'vitest';
import { createEmbeddingTables } from '../embedding/embedding-tables.js';
import { TableAverage } from './table-average.js';

function tablesOf(value: number) {
  const tables = createEmbeddingTables({ userCount: 2, itemCount: 3, dim: 2, batchSize: 1, negativeCount: 1 });
  tables.users.rows.fill(value);
  tables.items.rows.fill(-value);
  return tables;
}

/** After a first epoch that ended with these tables. */
function averageOf(tables: ReturnType<typeof tablesOf>, window: number) {
  const average = new TableAverage(window);
  average.add(tables, 1);
  return average;
}

describe('TableAverage', () => {
  it('holds the tables themselves for a window of 1, and at first for any', () => {
    const average = averageOf(tablesOf(0), 1);
    for (const epoch of [1, 2, 100]) {
      average.add(tablesOf(epoch), epoch);
      expect(Array.from(average.users)).toEqual([epoch, epoch, epoch, epoch]);
      expect(Array.from(average.items)).toEqual(Array(6).fill(-epoch));
    }
    const wide = averageOf(tablesOf(9), 50);
    wide.add(tablesOf(4), 1);
    expect(wide.users[0]).toBe(4);
  });

  it('moves towards new tables by one part in `window` in the end, and by more before', () => {
    const late = averageOf(tablesOf(0), 4);
    late.add(tablesOf(1), 1000);
    expect(late.users[0]).toBe(0.25);
    const early = averageOf(tablesOf(0), 50);
    early.add(tablesOf(1), 6);
    expect(early.items[0]).toBe(-0.5);
  });
});
