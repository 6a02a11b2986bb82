import { CodeTable } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { Parameter } from '../../training/parameter.js';
import type { CompositeItems } from './composite-items.js';

/**
 * Items whose codes stay what they are, while the codewords they stand for learn. Decoding and its gradient run
 * in plain arrays, as a gather and a scatter of a few thousand rows are what a tensor backend does worst.
 */
export class FixedCodes implements CompositeItems {
  readonly parameters: Parameter[];
  private readonly codebooks: tf.Variable;

  constructor(private readonly start: CodeTable) {
    const { codebookCount, codewordCount, dim } = start;
    const values = tf.tensor2d(start.codebooks.slice(), [codebookCount * codewordCount, dim]);
    this.codebooks = tf.variable(values);
    values.dispose();
    this.parameters = [new Parameter('codebooks', this.codebooks)];
  }

  apply(items: Uint32Array): tf.Tensor2D {
    const [{ values }] = this.parameters;
    const { codebookCount, codewordCount, dim } = this.start;
    const decode = tf.customGrad(() => {
      const composite = new Float32Array(items.length * dim);
      this.forEachCodeword(items, (row, codeword) => {
        for (let d = 0; d < dim; d++) composite[row * dim + d] += values[codeword * dim + d];
      });
      const gradFunc = (dy: tf.Tensor) => {
        const gradient = dy.dataSync();
        const scattered = new Float32Array(values.length);
        this.forEachCodeword(items, (row, codeword) => {
          for (let d = 0; d < dim; d++) scattered[codeword * dim + d] += gradient[row * dim + d];
        });
        return tf.tensor2d(scattered, [codebookCount * codewordCount, dim]);
      };
      return { value: tf.tensor2d(composite, [items.length, dim]), gradFunc };
    });
    return decode(this.codebooks) as tf.Tensor2D;
  }

  toCodeTable(): CodeTable {
    const [{ values }] = this.parameters;
    return new CodeTable({ ...this.start, codebooks: values.slice() });
  }

  dispose(): void {
    this.codebooks.dispose();
  }

  /** Missing codes are left out, so that the zero vector that stands for them stays zero. */
  private forEachCodeword(items: Uint32Array, visit: (row: number, codeword: number) => void): void {
    const { codes, codebookCount, codewordCount, lengths } = this.start;
    items.forEach((item, row) => {
      const length = lengths?.[item] ?? codebookCount;
      for (let b = 0; b < length; b++) visit(row, b * codewordCount + codes[item * codebookCount + b]);
    });
  }
}
