import { roundUp } from '../wasm/quads.js';
import { TrainingMemory } from '../wasm/training-memory.js';
import { allocatedBytes } from '../wasm/wasm-memory.js';
import type {
  EncodedRows,
  EncoderCodebook,
  EncoderGradients,
  EncoderMatrices,
  EncoderOfEngine,
  ResolvedEncoderOptions,
} from './encoder-contract.js';
import { copyRows } from './panels.js';
import { arrayBytes, blockRows, type PaddedSizes, padSizes, takeArrays } from './wasm-arrays.js';
import { codebookLengths, WasmCodebook } from './wasm-codebook.js';
import { type EncoderBlock, LinearRecurrence, linearLengths } from './wasm-recurrence.js';

function rowLengths({ dim, codewordCount, rowCount, scoreStride }: PaddedSizes, codebookCount: number) {
  const scoreLength = scoreStride / 4;
  return {
    /** What each codebook is given. */
    inputs: codebookCount * rowCount * dim,
    composite: rowCount * dim,
    /** Of each row at each codebook, kept for the backward pass: to read them costs less than to multiply again. */
    scores: codebookCount * rowCount * scoreLength,
    largest: codebookCount * rowCount,
    dy: rowCount * dim,
    dx: rowCount * dim,
    /** Of a block: gradients at the output of a codebook, and at its softmax. */
    outputGradient: blockRows * dim,
    choiceGradient: blockRows * scoreLength,
    powers: codewordCount,
    zeros: codewordCount,
  };
}

/** Blocks of rows pass through the kernels, each through all codebooks; rows that fill up the last four are zero. */
export class WasmEncoder implements EncoderOfEngine {
  private readonly memory = new TrainingMemory();
  private readonly padded: PaddedSizes;
  private readonly rows: Record<keyof ReturnType<typeof rowLengths>, Float32Array>;
  private readonly codes: Uint8Array;
  private readonly codebooks: WasmCodebook[];
  private readonly linear?: LinearRecurrence;
  /** As the caller sees them: the padded arrays themselves, where nothing is padded. */
  private readonly outputs: { composite: Float32Array; dx: Float32Array };

  constructor(private readonly options: ResolvedEncoderOptions) {
    const { memory } = this;
    const { codebookCount, dim, rowCount, recurrence } = options;
    const padded = padSizes(options);
    this.padded = padded;
    const lengths = rowLengths(padded, codebookCount);
    const codeBytes = padded.rowCount * codebookCount;
    memory.reserve(
      arrayBytes(lengths) +
        allocatedBytes(codeBytes) +
        codebookCount * arrayBytes(codebookLengths(padded)) +
        (recurrence === 'linear' ? arrayBytes(linearLengths(padded, codebookCount)) : 0),
    );
    this.rows = takeArrays(memory, lengths);
    this.codes = memory.uint8(memory.allocate(codeBytes), codeBytes);
    this.codebooks = Array.from({ length: codebookCount }, () => new WasmCodebook(options, padded, memory));
    if (recurrence === 'linear') this.linear = new LinearRecurrence(options, padded, memory);
    const { composite, dx } = this.rows;
    this.outputs =
      dim === padded.dim
        ? { composite, dx }
        : { composite: new Float32Array(rowCount * dim), dx: new Float32Array(rowCount * dim) };
  }

  setCodebook(index: number, codebook: EncoderCodebook): void {
    this.codebooks[index].set(codebook);
  }

  setMatrices(matrices: EncoderMatrices): void {
    this.linear?.set(matrices);
  }

  forward(x: Float32Array, count: number): EncodedRows {
    const { inputs, composite } = this.rows;
    const { codebookCount } = this.options;
    this.pad(x, count, inputs);
    composite.fill(0);
    this.linear?.prepare(this.codebooks);
    for (let start = 0; start < count; start += blockRows) {
      for (let b = 0; b < codebookCount; b++) this.encode(this.blockAt(b, start, count), start);
    }
    return {
      composite: this.unpad(composite, this.outputs.composite, count),
      codes: this.codes.subarray(0, count * codebookCount),
    };
  }

  backward(dy: Float32Array, count: number, temperature: number): EncoderGradients {
    const { codebooks, linear, rows } = this;
    this.pad(dy, count, rows.dy);
    rows.dx.fill(0);
    linear?.clearGradient();
    for (const codebook of codebooks) codebook.clearGradient();
    for (let start = 0; start < count; start += blockRows) {
      for (let b = codebooks.length - 1; b >= 0; b--) this.back(this.blockAt(b, start, count), start, temperature);
    }
    return {
      x: this.unpad(rows.dx, this.outputs.dx, count),
      codebooks: codebooks.map((codebook) => codebook.readGradient()),
      matrices: linear?.readGradient(codebooks),
    };
  }

  private encode(block: EncoderBlock, start: number): void {
    const { kernels } = this.memory;
    const { dim, rowBytes, panelCount, scoreStride } = this.padded;
    const { codebook, size, x, codes } = block;
    const { keys, bias, codewords } = this.codebooks[codebook].arrays;
    const { codebookCount } = this.options;
    const { scores, largest } = this.scoresAt(codebook, start);
    const composite = this.rows.composite.byteOffset + start * rowBytes;
    kernels.multiplyPanels(
      x,
      rowBytes,
      size,
      dim,
      keys.byteOffset,
      panelCount,
      bias.byteOffset,
      0,
      scores,
      scoreStride,
    );
    kernels.chooseCodewords(scores, scoreStride, size, panelCount, largest, codes, codebookCount);
    kernels.addChosen(composite, codes, codebookCount, size, dim, codewords.byteOffset);
    if (codebook + 1 < codebookCount) this.leave(block, this.inputAt(codebook + 1, start));
  }

  /** Writes what a codebook leaves for the next. */
  private leave(block: EncoderBlock, next: number): void {
    const { recurrence, codebookCount } = this.options;
    const { codebook, size, x, codes } = block;
    if (recurrence === 'linear') this.linear!.leave(block, next);
    if (recurrence !== 'residual') return;
    const { codewords } = this.codebooks[codebook].arrays;
    this.memory.kernels.subtractChosen(x, codes, codebookCount, size, this.padded.dim, codewords.byteOffset, next);
  }

  private back(block: EncoderBlock, start: number, temperature: number): void {
    const { kernels } = this.memory;
    const { dim, rowBytes, codewordCount, panelCount, scoreStride } = this.padded;
    const { codebook, size, x, codes } = block;
    const { codebookCount } = this.options;
    const { arrays } = this.codebooks[codebook];
    const { scores, largest } = this.scoresAt(codebook, start);
    const dx = this.rows.dx.byteOffset + start * rowBytes;
    const choiceGradient = this.rows.choiceGradient.byteOffset;
    const outputGradient = this.outputGradient(block, dx, this.rows.dy.byteOffset + start * rowBytes);
    kernels.addToChosen(outputGradient, codes, codebookCount, size, dim, arrays.codewordGradient.byteOffset);
    kernels.multiplyPanels(
      outputGradient,
      rowBytes,
      size,
      dim,
      arrays.codewordPanels.byteOffset,
      panelCount,
      this.rows.zeros.byteOffset,
      0,
      choiceGradient,
      scoreStride,
    );
    kernels.softmaxGradients(
      scores,
      choiceGradient,
      scoreStride,
      size,
      panelCount,
      this.rows.powers.byteOffset,
      largest,
      Math.LOG2E / temperature,
      1 / temperature,
      arrays.biasGradient.byteOffset,
    );
    const scoreGradient = choiceGradient;
    const keyGradient = arrays.keyGradient.byteOffset;
    kernels.addOuterProducts(scoreGradient, scoreStride, panelCount, x, dim, size, keyGradient);
    kernels.multiplyPanels(
      scoreGradient,
      scoreStride,
      size,
      codewordCount,
      arrays.keyDimensions.byteOffset,
      dim / 8,
      dx,
      rowBytes,
      dx,
      rowBytes,
    );
  }

  /** The gradient at the output of a codebook, of which what it left has a share. */
  private outputGradient(block: EncoderBlock, dx: number, dy: number): number {
    const { codebookCount, recurrence } = this.options;
    if (recurrence === 'none' || block.codebook + 1 === codebookCount) return dy;
    const output = this.rows.outputGradient.byteOffset;
    if (recurrence === 'linear') this.linear!.back(block, dx, dy, output);
    else this.memory.kernels.subtractRows(dy, dx, block.size * this.padded.dim, output);
    return output;
  }

  private blockAt(codebook: number, start: number, count: number): EncoderBlock {
    const codes = this.codes.byteOffset + start * this.options.codebookCount + codebook;
    return {
      codebook,
      size: roundUp(Math.min(blockRows, count - start), 4),
      x: this.inputAt(codebook, start),
      codes,
    };
  }

  private inputAt(codebook: number, start: number): number {
    const { rowCount, rowBytes } = this.padded;
    const place = this.options.recurrence === 'none' ? 0 : codebook;
    return this.rows.inputs.byteOffset + (place * rowCount + start) * rowBytes;
  }

  private scoresAt(codebook: number, start: number): { scores: number; largest: number } {
    const row = codebook * this.padded.rowCount + start;
    const { scores, largest } = this.rows;
    return { scores: scores.byteOffset + row * this.padded.scoreStride, largest: largest.byteOffset + row * 4 };
  }

  private pad(rows: Float32Array, count: number, padded: Float32Array): void {
    const { dim } = this.padded;
    copyRows(rows, this.options.dim, padded, dim, this.options.dim, count);
    padded.fill(0, count * dim, roundUp(count, 4) * dim);
  }

  private unpad(padded: Float32Array, rows: Float32Array, count: number): Float32Array {
    const { dim } = this.options;
    if (rows !== padded) copyRows(padded, this.padded.dim, rows, dim, dim, count);
    return rows.subarray(0, count * dim);
  }
}
