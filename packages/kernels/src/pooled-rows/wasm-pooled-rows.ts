import { matrixShape, packPanels, transposed, unpackPanels } from '../encoder/panels.js';
import { arrayBytes, takeArrays } from '../encoder/wasm-arrays.js';
import { roundUp } from '../wasm/quads.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import {
  exponentOf,
  type PooledBatch,
  type PooledPulls,
  type PooledRows,
  type PooledScores,
  type PoolTerm,
  type ResolvedPooledRowsOptions,
} from './contract.js';

/** Users that pass through the kernels together: few, so that a strip of their scores stays in the first cache. */
const blockUsers = 64;

/** Scores and gradients as products of matrices in panels of eight columns; users that fill up the last four are zero. */
export class WasmPooledRows implements PooledRows {
  readonly stride: number;
  readonly users: Float32Array;
  readonly items: Float32Array;
  readonly userGradients: Float32Array;
  readonly itemGradients: Float32Array;
  private readonly memory = new TrainingMemory();
  private readonly arrays: ReturnType<typeof takeArrays<keyof ReturnType<typeof lengthsOf>>>;
  private readonly slots: Uint32Array;
  private batch!: PooledBatch;
  private factor = 1;

  constructor(private readonly options: ResolvedPooledRowsOptions) {
    const { memory } = this;
    const { userCount, itemCount, dim, pairCount } = options;
    this.stride = roundUp(dim, 8);
    const lengths = lengthsOf(options, this.stride);
    memory.reserve(arrayBytes(lengths) + allocatedBytes(pairCount * 4));
    this.arrays = takeArrays(memory, lengths);
    this.slots = memory.uint32(memory.allocate(pairCount * 4), pairCount);
    this.users = this.arrays.users.subarray(0, userCount * this.stride);
    this.userGradients = this.arrays.userGradients.subarray(0, userCount * this.stride);
    this.items = this.arrays.items.subarray(0, itemCount * this.stride);
    this.itemGradients = this.arrays.itemGradients.subarray(0, itemCount * this.stride);
  }

  forward(batch: PooledBatch, term: PoolTerm): PooledScores {
    const { arrays } = this;
    this.batch = batch;
    this.slots.set(batch.slots);
    this.scorePairs();
    this.scorePool();
    this.hideOwn();
    this.setTerms(term);
    return {
      pairs: arrays.pairs.subarray(0, batch.slots.length),
      sums: arrays.sums.subarray(0, batch.userCount),
    };
  }

  backward(pulls: PooledPulls, itemCount: number): void {
    const { stride, factor } = this;
    const { userCount } = this.batch;
    const { users, userGradients, pulledUsers, itemGradients, pairs } = this.arrays;
    const factors = Float32Array.from(pulls.sums, (pull) => pull * factor);
    pulledUsers.fill(0);
    for (let user = 0, at = 0; user < userCount; user++) {
      for (const end = at + stride; at < end; at++) pulledUsers[at] = users[at] * factors[user];
    }
    this.multiplyBack(itemGradients.fill(0, 0, itemCount * stride));
    for (let user = 0, at = 0; user < userCount; user++) {
      for (const end = at + stride; at < end; at++) userGradients[at] *= factors[user];
    }
    pairs.set(pulls.pairs);
    this.eachUser(({ user, row, first, count }) => {
      this.memory.kernels.addRowGradients(
        row,
        userGradients.byteOffset + user * stride * 4,
        this.items.byteOffset,
        itemGradients.byteOffset,
        this.slots.byteOffset + first * 4,
        pairs.byteOffset + first * 4,
        count,
        stride,
      );
    });
  }

  private scorePairs(): void {
    const { items, pairs } = this.arrays;
    this.eachUser(({ row, first, count }) => {
      const [slots, products] = [this.slots.byteOffset + first * 4, pairs.byteOffset + first * 4];
      this.memory.kernels.productsWithRows(row, items.byteOffset, slots, count, this.stride, products);
    });
  }

  private scorePool(): void {
    const { stride } = this;
    const { items, columns, dimensions, zeros } = this.arrays;
    const { columnCount, scoreBytes } = this;
    const pool = items.subarray(0, this.batch.poolSize * stride);
    const shape = matrixShape(this.batch.poolSize, stride);
    // Columns that fill up the last eight may be of the batch before.
    columns.fill(0, (columnCount - 8) * stride, columnCount * stride);
    packPanels(pool, transposed(shape), columns, stride);
    dimensions.fill(0, 0, columnCount * stride);
    packPanels(pool, shape, dimensions, columnCount);
    this.eachBlock(({ rows, scores, count }) => {
      this.memory.kernels.multiplyPanels(
        rows,
        stride * 4,
        roundUp(count, 4),
        stride,
        columns.byteOffset,
        columnCount / 8,
        zeros.byteOffset,
        0,
        scores,
        scoreBytes,
      );
    });
  }

  /** What a user has is no negative of the user's. */
  private hideOwn(): void {
    const { batch, scoreBytes } = this;
    const { scores } = this.arrays;
    for (let user = 0; user < batch.userCount; user++) {
      for (let pair = batch.offsets[user]; pair < batch.offsets[user + 1]; pair++) {
        const slot = batch.slots[pair];
        if (slot < batch.poolSize) scores[(user * scoreBytes) / 4 + slot] = Number.NEGATIVE_INFINITY;
      }
    }
  }

  private setTerms(term: PoolTerm): void {
    const { kernels } = this.memory;
    const { batch, columnCount, scoreBytes } = this;
    const { scores, perColumn, sums } = this.arrays;
    const common = [scores.byteOffset, scoreBytes, batch.userCount, columnCount / 4, perColumn.byteOffset] as const;
    if (term.kind === 'softmax') {
      const { scale, biasOf } = exponentOf(term.temperature);
      this.factor = 1 / term.temperature;
      perColumn.fill(Number.NEGATIVE_INFINITY).set(batch.weights.map(biasOf));
      kernels.exponentiateRows(...common, scale, sums.byteOffset);
    } else {
      this.factor = 1;
      perColumn.fill(0).set(batch.weights);
      kernels.hingeRows(...common, term.margin, sums.byteOffset);
    }
  }

  /** Writes the gradients of users, before their factor, and of the pool. */
  private multiplyBack(itemGradients: Float32Array): void {
    const { kernels } = this.memory;
    const { stride, columnCount, scoreBytes } = this;
    const { dimensions, userGradients, pulledUsers, zeros, columns } = this.arrays;
    // The panels of the pool are no longer needed: those of its gradient take their place.
    columns.fill(0, 0, columnCount * stride);
    this.eachBlock(({ user, scores, count }) => {
      const gradients = userGradients.byteOffset + user * stride * 4;
      kernels.multiplyPanels(
        scores,
        scoreBytes,
        roundUp(count, 4),
        columnCount,
        dimensions.byteOffset,
        stride / 8,
        zeros.byteOffset,
        0,
        gradients,
        stride * 4,
      );
      const pulled = pulledUsers.byteOffset + user * stride * 4;
      kernels.addOuterProducts(scores, scoreBytes, columnCount / 8, pulled, stride, count, columns.byteOffset);
    });
    unpackPanels(columns, stride, transposed(matrixShape(this.batch.poolSize, stride)), itemGradients);
  }

  private eachUser(visit: (own: { user: number; row: number; first: number; count: number }) => void): void {
    const { offsets, userCount } = this.batch;
    for (let user = 0; user < userCount; user++) {
      const row = this.users.byteOffset + user * this.stride * 4;
      visit({ user, row, first: offsets[user], count: offsets[user + 1] - offsets[user] });
    }
  }

  private eachBlock(visit: (block: { user: number; rows: number; scores: number; count: number }) => void): void {
    const { userCount } = this.batch;
    const { users, scores } = this.arrays;
    for (let user = 0; user < userCount; user += blockUsers) {
      const rows = users.byteOffset + user * this.stride * 4;
      const count = Math.min(blockUsers, userCount - user);
      visit({ user, rows, scores: scores.byteOffset + user * this.scoreBytes, count });
    }
  }

  /** Of the pool of this batch, with those that fill up the last eight. */
  private get columnCount(): number {
    return roundUp(this.batch.poolSize, 8);
  }

  private get scoreBytes(): number {
    return scoreLength(this.options) * 4;
  }
}

/** From one row of scores to the next: no power of two, at which rows would share a few sets of the cache. */
function scoreLength({ poolSize }: ResolvedPooledRowsOptions): number {
  return roundUp(poolSize, 8) + 16;
}

function lengthsOf(options: ResolvedPooledRowsOptions, stride: number) {
  const { userCount, itemCount, poolSize, pairCount } = options;
  const [rowCount, columnCount] = [roundUp(userCount, 4), roundUp(poolSize, 8)];
  return {
    users: rowCount * stride,
    items: itemCount * stride,
    userGradients: rowCount * stride,
    itemGradients: itemCount * stride,
    /** Users times what their sums count. */
    pulledUsers: rowCount * stride,
    scores: rowCount * scoreLength(options),
    sums: rowCount,
    /** The pool as panels of eight items, `[columnCount / 8, stride, 8]`; its gradient in the same form. */
    columns: columnCount * stride,
    /** The pool as panels of eight dimensions, `[stride / 8, columnCount, 8]`. */
    dimensions: columnCount * stride,
    /** Biases or weights of the columns. */
    perColumn: columnCount,
    pairs: pairCount,
    /** What products of matrices start from. */
    zeros: Math.max(columnCount, stride),
  };
}
