import { optionNames, requireInteger, requireKnown } from '@lightrec/core/options';
import { copyRows } from '../encoder/panels.js';
import { bytesOfScoreCells, writeScoreCells } from '../generated/training-kernels.js';
import { dotByLanes } from '../wasm/dot-by-lanes.js';
import { type Engine, resolveEngine } from '../wasm/kernel-memory.js';
import { roundUp } from '../wasm/quads.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import { blockRows, CellRoom, rowBlocks } from './cell-room.js';
import type { Cells } from './cells.js';

export interface CellProductsOptions {
  partnerCount: number;
  dim: number;
  /** The most that a row has. */
  mostCells: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export const cellProductsNames = /* @__PURE__ */ optionNames<CellProductsOptions>({
  partnerCount: 1,
  dim: 1,
  mostCells: 1,
  engine: 1,
});

/**
 * The gradient of the weighted squared errors of some cells of a matrix of scores, and their Hessian times any vector:
 * what conjugate gradients need of them. Both engines give the same bits.
 */
export interface CellProducts {
  /** @param vectors - of the partners, shape `[partnerCount, dim]`; copied */
  setPartners(vectors: Float32Array): void;

  /**
   * For each row `x` from `first` to before `last` adds the sum over its cells of `weight (scale target - <y, x>) y`, `y`
   * being the cell's partner.
   *
   * @param rows - of these rows, shape `[last - first, dim]`
   * @param sums - added to, as `rows`
   * @param scale - 1 for half the negative gradient; 0 for the Hessian times `-x`
   * @returns the sum of `weight (scale target - <y, x>)^2`
   */
  add(cells: Cells, first: number, last: number, rows: Float32Array, sums: Float32Array, scale: 0 | 1): number;
}

/** @throws ArgumentError for sizes below 1, or more than 4 GiB */
export function createCellProducts(options: CellProductsOptions): CellProducts {
  requireKnown('createCellProducts', options, cellProductsNames);
  const { engine = 'auto', ...sizes } = options;
  for (const name of ['partnerCount', 'dim', 'mostCells'] as const) requireInteger(name, sizes[name], 1);
  return resolveEngine(engine) === 'wasm' ? new WasmCellProducts(sizes) : new PlainCellProducts(sizes);
}

type Sizes = Omit<CellProductsOptions, 'engine'>;

class WasmCellProducts implements CellProducts {
  private readonly memory = new TrainingMemory();
  private readonly stride: number;
  private readonly partners: Float32Array;
  private readonly rows: Float32Array;
  private readonly sums: Float32Array;
  private readonly room: CellRoom;
  /** Where the kernel finds all of these. */
  private readonly address: number;

  constructor(private readonly sizes: Sizes) {
    const { memory } = this;
    const { partnerCount, dim, mostCells } = sizes;
    this.stride = roundUp(dim, 8);
    const [partnerLength, rowLength] = [partnerCount * this.stride, blockRows * this.stride];
    const lengths = [partnerLength, rowLength, rowLength];
    const bytes = lengths.reduce((sum, length) => sum + allocatedBytes(4 * length), CellRoom.bytes(mostCells));
    memory.reserve(bytes + allocatedBytes(bytesOfScoreCells));
    [this.partners, this.rows, this.sums] = lengths.map((length) =>
      memory.float32(memory.allocate(4 * length), length),
    );
    this.room = new CellRoom(memory, mostCells);
    this.address = memory.allocate(bytesOfScoreCells);
    writeScoreCells(memory, this.address, {
      partners: this.partners.byteOffset,
      dim: this.stride,
      offsets: this.room.offsets.byteOffset,
      indices: this.room.partners.byteOffset,
      weights: this.room.weights.byteOffset,
      targets: this.room.targets.byteOffset,
      rows: this.rows.byteOffset,
      sums: this.sums.byteOffset,
    });
  }

  setPartners(vectors: Float32Array): void {
    const { partnerCount, dim } = this.sizes;
    copyRows(vectors, dim, this.partners, this.stride, dim, partnerCount);
  }

  add(cells: Cells, first: number, last: number, rows: Float32Array, sums: Float32Array, scale: 0 | 1): number {
    const { stride } = this;
    const { dim, mostCells } = this.sizes;
    let loss = 0;
    for (const block of rowBlocks(cells, first, last, mostCells)) {
      const { row, count } = block;
      const start = (row - first) * dim;
      this.room.load(cells, block);
      copyRows(rows.subarray(start), dim, this.rows, stride, dim, count);
      copyRows(sums.subarray(start), dim, this.sums, stride, dim, count);
      loss += this.memory.kernels.addCellProducts(this.address, count, scale);
      copyRows(this.sums, stride, sums.subarray(start), dim, dim, count);
    }
    return loss;
  }
}

/** In plain TypeScript, the twin of the kernel: every operation is rounded to float32, in the same order. */
class PlainCellProducts implements CellProducts {
  private readonly stride: number;
  private partners = new Float32Array();

  constructor(private readonly sizes: Sizes) {
    this.stride = roundUp(sizes.dim, 8);
  }

  setPartners(vectors: Float32Array): void {
    const { partnerCount, dim } = this.sizes;
    this.partners = new Float32Array(partnerCount * this.stride);
    copyRows(vectors, dim, this.partners, this.stride, dim, partnerCount);
  }

  add(cells: Cells, first: number, last: number, rows: Float32Array, sums: Float32Array, scale: 0 | 1): number {
    let loss = 0;
    for (const { row, count } of rowBlocks(cells, first, last, this.sizes.mostCells)) {
      let blockLoss = 0;
      for (let r = row; r < row + count; r++)
        blockLoss = this.addRow(cells, r, r - first, rows, sums, scale, blockLoss);
      loss += blockLoss;
    }
    return loss;
  }

  private addRow(
    { offsets, partners, weights, targets }: Cells,
    row: number,
    place: number,
    rows: Float32Array,
    sums: Float32Array,
    scale: 0 | 1,
    loss: number,
  ): number {
    const { stride } = this;
    const { dim } = this.sizes;
    const start = place * dim;
    const x = new Float32Array(stride);
    x.set(rows.subarray(start, start + dim));
    for (let cell = offsets[row]; cell < offsets[row + 1]; cell++) {
      const y = partners[cell] * stride;
      const error = Math.fround(Math.fround(scale * targets[cell]) - dotByLanes(this.partners, y, x, stride));
      const factor = Math.fround(weights[cell] * error);
      for (let d = 0; d < dim; d++) sums[start + d] += Math.fround(factor * this.partners[y + d]);
      loss += weights[cell] * error * error;
    }
    return loss;
  }
}
