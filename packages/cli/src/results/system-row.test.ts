import { describe, expect, it } from 'vitest';
import { exampleReport } from '../test-support/example-report.js';
import { bestInColumn, resultColumns, type SystemRow } from './system-row.js';

const [bpr] = exampleReport().rows;
const columnOf = (key: keyof SystemRow) => resultColumns.find((column) => column.key === key)!;
const best = (key: 'ndcg' | 'bytesPerItem', values: number[]) =>
  bestInColumn(
    values.map((value) => ({ ...bpr, [key]: value })),
    columnOf(key),
  );

describe('bestInColumn', () => {
  it('is the highest accuracy and the smallest size', () => {
    expect(best('ndcg', [0.2, 0.3, 0.1])).toEqual([false, true, false]);
    expect(best('bytesPerItem', [256, 4, 260])).toEqual([false, true, false]);
  });

  it('is shared by values that print alike', () => {
    expect(best('ndcg', [0.22991, 0.22994, 0.1])).toEqual([true, true, false]);
  });

  it('is nobody where all print alike', () => {
    expect(best('ndcg', [0.2, 0.2])).toEqual([false, false]);
    expect(best('ndcg', [0.2])).toEqual([false]);
  });

  it('is never a value that is not a number', () => {
    expect(best('ndcg', [Number.NaN, 0.2])).toEqual([false, true]);
    expect(best('ndcg', [Number.NaN, Number.NaN])).toEqual([false, false]);
  });
});
