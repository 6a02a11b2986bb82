import {
  ArgumentError,
  type CodebookUsage,
  CodeTable,
  codebookUsage,
  type Id,
  type IdMap,
  LightRecError,
  Random,
  ShapeError,
} from '@lightrec/core';
import {
  requireCodeTable,
  requireFiniteValues,
  requireIdMap,
  requireInteger,
  requireKnown,
  requirePositive,
} from '@lightrec/core/options';
import * as tf from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { type Codes, codesOfCodebook, createCodes, requireCodes } from '../arrays/codes.js';
import { requireTensor } from '../arrays/require-shape.js';
import { forEachChunk, hostValues, type Vectors } from '../arrays/vectors.js';
import { byteCodewordCount } from '../limits.js';
import { type KMeansStartOptions, kMeansCodebooks, kMeansStartOptionNames } from '../start/k-means-start.js';
import { type ReviveOptions, reviveDeadCodewords, reviveOptionNames } from '../usage/revive-dead-codewords.js';
import { codesOfRows } from './codes-of-rows.js';
import { encodeComposite } from './encode-composite.js';
import { EncoderWeights } from './encoder-weights.js';
import { requireEngine } from './engine.js';
import {
  type CompositeEncoderOptions,
  type ResolvedEncoderOptions,
  requireCodewordDim,
  requireSeed,
  resolveEncoderOptions,
} from './options.js';

/**
 * The recurrent composite encoder of LightRec (WWW'20, section 3) as a layer: `[batch, dim]` in, the sum of
 * one codeword from each codebook out, `[batch, codewordDim]`. It goes into any TensorFlow.js model between the
 * item tower and the scores, trains with it, and afterwards turns items into codes.
 *
 * @throws ArgumentError for an option out of range, or for codewords of another dimension where the options cannot
 *   do with it; ShapeError for inputs of another shape than the first ones
 *
 * @example
 * const encoder = new CompositeEncoder({ codebookCount: 4, codewordCount: 256 });
 * const composite = encoder.apply(itemTower.output);
 */
export class CompositeEncoder extends layers.Layer {
  /** @nocollapse */
  static className = 'LightRecCompositeEncoder';

  private resolved: ResolvedEncoderOptions;
  private encoderWeights!: EncoderWeights;
  private dim = 0;

  constructor(options: CompositeEncoderOptions = {}) {
    super(options);
    this.resolved = resolveEncoderOptions(options);
  }

  get options(): Readonly<ResolvedEncoderOptions> {
    return this.resolved;
  }

  /**
   * Temperature of the softmax in the backward pass, > 0. May be set between steps, so that it follows a schedule,
   * such as one of `linearTemperature`.
   */
  get temperature(): number {
    return this.resolved.temperature;
  }

  set temperature(temperature: number) {
    requirePositive('temperature', temperature);
    this.resolved = { ...this.resolved, temperature };
  }

  override build(inputShape: Shape | Shape[]): void {
    const dim = inputShape.at(-1);
    if (inputShape.length !== 2 || typeof dim !== 'number') {
      throw new ShapeError({ argument: 'input', expected: '[batch, dim]', received: JSON.stringify(inputShape) });
    }
    requireCodewordDim(this.resolved, dim);
    const { codewordCount, codewordDim = dim, recurrence, engine } = this.resolved;
    requireEngine(engine, { recurrence, codewordCounts: [codewordCount], dim, codewordDim });
    this.dim = dim;
    this.encoderWeights = new EncoderWeights(this.resolved, { codewordCount, codewordDim, dim }, (name, shape, start) =>
      this.addWeight(name, shape, 'float32', start),
    );
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    this.requireInput('input', inputShape);
    const [batch, dim] = inputShape as Shape;
    return [batch, this.resolved.codewordDim ?? dim];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0] : inputs;
    this.requireInput('input', x.shape);
    const { encoderWeights } = this;
    const { temperature, engine } = this.resolved;
    return tf.tidy(() =>
      encodeComposite(x as tf.Tensor2D, encoderWeights.codebooks(), temperature, encoderWeights.recurrence(), engine),
    );
  }

  /** @throws LightRecError where the recurrence is a function */
  override getConfig(): tf.serialization.ConfigDict {
    const { recurrence, ...options } = this.resolved;
    if (typeof recurrence === 'function') {
      throw new LightRecError(
        `${this.name}: expected a recurrence by name, since a function cannot be saved. Save getWeights() alone, and make the layer anew with the same function.`,
      );
    }
    return { ...super.getConfig(), ...options, recurrence };
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
   * @returns shape `[count, codebookCount]`, a Uint16Array where `codewordCount` is above 256
   */
  encode(vectors: Vectors): Codes {
    const dim = this.dimOf('encode', vectors);
    this.buildFor(dim);
    const { codebookCount, codewordCount, temperature, engine } = this.resolved;
    const count = vectors instanceof Float32Array ? vectors.length / dim : vectors.shape[0];
    const codes = createCodes(count, this.resolved);
    tf.tidy(() => {
      const codebooks = this.encoderWeights.codebooks();
      const recurrence = this.encoderWeights.recurrence();
      forEachChunk(vectors, { dim, codewordCount }, (chunk, firstRow) => {
        codes.set(codesOfRows(chunk, codebooks, temperature, recurrence, engine), firstRow * codebookCount);
      });
    });
    return codes;
  }

  /**
   * The composite representations that codes stand for; `decode(encode(x))` is what the layer gives for x.
   *
   * @param codes - shape `[count, codebookCount]`
   * @returns shape `[count, codewordDim]`
   */
  decode(codes: Codes): tf.Tensor2D {
    this.requireBuilt('decode');
    requireCodes(codes, this.resolved);
    const { codebookCount } = this.resolved;
    return tf.tidy(() => {
      const parts = Array.from({ length: codebookCount }, (_, b) => {
        const column = tf.tensor1d(codesOfCodebook(codes, b, codebookCount), 'int32');
        return tf.gather(this.encoderWeights.codewords(b), column);
      });
      return parts.reduce((sum, part) => tf.add(sum, part), tf.zerosLike(parts[0]));
    });
  }

  /**
   * The codewords of each codebook, shape `[codewordCount, codewordDim]`, for a further term of a loss: the layer's own
   * tensors, which it goes on to train.
   */
  codebooks(): tf.Tensor2D[] {
    this.requireBuilt('codebooks');
    return Array.from({ length: this.resolved.codebookCount }, (_, b) => this.encoderWeights.codewords(b));
  }

  /**
   * Encodes a whole catalogue.
   *
   * @param vectors - item representations, shape `[itemCount, dim]`
   * @param items - ids of the items. Default: 0 to `itemCount` - 1
   * @throws ArgumentError where a code takes more than the one byte of a code table
   */
  toCodeTable<Item extends Id>(vectors: Vectors, items?: IdMap<Item>): CodeTable<Item> {
    this.requireBuilt('toCodeTable');
    if (items !== undefined) requireIdMap('items', items);
    const { codebookCount, codewordCount, codewordDim = this.dim } = this.resolved;
    if (codewordCount > byteCodewordCount) {
      throw new ArgumentError({
        argument: 'codewordCount',
        expected: `at most ${byteCodewordCount} for a code table, which keeps one byte a code`,
        received: codewordCount,
        hint: 'Keep what encode returns.',
      });
    }
    const codes = this.encode(vectors) as Uint8Array;
    const codebooks = this.encoderWeights.toCodebooks();
    return new CodeTable({ codes, codebooks, codebookCount, codewordCount, dim: codewordDim, items });
  }

  /**
   * Takes over the codebooks of a code table, usually those of `residualKMeans`, as `startFromVectors` does with
   * those it finds. Builds the layer if need be.
   */
  startFrom(codeTable: CodeTable): void {
    requireCodeTable('codeTable', codeTable);
    const { codebookCount, codewordCount, dim, codebooks } = codeTable;
    const expected = [this.resolved.codebookCount, this.resolved.codewordCount, this.built ? this.dim : dim];
    const received = [codebookCount, codewordCount, dim];
    if (expected.some((size, axis) => size !== received[axis])) {
      throw new ShapeError({ argument: 'codeTable.codebooks', expected, received });
    }
    this.requireCodewordsAmongInputs(dim);
    this.buildFor(dim);
    this.encoderWeights.startFrom(codebooks);
  }

  /**
   * Starts from the residual k-means of representations, and sets all other weights so that each codebook chooses
   * the codeword nearest to what the ones before left over. `euclidean` and `mahalanobis` can express that; the
   * other similarities lack the codeword's norm and do so only with `codewordBias`, and without it begin with the
   * largest inner product. A recurrence that is `none` or a function leaves later codebooks another state than the
   * k-means had. Builds the layer if need be.
   *
   * @param vectors - at least `codewordCount` rows, finite, shape `[count, dim]`
   * @throws ArgumentError or ShapeError for too few rows, weights that do not fit, or a `codewordDim` of its own
   */
  startFromVectors(vectors: Vectors, options: KMeansStartOptions = {}): void {
    requireKnown('startFromVectors', options, kMeansStartOptionNames);
    const dim = this.dimOf('startFromVectors', vectors);
    const { codebookCount, codewordCount } = this.resolved;
    const { seed = this.resolved.seed, ...how } = options;
    requireSeed('seed', seed);
    this.requireCodewordsAmongInputs(dim);
    const codebooks = kMeansCodebooks({
      ...how,
      random: new Random(seed),
      vectors: hostValues(vectors),
      dim,
      codebookCount,
      codewordCount,
    });
    this.buildFor(dim);
    this.encoderWeights.startFrom(codebooks);
  }

  /**
   * How evenly the codewords of each codebook are used.
   *
   * @param rows - representations, shape `[count, dim]`, or codes, shape `[count, codebookCount]`
   * @returns one entry a codebook
   */
  codebookUsage(rows: Vectors | Codes): CodebookUsage[] {
    const { codebookCount, codewordCount } = this.resolved;
    const isCodes = rows instanceof Uint8Array || rows instanceof Uint16Array;
    const codes = isCodes ? rows : this.encode(rows);
    requireCodes(codes, this.resolved);
    return codebookUsage({ codes, codebookCount, codewordCount });
  }

  /**
   * Moves codewords that hardly any row chooses to rows that are badly represented: to what the codebooks before
   * left over of a row, drawn in proportion to the squared error. For use between training steps, say after each
   * epoch. With `dot`, `scaled-dot`, `bilinear` and `representation` a moved codeword is sure to compete only with
   * `codewordBias`, as in `startFromVectors`.
   *
   * @param vectors - at least one row, finite; a sample of the catalogue will do, shape `[count, dim]`
   * @returns how many codewords moved; fewer than are dead where no row has an error left
   * @throws ArgumentError without a row, or for a `codewordDim` of its own
   */
  reviveDeadCodewords(vectors: Vectors, options: ReviveOptions = {}): number {
    requireKnown('reviveDeadCodewords', options, reviveOptionNames);
    const { seed = this.resolved.seed, minimumCount = 1 } = options;
    requireSeed('seed', seed);
    requireInteger('minimumCount', minimumCount, 1);
    const dim = this.dimOf('reviveDeadCodewords', vectors);
    this.requireCodewordsAmongInputs(dim);
    const values = hostValues(vectors);
    if (values.length === 0) {
      throw new ArgumentError({ argument: 'vectors', expected: 'at least one row', received: 'none' });
    }
    this.buildFor(dim);
    return reviveDeadCodewords(this.encoderWeights, values, () => this.encode(vectors), new Random(seed), minimumCount);
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

  /** The dimension of representations, checked. */
  private dimOf(method: string, vectors: Vectors): number {
    if (!(vectors instanceof Float32Array)) {
      requireTensor('vectors', vectors);
      this.requireInput('vectors', vectors.shape);
      return vectors.shape[1];
    }
    this.requireBuilt(method);
    const { dim } = this;
    if (vectors.length % dim === 0) {
      requireFiniteValues('vectors', vectors);
      return dim;
    }
    const received = `${vectors.length} entries`;
    throw new ShapeError({ argument: 'vectors', expected: `a multiple of dim ${dim}`, received });
  }

  private requireBuilt(method: string): void {
    if (this.built) return;
    throw new LightRecError(
      `${method}: the layer ${this.name} has no codebooks yet. Apply it, or start it from a code table or a tensor, first.`,
    );
  }

  private requireInput(argument: string, shape: Shape | Shape[]): void {
    if (shape.length === 2 && (!this.built || shape[1] === this.dim)) return;
    const expected = `[batch, ${this.built ? this.dim : 'dim'}]`;
    throw new ShapeError({ argument, expected, received: JSON.stringify(shape) });
  }

  /** Throws where codewords cannot be taken from among the inputs. */
  private requireCodewordsAmongInputs(dim: number): void {
    const { codewordDim = dim } = this.resolved;
    if (codewordDim === dim) return;
    const expected = `the dimension of the inputs, ${dim}, from among which codewords are taken`;
    throw new ArgumentError({ argument: 'codewordDim', expected, received: codewordDim });
  }
}

tf.serialization.registerClass(CompositeEncoder);
