import { CodeTable, type IdMap, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers, type Shape } from '@tensorflow/tfjs-layers';
import { bilinearKeys } from '../similarity/bilinear.js';
import { euclideanKeys } from '../similarity/euclidean.js';
import type { Codebook } from './codebook.js';
import { encodeComposite } from './encode-composite.js';
import { type CompositeEncoderOptions, type ResolvedEncoderOptions, resolveEncoderOptions } from './options.js';
import { selectCodes } from './select-codewords.js';

type LayerWeight = ReturnType<layers.Layer['addWeight']>;

/** The trainable weights of one codebook. */
interface CodebookWeights {
  codewords: LayerWeight;
  /** W and w2 of the bilinear similarity, eq. 5. */
  alignment?: LayerWeight;
  codewordWeights?: LayerWeight;
}

/** Rows encoded at a time by `toCodeTable`. */
const chunkSize = 4096;

/**
 * The recurrent composite encoder of LightRec (WWW'20, section 3) as a layer: `[batch, dim]` in, the sum of
 * one codeword from each codebook out, `[batch, dim]`. It goes into any TensorFlow.js model between the item
 * tower and the scores, trains with it, and afterwards turns items into codes.
 *
 * @example
 * const encoder = new CompositeEncoder({ codebookCount: 4, codewordCount: 256 });
 * const composite = encoder.apply(itemTower.output);
 */
export class CompositeEncoder extends layers.Layer {
  /** @nocollapse */
  static className = 'LightRecCompositeEncoder';

  readonly options: ResolvedEncoderOptions;
  private books: CodebookWeights[] = [];
  private dim = 0;

  constructor(options: CompositeEncoderOptions = {}) {
    super({ name: options.name });
    this.options = resolveEncoderOptions(options);
  }

  override build(inputShape: Shape | Shape[]): void {
    const dim = inputShape.at(-1);
    if (inputShape.length !== 2 || typeof dim !== 'number') {
      throw new ShapeError({ argument: 'input', expected: '[batch, dim]', received: JSON.stringify(inputShape) });
    }
    this.dim = dim;
    this.books = Array.from({ length: this.options.codebookCount }, (_, b) => this.addCodebook(b, dim));
    super.build(inputShape);
  }

  override computeOutputShape<T>(inputShape: T): T {
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      return encodeComposite(x as tf.Tensor2D, this.codebooks(), this.options.temperature);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }

  /**
   * The codes of each row.
   *
   * @param vectors - shape `[count, dim]`
   * @returns shape `[count, codebookCount]`
   */
  encode(vectors: tf.Tensor2D): Uint8Array {
    this.requireDim(vectors);
    const { codebookCount } = this.options;
    const codes = new Uint8Array(vectors.shape[0] * codebookCount);
    tf.tidy(() => {
      selectCodes(vectors, this.codebooks()).forEach((column, b) => {
        const values = column.dataSync();
        for (let row = 0; row < values.length; row++) codes[row * codebookCount + b] = values[row];
      });
    });
    return codes;
  }

  /**
   * The composite representations that codes stand for; `decode(encode(x))` is what the layer gives for x.
   *
   * @param codes - shape `[count, codebookCount]`
   * @returns shape `[count, dim]`
   */
  decode(codes: Uint8Array): tf.Tensor2D {
    const { codebookCount } = this.options;
    return tf.tidy(() => {
      const parts = this.books.map(({ codewords }, b) => {
        const column = Int32Array.from({ length: codes.length / codebookCount }, (_, row) => codes[row * codebookCount + b]);
        return tf.gather(codewords.read() as tf.Tensor2D, tf.tensor1d(column, 'int32'));
      });
      return parts.reduce((sum, part) => tf.add(sum, part));
    });
  }

  /**
   * Encodes a whole catalogue.
   *
   * @param vectors - item representations, shape `[itemCount, dim]`
   */
  toCodeTable(vectors: Float32Array, items?: IdMap): CodeTable {
    const { codebookCount, codewordCount } = this.options;
    const { dim } = this;
    const codes = new Uint8Array((vectors.length / dim) * codebookCount);
    for (let start = 0; start * dim < vectors.length; start += chunkSize) {
      const chunk = vectors.subarray(start * dim, (start + chunkSize) * dim);
      const rows = tf.tensor2d(chunk, [chunk.length / dim, dim]);
      codes.set(this.encode(rows), start * codebookCount);
      rows.dispose();
    }
    const codebooks = new Float32Array(codebookCount * codewordCount * dim);
    this.books.forEach(({ codewords }, b) => {
      codebooks.set(codewords.read().dataSync(), b * codewordCount * dim);
    });
    return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim, items });
  }

  /** Takes over the codebooks of a code table, usually those of `residualKMeans`. Builds the layer if need be. */
  startFrom(codeTable: CodeTable): void {
    const { codebookCount, codewordCount, dim, codebooks } = codeTable;
    if (!this.built) this.build([null, dim]);
    const expected = [this.options.codebookCount, this.options.codewordCount, this.dim];
    const received = [codebookCount, codewordCount, dim];
    if (expected.some((size, axis) => size !== received[axis])) {
      throw new ShapeError({ argument: 'codeTable.codebooks', expected, received });
    }
    this.books.forEach(({ codewords }, b) => {
      const length = codewordCount * dim;
      const start = tf.tensor2d(codebooks.slice(b * length, (b + 1) * length), [codewordCount, dim]);
      codewords.write(start);
      start.dispose();
    });
  }

  private addCodebook(b: number, dim: number): CodebookWeights {
    const { codewordCount, similarity, alignmentStart, seed } = this.options;
    const glorot = (offset: number) => initializers.glorotNormal({ seed: seed * 1000 + 2 * b + offset });
    const codewords = this.addWeight(`codebook_${b}`, [codewordCount, dim], 'float32', glorot(1));
    if (similarity === 'euclidean') return { codewords };
    const alignment = alignmentStart === 'identity' ? initializers.identity({ gain: 1 }) : glorot(2);
    return {
      codewords,
      alignment: this.addWeight(`alignment_${b}`, [dim, dim], 'float32', alignment),
      codewordWeights: this.addWeight(`codeword_weights_${b}`, [dim], 'float32', initializers.zeros()),
    };
  }

  private codebooks(): Codebook[] {
    return this.books.map(({ codewords: weight, alignment, codewordWeights }) => {
      const codewords = weight.read() as tf.Tensor2D;
      if (!alignment || !codewordWeights) return { codewords, ...euclideanKeys(codewords) };
      return { codewords, ...bilinearKeys(codewords, alignment.read() as tf.Tensor2D, codewordWeights.read() as tf.Tensor1D) };
    });
  }

  private requireDim(vectors: tf.Tensor2D): void {
    if (!this.built) this.build([null, vectors.shape[1]]);
    if (vectors.shape[1] === this.dim) return;
    throw new ShapeError({ argument: 'vectors', expected: ['count', this.dim], received: vectors.shape });
  }
}

tf.serialization.registerClass(CompositeEncoder);
