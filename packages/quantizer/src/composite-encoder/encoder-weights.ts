import * as tf from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable } from '@tensorflow/tfjs-layers';
import { recurrenceOf, recurrenceWeights } from '../recurrence/named-recurrence.js';
import type { Recurrence } from '../recurrence/recurrence.js';
import { similarities } from '../similarity/similarities.js';
import type { CodebookSizes, CodewordKeys, Similarity, WeightSpec } from '../similarity/similarity.js';
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
interface CodebookWeights {
  codewords: LayerVariable;
  /** Those of the similarity, in its order. */
  similarity: Weight[];
  codewordBias?: LayerVariable;
}

/** The trainable weights of an encoder: a codebook after the other, then the matrices of the recurrence. */
export class EncoderWeights {
  private readonly similarity: Similarity;
  private readonly weights: CodebookWeights[];
  private readonly maps: Weight[];

  constructor(
    private readonly options: ResolvedEncoderOptions,
    readonly sizes: CodebookSizes,
    private readonly addWeight: AddWeight,
  ) {
    this.similarity = similarities[options.similarity];
    this.weights = Array.from({ length: options.codebookCount }, (_, b) => this.addCodebook(b));
    this.maps = recurrenceWeights(options.recurrence, sizes).map((spec) => this.add(spec, spec.name));
  }

  get codebookCount(): number {
    return this.weights.length;
  }

  /** What `encodeComposite` takes. */
  codebooks(): Codebook[] {
    return this.weights.map((codebook) => {
      const { keys, bias } = this.keysOf(codebook);
      const codewords = codebook.codewords.read() as tf.Tensor2D;
      return { codewords, keys, bias: codebook.codewordBias ? tf.add(bias, codebook.codewordBias.read()) : bias };
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
    return this.weights[b].codewords.read() as tf.Tensor2D;
  }

  /** A copy of all codewords, shape `[codebookCount, codewordCount, codewordDim]`. */
  toCodebooks(): Float32Array {
    const { codewordCount, codewordDim } = this.sizes;
    const codebooks = new Float32Array(this.weights.length * codewordCount * codewordDim);
    this.weights.forEach((_, b) => {
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
    const { codewordCount, codewordDim } = this.sizes;
    const length = codewordCount * codewordDim;
    const every = new Array<boolean>(codewordCount).fill(true);
    this.weights.forEach(({ similarity }, b) => {
      const codewords = codebooks.slice(b * length, (b + 1) * length);
      tf.tidy(() => {
        const nearest = this.similarity.nearestWeights(tf.tensor2d(codewords, [codewordCount, codewordDim]));
        for (const [i, { variable }] of similarity.entries()) variable.write(nearest[i]);
      });
      this.seat(b, codewords, every);
    });
    for (const { spec, variable } of this.maps) writeIdentity(variable, spec.shape);
  }

  /**
   * Puts codewords at other places, as far as the similarity lets them be chosen there: what belongs to each of them
   * alone, such as its bias, goes with it.
   *
   * @param codewords - kept, shape `[codewordCount, codewordDim]`
   * @param seated - which of them are new, shape `[codewordCount]`
   */
  seat(b: number, codewords: Float32Array, seated: readonly boolean[]): void {
    const codebook = this.weights[b];
    const { codewordCount, codewordDim } = this.sizes;
    tf.tidy(() => {
      const isSeated = tf.tensor1d([...seated], 'bool');
      const moved = tf.tensor2d(codewords, [codewordCount, codewordDim]);
      codebook.codewords.write(moved);
      const nearest = this.similarity.nearestWeights(moved);
      for (const [i, { spec, variable }] of codebook.similarity.entries()) {
        if (spec.perCodeword) variable.write(tf.where(isSeated, nearest[i], variable.read()));
      }
      if (!codebook.codewordBias) return;
      const { keys, bias } = this.keysOf(codebook);
      const nearestBias = tf.div(tf.sum(tf.mul(moved, keys), 1), -2);
      codebook.codewordBias.write(tf.where(isSeated, tf.sub(nearestBias, bias), codebook.codewordBias.read()));
    });
  }

  /** As the similarity has them, without the codewords' own bias. */
  private keysOf({ codewords, similarity }: CodebookWeights): CodewordKeys {
    const weights = similarity.map(({ variable }) => variable.read());
    return this.similarity.keys(codewords.read() as tf.Tensor2D, weights);
  }

  private addCodebook(b: number): CodebookWeights {
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
