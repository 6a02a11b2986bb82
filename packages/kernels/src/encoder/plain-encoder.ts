import type {
  EncodedRows,
  EncoderCodebook,
  EncoderGradients,
  EncoderMatrices,
  EncoderOfEngine,
  ResolvedEncoderOptions,
} from './encoder-contract.js';
import { identity } from './panels.js';
import { addProducts, plainGradients, scoresOf } from './plain-gradients.js';

/**
 * The slow twin. Forward it rounds to float32 in the order of the kernels, so that codes and composites have the
 * same bits; backward it reckons in float64, so that it tells how far off the kernels are.
 */
export class PlainEncoder implements EncoderOfEngine {
  private readonly codebooks: EncoderCodebook[];
  private matrices: EncoderMatrices;
  /** Of the last forward: what each codebook was given, `[count][codebookCount]`, shape `[dim]` each. */
  private inputs: Float32Array[][] = [];
  private codes = new Uint8Array(0);

  constructor(private readonly options: ResolvedEncoderOptions) {
    const { codebookCount, codewordCount, dim } = options;
    this.codebooks = Array.from({ length: codebookCount }, () => ({
      codewords: new Float32Array(codewordCount * dim),
      keys: new Float32Array(codewordCount * dim),
      bias: new Float32Array(codewordCount),
    }));
    this.matrices = { state: identity(dim), chosen: identity(dim) };
  }

  setCodebook(index: number, { codewords, keys, bias }: EncoderCodebook): void {
    this.codebooks[index] = { codewords: codewords.slice(), keys: keys.slice(), bias: bias.slice() };
  }

  setMatrices({ state, chosen }: EncoderMatrices): void {
    this.matrices = { state: state.slice(), chosen: chosen.slice() };
  }

  forward(x: Float32Array, count: number): EncodedRows {
    const { codebookCount, dim } = this.options;
    const composite = new Float32Array(count * dim);
    const codes = new Uint8Array(count * codebookCount);
    this.inputs = Array.from({ length: count }, (_, row) => {
      let left: Float32Array = x.slice(row * dim, (row + 1) * dim);
      return this.codebooks.map((codebook, b) => {
        const input = left;
        const scores = scoresOf(input, codebook);
        const code = scores.indexOf(Math.max(...scores));
        const chosen = codebook.codewords.subarray(code * dim, (code + 1) * dim);
        for (let d = 0; d < dim; d++) composite[row * dim + d] += chosen[d];
        codes[row * codebookCount + b] = code;
        left = this.leave(input, chosen);
        return input;
      });
    });
    this.codes = codes;
    return { composite, codes };
  }

  backward(dy: Float32Array, _count: number, temperature: number): EncoderGradients {
    const { options, codebooks, matrices, inputs, codes } = this;
    return plainGradients({ options, temperature, codebooks, matrices, inputs, codes }, dy);
  }

  /** What a codebook leaves for the next. */
  private leave(x: Float32Array, chosen: Float32Array): Float32Array {
    const { recurrence } = this.options;
    if (recurrence === 'none') return x;
    if (recurrence === 'residual') return x.map((value, d) => value - chosen[d]);
    const { matrices } = this;
    return x.map((_, d) => addProducts(0, x, matrices.state, d) - addProducts(0, chosen, matrices.chosen, d));
  }
}
