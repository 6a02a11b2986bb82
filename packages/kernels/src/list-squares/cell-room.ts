import type { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import type { Cells } from './cells.js';

/** Rows whose cells are copied to a kernel together. */
export const blockRows = 1024;

/** Cells of such a block, unless a row has more. */
const blockCells = 131_072;

/** Room for the cells of a block of rows in the memory of the kernels. */
export class CellRoom {
  readonly offsets: Uint32Array;
  readonly partners: Uint32Array;
  readonly weights: Float32Array;
  readonly targets: Float32Array;

  /** The memory must have been reserved. */
  constructor(memory: TrainingMemory, mostCells: number) {
    const capacity = capacityFor(mostCells);
    const take = (length: number) => memory.allocate(4 * length);
    this.offsets = memory.uint32(take(blockRows + 1), blockRows + 1);
    this.partners = memory.uint32(take(capacity), capacity);
    this.weights = memory.float32(take(capacity), capacity);
    this.targets = memory.float32(take(capacity), capacity);
  }

  /** @param mostCells - of a row */
  static bytes(mostCells: number): number {
    return allocatedBytes(4 * (blockRows + 1)) + 3 * allocatedBytes(4 * capacityFor(mostCells));
  }

  /** Copies the cells of a block. */
  load({ offsets, ...cells }: Cells, { row, count }: RowBlock): void {
    const [from, to] = [offsets[row], offsets[row + count]];
    for (let r = 0; r <= count; r++) this.offsets[r] = offsets[row + r] - from;
    this.partners.set(cells.partners.subarray(from, to));
    this.weights.set(cells.weights.subarray(from, to));
    this.targets.set(cells.targets.subarray(from, to));
  }
}

export interface RowBlock {
  /** The first. */
  row: number;
  count: number;
}

/** Rows whose cells have room together, block after block. */
export function* rowBlocks({ offsets }: Cells, first: number, last: number, mostCells: number): Generator<RowBlock> {
  const capacity = capacityFor(mostCells);
  for (let row = first; row < last; ) {
    const most = Math.min(last, row + blockRows);
    let end = row + 1;
    while (end < most && offsets[end + 1] - offsets[row] <= capacity) end++;
    yield { row, count: end - row };
    row = end;
  }
}

function capacityFor(mostCells: number): number {
  return Math.max(blockCells, mostCells);
}
