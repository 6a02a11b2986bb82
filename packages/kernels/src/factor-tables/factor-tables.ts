import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import { type AdamRows, adamRowsBytes, PlainAdamRows, WasmAdamRows } from '../adam/adam-rows.js';
import { bytesOfRankedPairs, writeRankedPairs } from '../generated/training-kernels.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import { type RankedRows, rankingGradientsPlain, rankingMarginsPlain } from './plain.js';

export interface FactorTablesOptions {
  userCount: number;
  itemCount: number;
  dim: number;
  /** Positives in a batch, at most. */
  batchSize: number;
  /** Negatives of each positive, at most. */
  negativeCount: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const factorTablesNames = /* @__PURE__ */ optionNames<FactorTablesOptions>({
  userCount: 1,
  itemCount: 1,
  dim: 1,
  batchSize: 1,
  negativeCount: 1,
  engine: 1,
});

/**
 * User and item vectors of a matrix factorisation, and what ranking one item above another takes of them, in
 * float32. Both engines give the same bits. Rows are the caller's to check.
 */
export interface FactorTables {
  readonly users: AdamRows;
  readonly items: AdamRows;

  /**
   * How far each positive's score lies above that of each of its negatives, `<u, i> - <u, j>`.
   *
   * @returns shape `[size, negativeCount]`; a view that the next call overwrites
   */
  margins(rows: RankedRows): Float32Array;

  /**
   * Adds to `gradients` of both tables those of a loss whose derivative by each margin is `-pull`.
   *
   * @param rows - row numbers in the tables
   * @param slots - row numbers in the gradients, of the same shapes
   * @param pulls - shape `[size, negativeCount]`
   */
  addGradients(rows: RankedRows, slots: RankedRows, pulls: Float32Array): void;
}

/** @throws ArgumentError for sizes below 1 (counts of rows: below 0), or more than 4 GiB */
export function createFactorTables(options: FactorTablesOptions): FactorTables {
  requireKnown('createFactorTables', options, factorTablesNames);
  const { engine = 'auto', ...sizes } = options;
  for (const name of ['userCount', 'itemCount'] as const) requireInteger(name, sizes[name], 0);
  for (const name of ['dim', 'batchSize', 'negativeCount'] as const) requireInteger(name, sizes[name], 1);
  return resolveEngine(engine) === 'wasm' ? new WasmFactorTables(sizes) : new PlainFactorTables(sizes);
}

/** A batch touches at most so many rows of each table. */
function tableSizes({ userCount, itemCount, dim, batchSize, negativeCount }: FactorTablesOptions) {
  return {
    users: { rowCount: userCount, dim, batchRows: Math.min(userCount, batchSize) },
    items: { rowCount: itemCount, dim, batchRows: Math.min(itemCount, batchSize * (1 + negativeCount)) },
  };
}

class PlainFactorTables implements FactorTables {
  readonly users: AdamRows;
  readonly items: AdamRows;

  constructor(private readonly options: FactorTablesOptions) {
    const { users, items } = tableSizes(options);
    this.users = new PlainAdamRows(users.rowCount, users.dim, users.batchRows);
    this.items = new PlainAdamRows(items.rowCount, items.dim, items.batchRows);
  }

  margins(rows: RankedRows): Float32Array {
    return rankingMarginsPlain(this.users.rows, this.items.rows, this.options.dim, rows);
  }

  addGradients(rows: RankedRows, slots: RankedRows, pulls: Float32Array): void {
    rankingGradientsPlain(this.users, this.items, this.options.dim, rows, slots, pulls);
  }
}

class WasmFactorTables implements FactorTables {
  readonly users: AdamRows;
  readonly items: AdamRows;
  private readonly memory = new TrainingMemory();
  /** Rows in the tables, and in the gradients. */
  private readonly rows: RankedRows;
  private readonly slots: RankedRows;
  private readonly marginBuffer: Float32Array;
  private readonly pullBuffer: Float32Array;
  /** Where the kernels find all of these. */
  private readonly address: number;

  constructor(options: FactorTablesOptions) {
    const { memory } = this;
    const { dim, batchSize, negativeCount } = options;
    const { users, items } = tableSizes(options);
    const pairCount = batchSize * negativeCount;
    const places = 2 * (2 * allocatedBytes(batchSize * 4) + allocatedBytes(pairCount * 4));
    const buffers = 2 * allocatedBytes(pairCount * 4) + allocatedBytes(bytesOfRankedPairs);
    memory.reserve(adamRowsBytes(users) + adamRowsBytes(items) + places + buffers);
    this.users = new WasmAdamRows(users.rowCount, dim, users.batchRows, memory);
    this.items = new WasmAdamRows(items.rowCount, dim, items.batchRows, memory);
    const indices = (length: number) => memory.uint32(memory.allocate(length * 4), length);
    const floats = (length: number) => memory.float32(memory.allocate(length * 4), length);
    const place = () => ({ users: indices(batchSize), positives: indices(batchSize), negatives: indices(pairCount) });
    this.rows = place();
    this.slots = place();
    this.marginBuffer = floats(pairCount);
    this.pullBuffer = floats(pairCount);
    this.address = memory.allocate(bytesOfRankedPairs);
    writeRankedPairs(memory, this.address, {
      users: this.users.rows.byteOffset,
      items: this.items.rows.byteOffset,
      dim,
      userRows: this.rows.users.byteOffset,
      positiveRows: this.rows.positives.byteOffset,
      negativeRows: this.rows.negatives.byteOffset,
      userGradients: this.users.gradients.byteOffset,
      itemGradients: this.items.gradients.byteOffset,
      userSlots: this.slots.users.byteOffset,
      positiveSlots: this.slots.positives.byteOffset,
      negativeSlots: this.slots.negatives.byteOffset,
      margins: this.marginBuffer.byteOffset,
      pulls: this.pullBuffer.byteOffset,
    });
  }

  margins(rows: RankedRows): Float32Array {
    const [size, pairCount] = [rows.users.length, rows.negatives.length];
    copyRows(rows, this.rows);
    this.memory.kernels.rankingMargins(this.address, size, pairCount / size);
    return this.marginBuffer.subarray(0, pairCount);
  }

  addGradients(rows: RankedRows, slots: RankedRows, pulls: Float32Array): void {
    const [size, pairCount] = [rows.users.length, rows.negatives.length];
    this.pullBuffer.set(pulls);
    copyRows(rows, this.rows);
    copyRows(slots, this.slots);
    this.memory.kernels.rankingGradients(this.address, size, pairCount / size);
  }
}

function copyRows({ users, positives, negatives }: RankedRows, to: RankedRows): void {
  to.users.set(users);
  to.positives.set(positives);
  to.negatives.set(negatives);
}
