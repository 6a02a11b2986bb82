import { optionNames, requireInteger, requireKnown } from '@lightrec/core';
import { type AdamRows, adamRowsBytes, PlainAdamRows, WasmAdamRows } from '../adam/adam-rows.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import { rankingGradientsPlain, rankingMarginsPlain } from './plain.js';

/** Positives and negatives of a batch, as numbers of rows. */
export interface RankedRows {
  /** Shape `[size]`. */
  users: Uint32Array;
  /** Shape `[size]`. */
  positives: Uint32Array;
  /** Shape `[size, negativeCount]`. */
  negatives: Uint32Array;
}

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
  private readonly dim: number;
  /** Rows, then slots: of users, positives, negatives. */
  private readonly places: RankedRows[];
  private readonly marginBuffer: Float32Array;
  private readonly pullBuffer: Float32Array;

  constructor(options: FactorTablesOptions) {
    const { memory } = this;
    const { dim, batchSize, negativeCount } = options;
    const { users, items } = tableSizes(options);
    const pairCount = batchSize * negativeCount;
    const places = 2 * (2 * allocatedBytes(batchSize * 4) + allocatedBytes(pairCount * 4));
    memory.reserve(adamRowsBytes(users) + adamRowsBytes(items) + places + 2 * allocatedBytes(pairCount * 4));
    this.dim = dim;
    this.users = new WasmAdamRows(users.rowCount, dim, users.batchRows, memory);
    this.items = new WasmAdamRows(items.rowCount, dim, items.batchRows, memory);
    const indices = (length: number) => memory.uint32(memory.allocate(length * 4), length);
    const floats = (length: number) => memory.float32(memory.allocate(length * 4), length);
    this.places = [0, 1].map(() => ({
      users: indices(batchSize),
      positives: indices(batchSize),
      negatives: indices(pairCount),
    }));
    this.marginBuffer = floats(pairCount);
    this.pullBuffer = floats(pairCount);
  }

  margins(rows: RankedRows): Float32Array {
    const [size, pairCount] = [rows.users.length, rows.negatives.length];
    const [users, positives, negatives] = this.place(rows, 0);
    const { users: userTable, items: itemTable, marginBuffer } = this;
    this.memory.kernels.rankingMargins(
      userTable.rows.byteOffset,
      itemTable.rows.byteOffset,
      this.dim,
      users,
      positives,
      negatives,
      size,
      pairCount / size,
      marginBuffer.byteOffset,
    );
    return marginBuffer.subarray(0, pairCount);
  }

  addGradients(rows: RankedRows, slots: RankedRows, pulls: Float32Array): void {
    const [size, pairCount] = [rows.users.length, rows.negatives.length];
    this.pullBuffer.set(pulls);
    const [users, positives, negatives] = this.place(rows, 0);
    const [userSlots, positiveSlots, negativeSlots] = this.place(slots, 1);
    this.memory.kernels.rankingGradients(
      this.users.rows.byteOffset,
      this.items.rows.byteOffset,
      this.dim,
      users,
      positives,
      negatives,
      this.users.gradients.byteOffset,
      this.items.gradients.byteOffset,
      userSlots,
      positiveSlots,
      negativeSlots,
      size,
      pairCount / size,
      this.pullBuffer.byteOffset,
    );
  }

  /** Copies a batch into the memory of the kernels; returns the addresses. */
  private place({ users, positives, negatives }: RankedRows, which: number): [number, number, number] {
    const place = this.places[which];
    place.users.set(users);
    place.positives.set(positives);
    place.negatives.set(negatives);
    return [place.users.byteOffset, place.positives.byteOffset, place.negatives.byteOffset];
  }
}
