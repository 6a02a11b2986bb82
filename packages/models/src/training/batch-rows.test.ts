import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BatchRows } from './batch-rows.js';

describe('BatchRows', () => {
  it('gives each distinct row of a batch one slot, in order of appearance, and counts it', () => {
    const row = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 12 }), { maxLength: 6 }), (batches) => {
        const rows = new BatchRows(10, 10);
        for (const batch of batches) {
          rows.clear();
          const slots = batch.map((value) => rows.add(value));
          const distinct = [...new Set(batch)];
          expect(slots).toEqual(batch.map((value) => distinct.indexOf(value)));
          expect([...rows.rows.subarray(0, rows.count)]).toEqual(distinct);
          expect([...rows.occurrences.subarray(0, rows.count)]).toEqual(
            distinct.map((value) => batch.filter((other) => other === value).length),
          );
        }
      }),
    );
  });
});
