import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import { type AdamArrays, adamRowPlain, driftRowPlain } from './plain.js';

export interface AdamRowsOptions {
  rowCount: number;
  dim: number;
  /** How many rows have a gradient at a time. */
  batchRows: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const adamRowsNames = /* @__PURE__ */ optionNames<AdamRowsOptions>({
  rowCount: 1,
  dim: 1,
  batchRows: 1,
  engine: 1,
});

/** Bytes of memory that a table takes. */
export function adamRowsBytes({ rowCount, dim, batchRows }: AdamRowsOptions): number {
  return allocatedBytes(rowCount * dim * 4) * 3 + allocatedBytes(batchRows * dim * 4);
}

/**
 * A table with the moments of Adam (Kingma and Ba, 2015) that moves row by row, in float32; all zero at first.
 * The arrays are free to read and write. Both engines give the same bits. The constants of Adam come with each
 * call, so that schedules and bias corrections stay the caller's.
 */
export interface AdamRows extends AdamArrays {
  /**
   * One step of Adam. To the row's gradient `pull` times the row is added: L2 regularisation.
   *
   *     g += pull row;  m = firstDecay m + firstGain g;  v = secondDecay v + secondGain g^2
   *     row -= rate m / (sqrt(v) + epsilon)
   *
   * @param slot - where the row's gradient stands in `gradients`
   * @returns the squared norm of the row before the step
   */
  step(
    row: number,
    slot: number,
    pull: number,
    rate: number,
    epsilon: number,
    firstDecay: number,
    firstGain: number,
    secondDecay: number,
    secondGain: number,
  ): number;
  /**
   * What steps without a gradient amount to:
   *
   *     row -= rate m / (sqrt(v) + epsilon);  m *= firstDecay;  v *= secondDecay
   */
  drift(row: number, rate: number, epsilon: number, firstDecay: number, secondDecay: number): void;
}

/** @throws ArgumentError for a negative number of rows, a `dim` below 1, or more than 4 GiB */
export function createAdamRows(options: AdamRowsOptions): AdamRows {
  requireKnown('createAdamRows', options, adamRowsNames);
  const { rowCount, dim, batchRows, engine = 'auto' } = options;
  requireInteger('rowCount', rowCount, 0);
  requireInteger('dim', dim, 1);
  requireInteger('batchRows', batchRows, 0);
  const AdamRowsOfEngine = resolveEngine(engine) === 'wasm' ? WasmAdamRows : PlainAdamRows;
  return new AdamRowsOfEngine(rowCount, dim, batchRows);
}

/** Of `createAdamRows` and `createFactorTables`. */
export class PlainAdamRows implements AdamRows {
  readonly rows: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  readonly gradients: Float32Array;

  constructor(
    rowCount: number,
    private readonly dim: number,
    batchRows: number,
  ) {
    this.rows = new Float32Array(rowCount * dim);
    this.firstMoments = new Float32Array(rowCount * dim);
    this.secondMoments = new Float32Array(rowCount * dim);
    this.gradients = new Float32Array(batchRows * dim);
  }

  step(row: number, slot: number, ...constants: number[]): number {
    return adamRowPlain(this, row * this.dim, this.dim, slot * this.dim, constants.map(Math.fround));
  }

  drift(row: number, ...constants: number[]): void {
    driftRowPlain(this, row * this.dim, this.dim, constants.map(Math.fround));
  }
}

/** As `PlainAdamRows`, in a memory of its own or in one that is shared. */
export class WasmAdamRows implements AdamRows {
  readonly rows: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  readonly gradients: Float32Array;

  constructor(
    rowCount: number,
    private readonly dim: number,
    batchRows: number,
    private readonly memory = new TrainingMemory(),
  ) {
    const lengths = [rowCount, rowCount, rowCount, batchRows].map((count) => count * dim);
    const addresses = lengths.map((length) => this.memory.allocate(length * 4));
    // Nothing is allocated after this, or it was reserved before, so the views hold.
    const views = addresses.map((address, i) => this.memory.float32(address, lengths[i]));
    [this.rows, this.firstMoments, this.secondMoments, this.gradients] = views;
  }

  step(
    row: number,
    slot: number,
    pull: number,
    rate: number,
    epsilon: number,
    firstDecay: number,
    firstGain: number,
    secondDecay: number,
    secondGain: number,
  ): number {
    const start = row * this.dim * 4;
    return this.memory.kernels.adamRow(
      this.rows.byteOffset + start,
      this.firstMoments.byteOffset + start,
      this.secondMoments.byteOffset + start,
      this.gradients.byteOffset + slot * this.dim * 4,
      this.dim,
      pull,
      rate,
      epsilon,
      firstDecay,
      firstGain,
      secondDecay,
      secondGain,
    );
  }

  drift(row: number, rate: number, epsilon: number, firstDecay: number, secondDecay: number): void {
    const start = row * this.dim * 4;
    this.memory.kernels.driftRow(
      this.rows.byteOffset + start,
      this.firstMoments.byteOffset + start,
      this.secondMoments.byteOffset + start,
      this.dim,
      rate,
      epsilon,
      firstDecay,
      secondDecay,
    );
  }
}
