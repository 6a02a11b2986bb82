import type { EncoderCodebook, EncoderGradients, EncoderMatrices, ResolvedEncoderOptions } from './encoder-contract.js';

type Doubles<Arrays> = { [Name in keyof Arrays]: Float64Array };

/** What a forward pass went through, and with what. */
export interface PlainPass {
  options: ResolvedEncoderOptions;
  temperature: number;
  codebooks: readonly EncoderCodebook[];
  matrices: EncoderMatrices;
  /** What each codebook was given, `[count][codebookCount]`, shape `[dim]` each. */
  inputs: readonly Float32Array[][];
  /** Shape `[count, codebookCount]`. */
  codes: Uint8Array;
}

/** The straight-through backward pass, one row, codebook and codeword at a time, in float64. */
export function plainGradients(pass: PlainPass, dy: Float32Array): EncoderGradients {
  const { codebookCount, codewordCount, dim, recurrence } = pass.options;
  const codebooks = pass.codebooks.map(() => ({
    codewords: new Float64Array(codewordCount * dim),
    keys: new Float64Array(codewordCount * dim),
    bias: new Float64Array(codewordCount),
  }));
  const matrices = { state: new Float64Array(dim * dim), chosen: new Float64Array(dim * dim) };
  const dx = new Float32Array(pass.inputs.length * dim);
  pass.inputs.forEach((inputs, row) => {
    const dyRow = Float64Array.from(dy.subarray(row * dim, (row + 1) * dim));
    let left = new Float64Array(dim);
    for (let b = codebookCount - 1; b >= 0; b--) {
      const code = pass.codes[row * codebookCount + b];
      const { atOutput, atInput } = throughRecurrence(pass, b, code, inputs[b], dyRow, left, matrices);
      for (let d = 0; d < dim; d++) codebooks[b].codewords[code * dim + d] += atOutput[d];
      left = throughChoice(pass, b, inputs[b], atOutput, codebooks[b]).map((value, d) => value + atInput[d]);
    }
    dx.set(left, row * dim);
  });
  return {
    x: dx,
    codebooks: codebooks.map(({ codewords, keys, bias }) => ({
      codewords: Float32Array.from(codewords),
      keys: Float32Array.from(keys),
      bias: Float32Array.from(bias),
    })),
    matrices:
      recurrence === 'linear'
        ? { state: Float32Array.from(matrices.state), chosen: Float32Array.from(matrices.chosen) }
        : undefined,
  };
}

/**
 * From `left`, the gradient at what a codebook left, to those at its output and, past its choice, at its input.
 *
 * @param gradients - of the matrices, added to
 */
function throughRecurrence(
  { options: { dim, recurrence }, codebooks, matrices }: PlainPass,
  b: number,
  code: number,
  x: Float32Array,
  dy: Float64Array,
  left: Float64Array,
  gradients: Doubles<EncoderMatrices>,
): { atOutput: Float64Array; atInput: Float64Array } {
  if (recurrence === 'none') return { atOutput: dy, atInput: left };
  if (recurrence === 'residual') return { atOutput: dy.map((value, d) => value - left[d]), atInput: left };
  const [atOutput, atInput] = [dy.slice(), new Float64Array(dim)];
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      atOutput[j] -= left[i] * matrices.chosen[i * dim + j];
      atInput[j] += left[i] * matrices.state[i * dim + j];
      gradients.state[i * dim + j] += left[i] * x[j];
      gradients.chosen[i * dim + j] -= left[i] * codebooks[b].codewords[code * dim + j];
    }
  }
  return { atOutput, atInput };
}

/**
 * Through the softmax and the scores, to the gradient at the input.
 *
 * @param gradients - of the codebook, of which keys and bias are added to
 */
function throughChoice(
  { options: { codewordCount, dim }, temperature, codebooks }: PlainPass,
  b: number,
  x: Float32Array,
  atOutput: Float64Array,
  gradients: Doubles<EncoderCodebook>,
): Float64Array {
  const { codewords, keys } = codebooks[b];
  const scores = scoresOf(x, codebooks[b]);
  const largest = Math.max(...scores);
  const powers = Array.from(scores, (score) => Math.exp((score - largest) / temperature));
  const total = powers.reduce((sum, power) => sum + power);
  const atChoice = powers.map((_, w) => dot(atOutput, codewords, w));
  const mean = powers.reduce((sum, power, w) => sum + (power / total) * atChoice[w], 0);
  const atInput = new Float64Array(dim);
  for (let w = 0; w < codewordCount; w++) {
    const atScore = ((powers[w] / total) * (atChoice[w] - mean)) / temperature;
    gradients.bias[w] += atScore;
    for (let d = 0; d < dim; d++) {
      gradients.keys[w * dim + d] += atScore * x[d];
      atInput[d] += atScore * keys[w * dim + d];
    }
  }
  return atInput;
}

/** In float32 and the order of the kernels. */
export function scoresOf(x: Float32Array, { keys, bias }: EncoderCodebook): Float32Array {
  return bias.map((start, w) => addProducts(start, x, keys, w));
}

/** `start + <x, row of the matrix>`, rounded to float32 after each step, in order. */
export function addProducts(start: number, x: Float32Array, matrix: Float32Array, row: number): number {
  let sum = Math.fround(start);
  for (let d = 0; d < x.length; d++) sum = Math.fround(sum + Math.fround(x[d] * matrix[row * x.length + d]));
  return sum;
}

function dot(a: Float64Array, matrix: Float32Array, row: number): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d] * matrix[row * a.length + d];
  return sum;
}
