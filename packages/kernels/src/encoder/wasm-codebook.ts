import type { TrainingMemory } from '../wasm/training-memory.js';
import type { EncoderCodebook, ResolvedEncoderOptions } from './encoder-contract.js';
import { copyRows, matrixShape, packPanels, transposed, unpackPanels } from './panels.js';
import { type PaddedSizes, takeArrays } from './wasm-arrays.js';

export function codebookLengths({ dim, codewordCount }: PaddedSizes) {
  const matrix = dim * codewordCount;
  return {
    /** Panels of eight keys, `[codewordCount / 8, dim, 8]`. */
    keys: matrix,
    /** Panels of eight dimensions of the keys, `[dim / 8, codewordCount, 8]`. */
    keyDimensions: matrix,
    /** -Infinity for the padding, which is never chosen and has no share in the softmax. */
    bias: codewordCount,
    /** `[codewordCount, dim]`. */
    codewords: matrix,
    /** Panels of eight codewords. */
    codewordPanels: matrix,
    /** Panels of eight keys. */
    keyGradient: matrix,
    biasGradient: codewordCount,
    /** `[codewordCount, dim]`. */
    codewordGradient: matrix,
  };
}

/** A codebook as the kernels read it, and its gradient. */
export class WasmCodebook {
  readonly arrays: Record<keyof ReturnType<typeof codebookLengths>, Float32Array>;
  /** As the caller sees it; filled by `readGradient`. */
  readonly gradient: EncoderCodebook;

  constructor(
    private readonly options: ResolvedEncoderOptions,
    private readonly padded: PaddedSizes,
    memory: TrainingMemory,
  ) {
    const { codewordCount, dim } = options;
    this.arrays = takeArrays(memory, codebookLengths(padded));
    this.arrays.bias.fill(Number.NEGATIVE_INFINITY).fill(0, 0, codewordCount);
    this.gradient = {
      codewords: new Float32Array(codewordCount * dim),
      keys: new Float32Array(codewordCount * dim),
      bias: new Float32Array(codewordCount),
    };
  }

  set({ codewords, keys, bias }: EncoderCodebook): void {
    const { arrays, padded } = this;
    const { dim, codewordCount } = this.options;
    const shape = matrixShape(codewordCount, dim);
    packPanels(keys, transposed(shape), arrays.keys, padded.dim);
    packPanels(keys, shape, arrays.keyDimensions, padded.codewordCount);
    packPanels(codewords, transposed(shape), arrays.codewordPanels, padded.dim);
    copyRows(codewords, dim, arrays.codewords, padded.dim, dim, codewordCount);
    arrays.bias.set(bias);
  }

  clearGradient(): void {
    const { keyGradient, biasGradient, codewordGradient } = this.arrays;
    for (const array of [keyGradient, biasGradient, codewordGradient]) array.fill(0);
  }

  readGradient(): EncoderCodebook {
    const { arrays, padded, gradient } = this;
    const { dim, codewordCount } = this.options;
    unpackPanels(arrays.keyGradient, padded.dim, transposed(matrixShape(codewordCount, dim)), gradient.keys);
    copyRows(arrays.codewordGradient, padded.dim, gradient.codewords, dim, dim, codewordCount);
    copyRows(arrays.biasGradient, codewordCount, gradient.bias, codewordCount, codewordCount, 1);
    return gradient;
  }
}
