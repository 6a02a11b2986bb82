import { ArgumentError, CodeTable, type IdMap, LightRecError, ShapeError } from '@lightrec/core';
import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { bilinearKeys } from '../similarity/bilinear.js';
import { euclideanKeys } from '../similarity/euclidean.js';
import type { Codebook } from './codebook.js';
import { encodeComposite } from './encode-composite.js';
import { type CompositeEncoderOptions, type ResolvedEncoderOptions, resolveEncoderOptions } from './options.js';
import { selectCodes } from './select-codewords.js';

/** The trainable weights of one codebook. */
interface CodebookWeights {
  codewords: LayerVariable;
  /** W of the bilinear similarity, eq. 5. */
  alignment?: LayerVariable;
  /** w2 of the bilinear similarity, eq. 5. */
  codewordWeights?: LayerVariable;
}

/** Rows encoded at a time by `toCodeTable`. */
const chunkSize = 4096;

/**
 * The recurrent composite encoder of LightRec (WWW'20, section 3) as a layer: `[batch, dim]` in, the sum of
 * one codeword from each codebook out, `[batch, dim]`. It goes into any TensorFlow.js model between the item
 * tower and the scores, trains with it, and afterwards turns items into codes.
 *
 * @throws ArgumentError for an option out of range, ShapeError for inputs of another shape than the first ones
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
    super(options);
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

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    if (this.built) this.requireInput('input', inputShape);
    return inputShape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    this.requireInput('input', x.shape);
    return tf.tidy(() => encodeComposite(x as tf.Tensor2D, this.codebooks(), this.options.temperature));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...this.options };
  }

  /** Frees the weights, also of a layer that no model uses, which TensorFlow.js would refuse. */
  override dispose(): ReturnType<layers.Layer['dispose']> {
    this._refCount ??= 1;
    return super.dispose();
  }

  /**
   * The codes of each row; ties go to the smaller index.
   *
   * @param vectors - shape `[count, dim]`
   * @returns shape `[count, codebookCount]`
   */
  encode(vectors: tf.Tensor2D): Uint8Array {
    if (vectors.rank === 2) this.buildFor(vectors.shape[1]);
    this.requireInput('vectors', vectors.shape);
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
    this.requireBuilt('decode');
    requireCodes(codes, this.options);
    const { codebookCount } = this.options;
    return tf.tidy(() => {
      const parts = this.books.map(({ codewords }, b) => {
        const column = Int32Array.from(
          { length: codes.length / codebookCount },
          (_, row) => codes[row * codebookCount + b],
        );
        return tf.gather(codewords.read() as tf.Tensor2D, tf.tensor1d(column, 'int32'));
      });
      return parts.reduce((sum, part) => tf.add(sum, part), tf.zerosLike(parts[0]));
    });
  }

  /**
   * Encodes a whole catalogue.
   *
   * @param vectors - item representations, shape `[itemCount, dim]`
   * @param items - ids of the items. Default: 0 to `itemCount` - 1
   */
  toCodeTable(vectors: Float32Array, items?: IdMap): CodeTable {
    this.requireBuilt('toCodeTable');
    const { codebookCount, codewordCount } = this.options;
    const { dim } = this;
    if (vectors.length % dim !== 0) {
      const received = `${vectors.length} entries`;
      throw new ShapeError({ argument: 'vectors', expected: `a multiple of dim ${dim}`, received });
    }
    const codes = new Uint8Array((vectors.length / dim) * codebookCount);
    for (let start = 0; start * dim < vectors.length; start += chunkSize) {
      const chunk = vectors.subarray(start * dim, (start + chunkSize) * dim);
      tf.tidy(() => {
        codes.set(this.encode(tf.tensor2d(chunk, [chunk.length / dim, dim])), start * codebookCount);
      });
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
    const expected = [this.options.codebookCount, this.options.codewordCount, this.built ? this.dim : dim];
    const received = [codebookCount, codewordCount, dim];
    if (expected.some((size, axis) => size !== received[axis])) {
      throw new ShapeError({ argument: 'codeTable.codebooks', expected, received });
    }
    this.buildFor(dim);
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
      return {
        codewords,
        ...bilinearKeys(codewords, alignment.read() as tf.Tensor2D, codewordWeights.read() as tf.Tensor1D),
      };
    });
  }

  /**
   * Builds as `apply` does, so that the weights are named after the layer and a saved model finds them again;
   * but without counting as a use, so that the model that uses the layer later also disposes it.
   */
  private buildFor(dim: number): void {
    if (this.built) return;
    tf.tidy(() => {
      this.apply(tf.zeros([1, dim]));
    });
    this._refCount = null;
  }

  private requireBuilt(method: string): void {
    if (this.built) return;
    throw new LightRecError(
      `${method}: the layer ${this.name} has no codebooks yet. Apply it, or call startFrom, first.`,
    );
  }

  private requireInput(argument: string, shape: Shape | Shape[]): void {
    if (shape.length === 2 && shape[1] === this.dim) return;
    const expected = `[batch, ${this.built ? this.dim : 'dim'}]`;
    throw new ShapeError({ argument, expected, received: JSON.stringify(shape) });
  }
}

function requireCodes(codes: Uint8Array, { codebookCount, codewordCount }: ResolvedEncoderOptions): void {
  if (codes.length % codebookCount !== 0) {
    const received = `${codes.length} entries`;
    throw new ShapeError({ argument: 'codes', expected: `a multiple of codebookCount ${codebookCount}`, received });
  }
  const wrong = codes.findIndex((code) => code >= codewordCount);
  if (wrong < 0) return;
  throw new ArgumentError({
    argument: `codes[${wrong}]`,
    expected: `a code below ${codewordCount}`,
    received: codes[wrong],
  });
}

tf.serialization.registerClass(CompositeEncoder);
