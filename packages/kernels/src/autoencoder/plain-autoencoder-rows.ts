import { roundUp } from '../wasm/quads.js';
import {
  type AutoencoderRows,
  type HistoryBatch,
  type HistoryForms,
  innerProducts,
  type ResolvedAutoencoderRowsOptions,
  usersOfItems,
} from './contract.js';

/** The twin of `WasmAutoencoderRows`, equal to the last bit: every operation is rounded to float32. */
export class PlainAutoencoderRows implements AutoencoderRows {
  readonly stride: number;
  readonly items: Float32Array;
  readonly weights: Float32Array;
  readonly itemGradients: Float32Array;
  private batch!: HistoryBatch;
  private users: Float32Array = new Float32Array();
  private images: Float32Array = new Float32Array();

  constructor({ itemCount, dim }: ResolvedAutoencoderRowsOptions) {
    this.stride = roundUp(dim, 8);
    this.weights = new Float32Array(itemCount).fill(1);
    this.items = new Float32Array(itemCount * this.stride);
    this.itemGradients = new Float32Array(itemCount * this.stride);
  }

  forward(batch: HistoryBatch): HistoryForms {
    const { stride, items, weights } = this;
    const userCount = batch.offsets.length - 1;
    this.batch = batch;
    this.users = sumPartners(batch.offsets, batch.items, (item) => weights[item], items, stride);
    this.images = new Float32Array(userCount * stride);
    addProducts(this.images, this.users, outerProducts(items, items, stride), stride);
    return {
      squares: innerProducts(this.users, this.users, stride, userCount),
      energies: innerProducts(this.users, this.images, stride, userCount),
    };
  }

  backward({ squares, energies }: HistoryForms): void {
    const { stride, users, images, items, weights } = this;
    const pullOf = (pulls: Float64Array, at: number) => Math.fround(2 * pulls[Math.floor(at / stride)]);
    const own = users.map(
      (value, at) => Math.fround(pullOf(squares, at) * value) + Math.fround(pullOf(energies, at) * images[at]),
    );
    const { offsets, partners } = usersOfItems(this.batch, weights.length);
    const sums = sumPartners(offsets, partners, () => 1, own, stride);
    this.itemGradients.set(sums.map((sum, at) => sum * weights[Math.floor(at / stride)]));
    const scaled = users.map((value, at) => pullOf(energies, at) * value);
    addProducts(this.itemGradients, items, outerProducts(users, scaled, stride), stride);
  }
}

function sumPartners(
  offsets: Uint32Array,
  partners: Uint32Array,
  weightOf: (partner: number) => number,
  table: Float32Array,
  stride: number,
): Float32Array {
  const sums = new Float32Array((offsets.length - 1) * stride);
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (const partner of partners.subarray(offsets[row], offsets[row + 1])) {
      for (let d = 0; d < stride; d++) {
        sums[row * stride + d] += Math.fround(table[partner * stride + d] * weightOf(partner));
      }
    }
  }
  return sums;
}

/** Entry (i, j) is the sum over rows of `rights[i] lefts[j]`; shape `[stride, stride]`. */
function outerProducts(lefts: Float32Array, rights: Float32Array, stride: number): Float32Array {
  const sums = new Float32Array(stride * stride);
  for (let row = 0; row < lefts.length; row += stride) {
    for (let i = 0; i < stride; i++) {
      for (let j = 0; j < stride; j++) sums[i * stride + j] += Math.fround(rights[row + i] * lefts[row + j]);
    }
  }
  return sums;
}

/** `outputs += rows matrix`. */
function addProducts(outputs: Float32Array, rows: Float32Array, matrix: Float32Array, stride: number): void {
  for (let row = 0; row < rows.length; row += stride) {
    for (let i = 0; i < stride; i++) {
      for (let j = 0; j < stride; j++) outputs[row + j] += Math.fround(rows[row + i] * matrix[i * stride + j]);
    }
  }
}
