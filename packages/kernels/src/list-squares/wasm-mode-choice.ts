import { copyRows, matrixShape, packPanels, transposed } from '../encoder/panels.js';
import { bytesOfListedItems, writeListedItems } from '../generated/training-kernels.js';
import { roundUp } from '../wasm/quads.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import { CellRoom, type RowBlock, rowBlocks } from './cell-room.js';
import type { Cells } from './cells.js';
import { jointCosts, tableWidth } from './joint-costs.js';
import type { ModeChoice, ModeChoiceSizes, ModeCosts, ModeRows } from './mode-choice.js';

/** Items whose own costs are in the memory at once, and users whose tables are made at once; a multiple of 4. */
const blockRows = 256;

/** `ModeChoice` by the SIMD kernel: tables of all users lie in its memory, cells and codes come block by block. */
export class WasmModeChoice implements ModeChoice {
  private readonly memory = new TrainingMemory();
  private readonly stride: number;
  private readonly width: number;
  /** Entries of all codebooks. */
  private readonly rowLength: number;
  private readonly tables: Float32Array;
  private readonly together: Float32Array;
  private readonly alone: Float32Array;
  private readonly own: Float32Array;
  private readonly vectors: Float32Array;
  private readonly panels: Float32Array;
  private readonly zeros: Float32Array;
  private readonly codes: Uint8Array;
  private readonly lengths: Uint8Array;
  private readonly room: CellRoom;
  private readonly address: number;

  constructor(private readonly sizes: ModeChoiceSizes) {
    const { memory } = this;
    const { userCount, dim, codebookCount, codewordCount, mostCells } = sizes;
    this.stride = roundUp(dim, 8);
    this.width = tableWidth(sizes);
    this.rowLength = codebookCount * this.width;
    const lengths = [
      roundUp(userCount, 4) * this.rowLength,
      this.rowLength * this.rowLength,
      this.rowLength,
      blockRows * this.rowLength,
      blockRows * this.stride,
      this.rowLength * this.stride,
      this.rowLength,
    ];
    const byteCounts = [blockRows * codebookCount, blockRows, 4 * this.width, 4 * mostCells, bytesOfListedItems];
    memory.reserve(
      [...lengths.map((length) => 4 * length), ...byteCounts].reduce(
        (sum, bytes) => sum + allocatedBytes(bytes),
        CellRoom.bytes(mostCells),
      ),
    );
    [this.tables, this.together, this.alone, this.own, this.vectors, this.panels, this.zeros] = lengths.map((length) =>
      memory.float32(memory.allocate(4 * length), length),
    );
    this.codes = memory.uint8(memory.allocate(byteCounts[0]), byteCounts[0]);
    this.lengths = memory.uint8(memory.allocate(byteCounts[1]), byteCounts[1]);
    this.room = new CellRoom(memory, mostCells);
    const [costs, rests] = [memory.allocate(byteCounts[2]), memory.allocate(byteCounts[3])];
    this.address = memory.allocate(bytesOfListedItems);
    writeListedItems(memory, this.address, {
      ...{ tables: this.tables.byteOffset, codebookCount, codewordCount, width: this.width },
      offsets: this.room.offsets.byteOffset,
      indices: this.room.partners.byteOffset,
      weights: this.room.weights.byteOffset,
      targets: this.room.targets.byteOffset,
      own: this.own.byteOffset,
      together: this.together.byteOffset,
      lengths: this.lengths.byteOffset,
      codes: this.codes.byteOffset,
      ...{ costs, rests },
    });
  }

  begin(costs: ModeCosts): void {
    const { sizes, stride, width } = this;
    const { userCount, dim, codebookCount, codewordCount } = sizes;
    const { alone, together } = jointCosts(sizes, costs);
    this.alone.set(alone);
    this.together.set(together);
    for (let b = 0; b < codebookCount; b++) {
      const length = codewordCount * dim;
      const codewords = costs.codebooks.subarray(b * length, (b + 1) * length);
      const shape = transposed(matrixShape(codewordCount, dim));
      packPanels(codewords, shape, this.panels.subarray(b * width * stride), stride);
    }
    for (let user = 0; user < userCount; user += blockRows) {
      const count = Math.min(blockRows, userCount - user);
      copyRows(costs.users.subarray(user * dim), dim, this.vectors, stride, dim, count);
      this.multiply(this.zeros, this.tables.subarray(user * this.rowLength), count);
    }
  }

  choose(cells: Cells, first: number, rows: ModeRows, passCount: number): number {
    const last = first + rows.lengths.length;
    let changes = 0;
    for (let row = first; row < last; row += blockRows) {
      const end = Math.min(last, row + blockRows);
      for (const block of rowBlocks(cells, row, end, this.sizes.mostCells)) {
        changes += this.chooseBlock(cells, first, block, rows, passCount);
      }
    }
    return changes;
  }

  private chooseBlock(
    cells: Cells,
    first: number,
    block: RowBlock,
    { pulls, lengths, codes }: ModeRows,
    passCount: number,
  ): number {
    const { dim, codebookCount } = this.sizes;
    const [start, end] = [block.row - first, block.row - first + block.count];
    copyRows(pulls.subarray(start * dim), dim, this.vectors, this.stride, dim, block.count);
    for (let i = 0; i < block.count * this.stride; i++) this.vectors[i] *= -2;
    this.multiply(this.alone, this.own, block.count);
    this.room.load(cells, block);
    this.lengths.set(lengths.subarray(start, end));
    this.codes.set(codes.subarray(start * codebookCount, end * codebookCount));
    const changes = this.memory.kernels.chooseModes(this.address, block.count, passCount);
    codes.set(this.codes.subarray(0, block.count * codebookCount), start * codebookCount);
    return changes;
  }

  /** The products of `vectors` with all codewords, from `starts`; up to three rows more than there are. */
  private multiply(starts: Float32Array, to: Float32Array, count: number): void {
    const [bytes, rowBytes] = [4 * this.stride, 4 * this.rowLength];
    this.memory.kernels.multiplyPanels(
      ...([this.vectors.byteOffset, bytes, roundUp(count, 4), this.stride] as const),
      ...([this.panels.byteOffset, this.rowLength / 8, starts.byteOffset, 0, to.byteOffset, rowBytes] as const),
    );
  }
}
