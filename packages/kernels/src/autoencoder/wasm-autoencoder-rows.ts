import { arrayBytes, takeArrays } from '../encoder/wasm-arrays.js';
import { roundUp } from '../wasm/quads.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import {
  type AutoencoderRows,
  type HistoryBatch,
  type HistoryForms,
  innerProducts,
  type ResolvedAutoencoderRowsOptions,
  usersOfItems,
} from './contract.js';

/** Rows that pass through the kernels together: few, so that they stay in the second cache. */
const blockRows = 256;

/** By sums over neighbours, and by products with matrices in panels of eight columns. */
export class WasmAutoencoderRows implements AutoencoderRows {
  readonly stride: number;
  readonly items: Float32Array;
  readonly weights: Float32Array;
  readonly itemGradients: Float32Array;
  private readonly memory = new TrainingMemory();
  private readonly arrays: ReturnType<typeof takeArrays<keyof ReturnType<typeof lengthsOf>>>;
  private readonly offsets: Uint32Array;
  private readonly partners: Uint32Array;
  private batch!: HistoryBatch;

  constructor(private readonly options: ResolvedAutoencoderRowsOptions) {
    const { itemCount, userCount, pairCount, dim } = options;
    const { memory } = this;
    this.stride = roundUp(dim, 8);
    const lengths = lengthsOf(options, this.stride);
    const offsetCount = Math.max(itemCount, userCount) + 1;
    memory.reserve(arrayBytes(lengths) + allocatedBytes(offsetCount * 4) + allocatedBytes(pairCount * 4));
    this.arrays = takeArrays(memory, lengths);
    this.offsets = memory.uint32(memory.allocate(offsetCount * 4), offsetCount);
    this.partners = memory.uint32(memory.allocate(pairCount * 4), pairCount);
    this.items = this.arrays.items.subarray(0, itemCount * this.stride);
    this.itemGradients = this.arrays.itemGradients.subarray(0, itemCount * this.stride);
    this.weights = this.arrays.weights.fill(1);
    this.arrays.ones.fill(1);
  }

  forward(batch: HistoryBatch): HistoryForms {
    const { stride, arrays } = this;
    const { items, users, images, gram, zeros, weights, ones } = arrays;
    this.batch = batch;
    const userCount = batch.offsets.length - 1;
    this.sumPartners({ offsets: batch.offsets, partners: batch.items, weights, table: items }, ones, users);
    this.setOuterProducts(gram, items, items, this.options.itemCount);
    this.multiply(users, gram, zeros, 0, images, userCount);
    return {
      squares: innerProducts(users, users, stride, userCount),
      energies: innerProducts(users, images, stride, userCount),
    };
  }

  backward({ squares, energies }: HistoryForms): void {
    const { stride, arrays } = this;
    const { items, itemGradients, users, images: pulled, gram, weights, ones } = arrays;
    const { itemCount } = this.options;
    const userCount = squares.length;
    // What pulls on the items of each history, then what pulls on all.
    for (let user = 0, at = 0; user < userCount; user++) {
      const [square, energy] = [Math.fround(2 * squares[user]), Math.fround(2 * energies[user])];
      for (const end = at + stride; at < end; at++) {
        pulled[at] = Math.fround(square * users[at]) + Math.fround(energy * pulled[at]);
      }
    }
    const owners = usersOfItems(this.batch, itemCount);
    this.sumPartners({ ...owners, weights: ones, table: pulled }, weights, itemGradients);
    for (let user = 0, at = 0; user < userCount; user++) {
      const energy = Math.fround(2 * energies[user]);
      for (const end = at + stride; at < end; at++) pulled[at] = energy * users[at];
    }
    this.setOuterProducts(gram, users, pulled, userCount);
    this.multiply(items, gram, itemGradients, stride * 4, itemGradients, itemCount);
  }

  /** `outputs[row]` is the row's own weight times the weighted sum of the table's rows that are its partners. */
  private sumPartners(from: PartnerRows, ownWeights: Float32Array, outputs: Float32Array): void {
    this.offsets.set(from.offsets);
    this.partners.set(from.partners);
    this.memory.kernels.sumNeighbours(
      this.offsets.byteOffset,
      from.offsets.length - 1,
      this.partners.byteOffset,
      from.weights.byteOffset,
      from.table.byteOffset,
      this.stride,
      ownWeights.byteOffset,
      outputs.byteOffset,
    );
  }

  /** `panels = rights^T lefts`, as panels of the columns of `lefts`. */
  private setOuterProducts(panels: Float32Array, lefts: Float32Array, rights: Float32Array, rowCount: number): void {
    const { stride } = this;
    panels.fill(0);
    for (let row = 0; row < rowCount; row += blockRows) {
      const start = row * stride * 4;
      this.memory.kernels.addOuterProducts(
        lefts.byteOffset + start,
        stride * 4,
        stride / 8,
        rights.byteOffset + start,
        stride,
        Math.min(blockRows, rowCount - row),
        panels.byteOffset,
      );
    }
  }

  /** `outputs = starts + rows panels`. */
  private multiply(
    rows: Float32Array,
    panels: Float32Array,
    starts: Float32Array,
    startBytes: number,
    outputs: Float32Array,
    rowCount: number,
  ): void {
    const { stride } = this;
    for (let row = 0; row < rowCount; row += blockRows) {
      const start = row * stride * 4;
      this.memory.kernels.multiplyPanels(
        rows.byteOffset + start,
        stride * 4,
        roundUp(Math.min(blockRows, rowCount - row), 4),
        stride,
        panels.byteOffset,
        stride / 8,
        starts.byteOffset + row * startBytes,
        startBytes,
        outputs.byteOffset + start,
        stride * 4,
      );
    }
  }
}

/** Rows of a table, those of one sum after another. */
interface PartnerRows {
  offsets: Uint32Array;
  partners: Uint32Array;
  /** Of the rows of the table. */
  weights: Float32Array;
  table: Float32Array;
}

function lengthsOf({ itemCount, userCount }: ResolvedAutoencoderRowsOptions, stride: number) {
  const [itemRows, userRows] = [roundUp(itemCount, 4) * stride, roundUp(userCount, 4) * stride];
  return {
    items: itemRows,
    itemGradients: itemRows,
    /** Weighted sums of the rows of each history. */
    users: userRows,
    /** These times the Gram matrix of the items; then what pulls on items. */
    images: userRows,
    /** A matrix `[stride, stride]` in panels of eight columns. */
    gram: stride * stride,
    zeros: stride,
    weights: itemCount,
    /** Weights of rows that count alike. */
    ones: Math.max(itemCount, userCount),
  };
}
