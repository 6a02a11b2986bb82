import { type IdMap, IdMapBuilder } from '@lightrec/core';
import { DataError, type DataProblem, quoteValue } from '../data-error.js';
import { toId, unfit } from '../read/pair-collector.js';
import type { ItemFeatures } from './item-features.js';
import type { ItemRows } from './item-table.js';

/** Takes the vectors of items, row after row, each of another item and all of one length. */
export class VectorBuilder implements ItemRows {
  private readonly ids = new IdMapBuilder();
  private vectors = new Float32Array(0);
  private dim = 0;

  /** @param labels - of the columns, for errors */
  constructor(
    private readonly file: string,
    private readonly labels: { item: string | number; vector: string | number },
  ) {}

  addRow(line: number, item: unknown, [vector]: readonly unknown[]): void {
    const id = toId(item);
    if (id === undefined) throw this.problem(line, unfit(this.labels.item, 'an item id', item));
    const row = this.ids.size;
    if (this.ids.add(id) !== row) {
      const received = `${quoteValue(id)} again`;
      throw this.problem(line, { column: this.labels.item, expected: 'each item once', received });
    }
    const values = this.requireVector(line, vector);
    if (row === 0) this.dim = values.length;
    if (values.length !== this.dim) {
      const expected = `a vector of ${this.dim} numbers, as the first has`;
      throw this.problem(line, { column: this.labels.vector, expected, received: `${values.length}` });
    }
    this.makeRoom((row + 1) * this.dim);
    this.vectors.set(values, row * this.dim);
  }

  rejectLine(line: number, problem: Omit<DataProblem, 'file' | 'line'>): never {
    throw this.problem(line, problem);
  }

  /** Of quotes, which no format of vectors has. */
  warn(): void {}

  /** @throws DataError where there was no row */
  build(): ItemFeatures & { items: IdMap } {
    const items = this.ids.build();
    if (items.size > 0) return { items, vectors: this.vectors.slice(0, items.size * this.dim), dim: this.dim };
    const hint = 'Check that whatever wrote it has come to its end.';
    throw new DataError({ file: this.file, expected: 'items with vectors', received: 'no row', hint });
  }

  private requireVector(line: number, vector: unknown): number[] {
    const column = this.labels.vector;
    const isList = Array.isArray(vector) || (ArrayBuffer.isView(vector) && !(vector instanceof DataView));
    const values = isList ? Array.from(vector as ArrayLike<unknown>, numberOf) : [];
    if (values.length === 0) {
      const received = isList ? 'an empty list' : quoteValue(vector);
      throw this.problem(line, { column, expected: 'a list of numbers', received });
    }
    const wrong = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
    if (wrong < 0) return values;
    const received = `${quoteValue((vector as ArrayLike<unknown>)[wrong])} at position ${wrong}`;
    throw this.problem(line, { column, expected: 'finite float32 numbers', received });
  }

  private problem(line: number, problem: Omit<DataProblem, 'file' | 'line'>): DataError {
    return new DataError({ ...problem, file: this.file, line });
  }

  private makeRoom(length: number): void {
    if (length <= this.vectors.length) return;
    const larger = new Float32Array(Math.max(length, 2 * this.vectors.length));
    larger.set(this.vectors);
    this.vectors = larger;
  }
}

/** Integers of 64 bits too; NaN for what is no number. */
function numberOf(value: unknown): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : Number.NaN;
}
