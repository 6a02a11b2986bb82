import { copyRows, matrixShape, packPanels, transposed } from '../encoder/panels.js';
import { bytesOfLeastSquaresRows, writeLeastSquaresRows } from '../generated/training-kernels.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import {
  gramBlockRows,
  otherSide,
  paddedDim,
  type RowSolver,
  rowCountOf,
  rowsOfPiece,
  type SharedFactors,
  type SideName,
  termCount,
} from './shared-factors.js';

/** Rows that are turned, solved and turned back together. */
const blockRows = gramBlockRows;

/** Pairs of a block, unless a row has more. */
const blockPairs = 65_536;

/** `RowSolver` by the SIMD kernels: blocks of rows are copied to where these work, and back. */
export class WasmRowSolver implements RowSolver {
  private readonly memory = new TrainingMemory();
  private readonly width: number;
  private readonly rowBytes: number;
  private readonly pairCapacity: number;
  private readonly partners: Float32Array;
  /** The basis and its transposed matrix, in panels; what multiplies with them starts from zeros. */
  private readonly basis: Float32Array;
  private readonly reverse: Float32Array;
  private readonly zeros: Float32Array;
  private readonly diagonal: Float32Array;
  /** Blocks of rows, shape `[blockRows, width]`. */
  private readonly rows: Float32Array;
  private readonly turnedRows: Float32Array;
  private readonly turnedBack: Float32Array;
  private readonly gram: Float32Array;
  private readonly offsets: Uint32Array;
  private readonly indices: Uint32Array;
  /** Of the pairs of a block; absent where there are none. */
  private readonly weights: Float32Array | undefined;
  private readonly ridges: Float32Array;
  private readonly terms: Float64Array;
  /** Where the kernel finds all of these. */
  private readonly address: number;

  constructor(private readonly shared: SharedFactors) {
    const { memory } = this;
    const { dim, users, items } = shared;
    const width = paddedDim(dim);
    this.width = width;
    this.rowBytes = 4 * width;
    this.pairCapacity = Math.max(blockPairs, mostPartners(users.offsets), mostPartners(items.offsets));
    const lengths = {
      partners: Math.max(rowCountOf(users), rowCountOf(items)) * width,
      matrix: width * width,
      vector: width,
      block: blockRows * width,
      rows: blockRows + 1,
      terms: 2 * blockRows * termCount,
      room: 5 * width,
    };
    const { partners, matrix, vector, block, rows, terms, room } = lengths;
    memory.reserve(
      [
        partners,
        matrix,
        matrix,
        matrix,
        vector,
        vector,
        block,
        block,
        block,
        rows,
        rows,
        terms,
        room,
        this.pairCapacity,
        users.weights ? this.pairCapacity : 0,
      ]
        .map((length) => allocatedBytes(4 * length))
        .reduce((sum, bytes) => sum + bytes, allocatedBytes(bytesOfLeastSquaresRows)),
    );
    const floats = (length: number) => memory.float32(memory.allocate(4 * length), length);
    const integers = (length: number) => memory.uint32(memory.allocate(4 * length), length);
    this.partners = floats(partners);
    [this.basis, this.reverse, this.gram] = [floats(matrix), floats(matrix), floats(matrix)];
    [this.zeros, this.diagonal] = [floats(vector), floats(vector)];
    [this.rows, this.turnedRows, this.turnedBack] = [floats(block), floats(block), floats(block)];
    this.offsets = integers(rows);
    this.ridges = floats(rows);
    this.indices = integers(this.pairCapacity);
    if (users.weights) this.weights = floats(this.pairCapacity);
    const places = floats(terms);
    this.terms = new Float64Array(places.buffer, places.byteOffset, places.length / 2);
    this.address = memory.allocate(bytesOfLeastSquaresRows);
    writeLeastSquaresRows(memory, this.address, {
      partners: this.partners.byteOffset,
      diagonal: this.diagonal.byteOffset,
      dim: width,
      offsets: this.offsets.byteOffset,
      indices: this.indices.byteOffset,
      weights: this.weights?.byteOffset ?? 0,
      ridges: this.ridges.byteOffset,
      rows: this.turnedRows.byteOffset,
      terms: this.terms.byteOffset,
      room: floats(room).byteOffset,
    });
  }

  addGrams(side: SideName, firstPiece: number, lastPiece: number): void {
    const { dim, grams } = this.shared;
    for (let piece = firstPiece; piece < lastPiece; piece++) {
      const sums = grams.subarray(piece * dim * dim, (piece + 1) * dim * dim).fill(0);
      const { first, last } = rowsOfPiece(this.shared[side], piece);
      for (let row = first; row < last; row += blockRows) {
        this.addGram(side, row, Math.min(blockRows, last - row), sums);
      }
    }
  }

  turn(side: SideName, first: number, last: number): void {
    const { dim, turned } = this.shared;
    this.readBasis();
    for (let row = first; row < last; row += blockRows) {
      const count = Math.min(blockRows, last - row);
      this.multiply(this.readRows(side, row, count), this.basis, this.turnedRows, count);
      copyRows(this.turnedRows, this.width, turned.subarray(row * dim), dim, dim, count);
    }
  }

  begin(side: SideName): void {
    const { dim, turned, diagonal } = this.shared;
    this.readBasis();
    // Entries beyond `dim` stay zero; ones in the diagonal keep them from being divided by zero.
    this.diagonal.fill(1).set(diagonal);
    copyRows(turned, dim, this.partners, this.width, dim, rowCountOf(this.shared[otherSide(side)]));
  }

  solve(side: SideName, first: number, last: number, stepCount: number): void {
    const { offsets } = this.shared[side];
    for (let row = first; row < last; ) {
      let end = row + 1;
      const most = Math.min(last, row + blockRows);
      while (end < most && offsets[end + 1] - offsets[row] <= this.pairCapacity) end++;
      this.solveBlock(side, row, end - row, stepCount);
      row = end;
    }
  }

  private solveBlock(side: SideName, row: number, count: number, stepCount: number): void {
    const { dim, terms } = this.shared;
    const { rows, offsets, partners, weights, ridges } = this.shared[side];
    const start = offsets[row];
    for (let r = 0; r <= count; r++) this.offsets[r] = offsets[row + r] - start;
    this.indices.set(partners.subarray(start, offsets[row + count]));
    if (weights) this.weights?.set(weights.subarray(start, offsets[row + count]));
    this.ridges.set(ridges.subarray(row, row + count));
    this.multiply(this.readRows(side, row, count), this.basis, this.turnedRows, count);
    this.memory.kernels.solveRows(this.address, count, stepCount);
    this.multiply(this.turnedRows, this.reverse, this.turnedBack, count);
    copyRows(this.turnedBack, this.width, rows.subarray(row * dim), dim, dim, count);
    terms.set(this.terms.subarray(0, count * termCount), row * termCount);
  }

  private addGram(side: SideName, row: number, count: number, sums: Float64Array): void {
    const { width, gram } = this;
    const { dim } = this.shared;
    const rows = this.readRows(side, row, count).byteOffset;
    const panelCount = width / 8;
    gram.fill(0);
    this.memory.kernels.addOuterProducts(rows, this.rowBytes, panelCount, rows, width, count, gram.byteOffset);
    for (let j = 0; j < dim; j++) {
      // Symmetric: a column of a panel is a row.
      let place = (j >> 3) * width * 8 + (j & 7);
      for (let i = 0; i < dim; i++) {
        sums[j * dim + i] += gram[place];
        place += 8;
      }
    }
  }

  private readRows(side: SideName, row: number, count: number): Float32Array {
    const { dim } = this.shared;
    copyRows(this.shared[side].rows.subarray(row * dim), dim, this.rows, this.width, dim, count);
    return this.rows;
  }

  private readBasis(): void {
    const { dim, basis } = this.shared;
    const shape = matrixShape(dim, dim);
    packPanels(basis, shape, this.basis, this.width);
    packPanels(basis, transposed(shape), this.reverse, this.width);
  }

  /** Rows times a matrix in panels; up to three rows more than there are. */
  private multiply(from: Float32Array, panels: Float32Array, to: Float32Array, count: number): void {
    this.memory.kernels.multiplyPanels(
      ...[from.byteOffset, this.rowBytes, 4 * Math.ceil(count / 4), this.width],
      ...[panels.byteOffset, this.width / 8, this.zeros.byteOffset, 0, to.byteOffset, this.rowBytes],
    );
  }
}

/** Of one row. */
function mostPartners(offsets: Uint32Array): number {
  let most = 0;
  for (let row = 1; row < offsets.length; row++) most = Math.max(most, offsets[row] - offsets[row - 1]);
  return most;
}
