/**
 * The distinct rows of a table that a batch touches, each with a slot in a dense buffer. Slots are found by
 * stamping the rows with the batch's number, so that nothing is cleared between batches.
 */
export class BatchRows {
  /** The row of each slot, shape `[count]` in front. */
  readonly rows: Uint32Array;
  /** How often each slot occurs in the batch, shape `[count]` in front. */
  readonly occurrences: Uint32Array;
  count = 0;
  private readonly stamps: Uint32Array;
  private readonly slots: Uint32Array;
  private stamp = 0;

  constructor(rowCount: number, capacity: number) {
    this.stamps = new Uint32Array(rowCount);
    this.slots = new Uint32Array(rowCount);
    this.rows = new Uint32Array(capacity);
    this.occurrences = new Uint32Array(capacity);
  }

  /** Begins a new batch. */
  clear(): void {
    this.stamp++;
    this.count = 0;
  }

  /** The slot of `row`, counting one more occurrence. */
  add(row: number): number {
    if (this.stamps[row] !== this.stamp) {
      this.stamps[row] = this.stamp;
      this.slots[row] = this.count;
      this.rows[this.count] = row;
      this.occurrences[this.count] = 0;
      this.count++;
    }
    const slot = this.slots[row];
    this.occurrences[slot]++;
    return slot;
  }
}
