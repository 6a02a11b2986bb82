import type { TrainingMemory } from '../wasm/training-memory.js';
import type { EncoderMatrices, ResolvedEncoderOptions } from './encoder-contract.js';
import { identity, matrixShape, packPanels, transposed, unpackPanels } from './panels.js';
import { blockRows, type PaddedSizes, takeArrays } from './wasm-arrays.js';
import type { WasmCodebook } from './wasm-codebook.js';

/** Some rows of a batch at one codebook; addresses. */
export interface EncoderBlock {
  codebook: number;
  size: number;
  x: number;
  codes: number;
}

export function linearLengths({ dim, codewordCount }: PaddedSizes, codebookCount: number) {
  const [matrix, tables] = [dim * dim, codebookCount * codewordCount * dim];
  return {
    /** Panels of A^T and M^T, which rows are multiplied with on the way there. */
    state: matrix,
    chosen: matrix,
    /** Panels of A and M, for the way back. */
    stateBack: matrix,
    chosenBack: matrix,
    stateGradient: matrix,
    chosenGradient: matrix,
    /** `M c` of each codeword. */
    turned: tables,
    /** For each codeword, the sum of the gradients at the residuals that it left. */
    left: tables,
    rows: blockRows * dim,
    zeros: dim,
  };
}

/** `x' = A x - M y` and its gradient, LightRec (WWW'20), section 3.3. */
export class LinearRecurrence {
  private readonly arrays: Record<keyof ReturnType<typeof linearLengths>, Float32Array>;
  private readonly gradient: EncoderMatrices;

  constructor(
    private readonly options: ResolvedEncoderOptions,
    private readonly padded: PaddedSizes,
    private readonly memory: TrainingMemory,
  ) {
    const { dim } = options;
    this.arrays = takeArrays(memory, linearLengths(padded, options.codebookCount));
    this.gradient = { state: new Float32Array(dim * dim), chosen: new Float32Array(dim * dim) };
    this.set({ state: identity(dim), chosen: identity(dim) });
  }

  set({ state, chosen }: EncoderMatrices): void {
    const { arrays, padded } = this;
    const shape = matrixShape(this.options.dim, this.options.dim);
    packPanels(state, transposed(shape), arrays.state, padded.dim);
    packPanels(state, shape, arrays.stateBack, padded.dim);
    packPanels(chosen, transposed(shape), arrays.chosen, padded.dim);
    packPanels(chosen, shape, arrays.chosenBack, padded.dim);
  }

  /** Before the rows of a batch: M is applied to each codeword once, not to each row. */
  prepare(codebooks: readonly WasmCodebook[]): void {
    codebooks.forEach(({ arrays: { codewords } }, b) => {
      this.multiply(codewords.byteOffset, this.padded.codewordCount, this.arrays.chosen, this.tableAt('turned', b));
    });
  }

  /** Writes what a codebook leaves for the next. */
  leave({ codebook, size, x, codes }: EncoderBlock, next: number): void {
    const { dim } = this.padded;
    const turned = this.tableAt('turned', codebook);
    this.multiply(x, size, this.arrays.state, next);
    this.memory.kernels.subtractChosen(next, codes, this.options.codebookCount, size, dim, turned, next);
  }

  clearGradient(): void {
    const { stateGradient, chosenGradient, left } = this.arrays;
    for (const array of [stateGradient, chosenGradient, left]) array.fill(0);
  }

  /**
   * From `dx`, the gradient at what a codebook left, to that at its output and, in place, to that at its input.
   *
   * @param outputGradient - written, `dy - M^T dx`
   */
  back({ codebook, size, x, codes }: EncoderBlock, dx: number, dy: number, outputGradient: number): void {
    const { kernels } = this.memory;
    const { dim, rowBytes } = this.padded;
    const { stateBack, chosenBack, stateGradient, rows } = this.arrays;
    this.multiply(dx, size, chosenBack, outputGradient);
    kernels.subtractRows(dy, outputGradient, size * dim, outputGradient);
    kernels.addToChosen(dx, codes, this.options.codebookCount, size, dim, this.tableAt('left', codebook));
    kernels.addOuterProducts(x, rowBytes, dim / 8, dx, dim, size, stateGradient.byteOffset);
    rows.set(new Float32Array(rows.buffer, dx, size * dim));
    this.multiply(rows.byteOffset, size, stateBack, dx);
  }

  /** After all rows. A codeword moves M by minus the outer product of what it left and itself. */
  readGradient(codebooks: readonly WasmCodebook[]): EncoderMatrices {
    const { dim, rowBytes, codewordCount } = this.padded;
    const { stateGradient, chosenGradient } = this.arrays;
    codebooks.forEach(({ arrays: { codewords } }, b) => {
      this.memory.kernels.addOuterProducts(
        codewords.byteOffset,
        rowBytes,
        dim / 8,
        this.tableAt('left', b),
        dim,
        codewordCount,
        chosenGradient.byteOffset,
      );
    });
    const shape = matrixShape(this.options.dim, this.options.dim);
    unpackPanels(stateGradient, dim, shape, this.gradient.state);
    unpackPanels(chosenGradient, dim, shape, this.gradient.chosen, -1);
    return this.gradient;
  }

  private multiply(rows: number, rowCount: number, panels: Float32Array, output: number): void {
    const { dim, rowBytes } = this.padded;
    const zeros = this.arrays.zeros.byteOffset;
    const { kernels } = this.memory;
    kernels.multiplyPanels(rows, rowBytes, rowCount, dim, panels.byteOffset, dim / 8, zeros, 0, output, rowBytes);
  }

  private tableAt(name: 'turned' | 'left', codebook: number): number {
    return this.arrays[name].byteOffset + codebook * this.padded.codewordCount * this.padded.rowBytes;
  }
}
