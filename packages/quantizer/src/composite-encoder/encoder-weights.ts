import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { recurrenceOf, recurrenceWeights } from '../recurrence/named-recurrence.js';
import type { Recurrence } from '../recurrence/recurrence.js';
import { similarities } from '../similarity/similarities.js';
import type { CodebookSizes, Similarity, WeightSpec } from '../similarity/similarity.js';
import type { Codebook } from './codebook.js';
import type { ResolvedEncoderOptions } from './options.js';

/** The layer's `addWeight`. */
type AddWeight = (name: string, shape: number[], start: Initializer) => LayerVariable;
type Initializer = ReturnType<typeof initializers.zeros>;

interface Weight {
  spec: WeightSpec;
  variable: LayerVariable;
}

/** The weights of one codebook. */
interface Book {
  codewords: LayerVariable;
  /** Those of the similarity, in its order. */
  similarity: Weight[];
  codewordBias?: LayerVariable;
}

/** The trainable weights of an encoder: a codebook after the other, then the matrices of the recurrence. */
export class EncoderWeights {
  private readonly similarity: Similarity;
  private readonly books: Book[];
  private readonly maps: Weight[];

  constructor(
    private readonly options: ResolvedEncoderOptions,
    private readonly sizes: CodebookSizes,
    private readonly addWeight: AddWeight,
  ) {
    this.similarity = similarities[options.similarity];
    this.books = Array.from({ length: options.codebookCount }, (_, b) => this.addBook(b));
    this.maps = recurrenceWeights(options.recurrence, sizes).map((spec) => this.add(spec, spec.name));
  }

  get codebookCount(): number {
    return this.options.codebookCount;
  }

  get codewordCount(): number {
    return this.sizes.codewordCount;
  }

  get codewordDim(): number {
    return this.sizes.codewordDim;
  }

  /** What `encodeComposite` takes. */
  codebooks(): Codebook[] {
    return this.books.map(({ codewords: variable, similarity, codewordBias }) => {
      const codewords = variable.read() as tf.Tensor2D;
      const { keys, bias } = this.similarity.keys(
        codewords,
        similarity.map((weight) => weight.variable.read()),
      );
      return { codewords, keys, bias: codewordBias ? tf.add(bias, codewordBias.read()) : bias };
    });
  }

  recurrence(): Recurrence {
    return recurrenceOf(
      this.options.recurrence,
      this.maps.map(({ variable }) => variable.read() as tf.Tensor2D),
    );
  }

  /** The codewords of codebook `b`, shape `[codewordCount, codewordDim]`. */
  codewords(b: number): tf.Tensor2D {
    return this.books[b].codewords.read() as tf.Tensor2D;
  }

  /** A copy of all codewords, shape `[codebookCount, codewordCount, codewordDim]`. */
  toCodebooks(): Float32Array {
    const { codewordCount, codewordDim } = this.sizes;
    const codebooks = new Float32Array(this.books.length * codewordCount * codewordDim);
    this.books.forEach((_, b) => {
      codebooks.set(this.codewords(b).dataSync(), b * codewordCount * codewordDim);
    });
    return codebooks;
  }

  /**
   * Takes over codewords and sets all other weights so that the choice is the nearest codeword, as far as the
   * similarity can express it.
   *
   * @param codebooks - shape `[codebookCount, codewordCount, dim]`
   */
  startFrom(codebooks: Float32Array): void {
    const length = codebooks.length / this.books.length;
    const every = new Array<boolean>(this.sizes.codewordCount).fill(true);
    this.books.forEach((book, b) => {
      tf.tidy(() => {
        const codewords = tf.tensor2d(
          codebooks.slice(b * length, (b + 1) * length),
          book.codewords.shape as [number, number],
        );
        const start = this.similarity.nearestWeights(codewords);
        for (const [i, { variable }] of book.similarity.entries()) variable.write(start[i]);
      });
      this.seat(b, codebooks.subarray(b * length, (b + 1) * length), every);
    });
    for (const { spec, variable } of this.maps) writeIdentity(variable, spec.shape);
  }

  /**
   * Puts codewords at other places, as far as the similarity lets them be chosen there: what belongs to each of them
   * alone, such as its bias, goes with it.
   *
   * @param codewords - shape `[codewordCount, codewordDim]`
   * @param seated - which of them are new, shape `[codewordCount]`
   */
  seat(b: number, codewords: Float32Array, seated: readonly boolean[]): void {
    const { codewords: variable, similarity, codewordBias } = this.books[b];
    tf.tidy(() => {
      const isSeated = tf.tensor1d(seated as boolean[], 'bool');
      const moved = tf.tensor2d(codewords, variable.shape as [number, number]);
      variable.write(moved);
      const nearest = this.similarity.nearestWeights(moved);
      for (const [i, weight] of similarity.entries()) {
        if (!weight.spec.perCodeword) continue;
        weight.variable.write(tf.where(isSeated, nearest[i], weight.variable.read()));
      }
      if (!codewordBias) return;
      const { keys, bias } = this.similarity.keys(
        moved,
        similarity.map((weight) => weight.variable.read()),
      );
      const nearestBias = tf.div(tf.sum(tf.mul(moved, keys), 1), -2);
      codewordBias.write(tf.where(isSeated, tf.sub(nearestBias, bias), codewordBias.read()));
    });
  }

  private addBook(b: number): Book {
    const { codewordCount, codewordDim } = this.sizes;
    const specs = this.similarity.weights(this.sizes, this.options.alignmentStart);
    const codewords: WeightSpec = { name: 'codebook', shape: [codewordCount, codewordDim], start: 'glorot' };
    const bias: WeightSpec = { name: 'codeword_bias', shape: [codewordCount], start: 'zeros' };
    return {
      codewords: this.add(codewords, `codebook_${b}`, 2 * b + 1).variable,
      similarity: specs.map((spec) => this.add(spec, `${spec.name}_${b}`, 2 * b + 2)),
      codewordBias: this.options.codewordBias ? this.add(bias, `codeword_bias_${b}`).variable : undefined,
    };
  }

  /** @param stream - tells the random starts of one layer apart */
  private add(spec: WeightSpec, name: string, stream = 0): Weight {
    const { start, shape } = spec;
    const seed = this.options.seed * 1000 + stream;
    const variable = this.addWeight(
      name,
      shape,
      start === 'glorot' ? initializers.glorotNormal({ seed }) : initializers.zeros(),
    );
    if (start === 'identity') writeIdentity(variable, shape);
    return { spec, variable };
  }
}

/** The identity, of which a matrix that is not square keeps the upper left part; TensorFlow.js has square ones only. */
function writeIdentity(variable: LayerVariable, [rows, columns]: number[]): void {
  tf.tidy(() => {
    variable.write(tf.eye(rows, columns));
  });
}
