import { sharedFloats } from '../../threads/protocol.js';
import type {
  EncodedRows,
  EncoderCodebook,
  EncoderGradients,
  EncoderMatrices,
  EncoderOfEngine,
  ResolvedEncoderOptions,
} from '../encoder-contract.js';
import { encoderOfEngine } from '../encoder-of-engine.js';
import { EncoderThread } from './encoder-thread.js';
import { arraysOf, type EncoderWeights, weightsIn, weightsLength } from './shared-weights.js';

/** Of a thread: with fewer, to wake it takes longer than it saves. */
export const leastRows = 256;

interface Share {
  encoder: EncoderThread;
  start: number;
  count: number;
}

/**
 * An encoder whose rows are shared out evenly: the first rows to the thread that calls, the rest to others that work
 * meanwhile. Shares depend on the number of rows alone, so the same input gives the same bytes; against one thread
 * gradients of the weights are rounded otherwise, as each share is summed by itself.
 */
export class ThreadedEncoder implements EncoderOfEngine {
  private readonly own: EncoderOfEngine;
  private readonly others: EncoderThread[] = [];
  private readonly weights: EncoderWeights;
  private version = 0;
  private readonly rows: { composite: Float32Array; dx: Float32Array; codes: Uint8Array };
  /** Of the rows of the last `forward`. */
  private ownCount = 0;
  private shares: Share[] = [];

  constructor(
    engine: 'wasm' | 'plain',
    private readonly options: ResolvedEncoderOptions,
    threads: number,
  ) {
    const { rowCount, dim, codebookCount } = options;
    const share = { ...options, rowCount: Math.max(shareOf(rowCount, threads), 2 * leastRows) };
    const weights = sharedFloats(weightsLength(options));
    this.weights = weightsIn(weights, options);
    try {
      while (this.others.length < threads - 1) this.others.push(new EncoderThread(engine, share, weights));
      this.own = encoderOfEngine(engine, share);
      for (const thread of this.others) thread.wait();
    } catch (error) {
      this.dispose();
      throw error;
    }
    this.rows = {
      composite: new Float32Array(rowCount * dim),
      dx: new Float32Array(rowCount * dim),
      codes: new Uint8Array(rowCount * codebookCount),
    };
    if (options.recurrence === 'linear') this.setMatrices({ state: identity(dim), chosen: identity(dim) });
  }

  setCodebook(index: number, codebook: EncoderCodebook): void {
    const { codewords, keys, bias } = this.weights.codebooks[index];
    codewords.set(codebook.codewords);
    keys.set(codebook.keys);
    bias.set(codebook.bias);
    this.version += 1;
    this.own.setCodebook(index, codebook);
  }

  setMatrices(matrices: EncoderMatrices): void {
    this.weights.matrices!.state.set(matrices.state);
    this.weights.matrices!.chosen.set(matrices.chosen);
    this.version += 1;
    this.own.setMatrices(matrices);
  }

  forward(x: Float32Array, count: number): EncodedRows {
    const { dim, codebookCount } = this.options;
    const { composite, codes } = this.rows;
    this.shareOut(count);
    this.ask('forward', x);
    const own = this.own.forward(x, this.ownCount);
    composite.set(own.composite);
    codes.set(own.codes);
    for (const share of this.shares) {
      collect(share, composite, dim);
      codes.set(share.encoder.shared.codes.subarray(0, share.count * codebookCount), share.start * codebookCount);
    }
    return { composite: composite.subarray(0, count * dim), codes: codes.subarray(0, count * codebookCount) };
  }

  backward(dy: Float32Array, count: number, temperature: number): EncoderGradients {
    const { dim } = this.options;
    const { dx } = this.rows;
    for (const { encoder } of this.shares) encoder.shared.temperature[0] = temperature;
    this.ask('backward', dy);
    const { x, ...gradients } = this.own.backward(dy, this.ownCount, temperature);
    dx.set(x);
    for (const share of this.shares) {
      collect(share, dx, dim);
      addTo(arraysOf(gradients), share.encoder.shared.gradients);
    }
    return { x: dx.subarray(0, count * dim), ...gradients };
  }

  dispose(): void {
    for (const thread of this.others) thread.end();
  }

  private shareOut(count: number): void {
    const threads = Math.min(this.others.length + 1, usefulThreads(count));
    const size = shareOf(count, threads);
    this.ownCount = Math.min(size, count);
    this.shares = this.others
      .slice(0, threads - 1)
      .map((encoder, i) => ({ encoder, start: (i + 1) * size, count: Math.min(size, count - (i + 1) * size) }));
  }

  private ask(operation: 'forward' | 'backward', given: Float32Array): void {
    const { dim } = this.options;
    for (const { encoder, start, count } of this.shares) {
      encoder.shared.given.set(given.subarray(start * dim, (start + count) * dim));
      encoder.begin(operation, count, this.version);
    }
  }
}

/** More would have too few rows. */
export function usefulThreads(rowCount: number): number {
  return Math.max(1, Math.floor(rowCount / leastRows));
}

/** Rows of each thread but the last, which may have fewer; a multiple of four, by which the kernels go. */
function shareOf(count: number, threads: number): number {
  return 4 * Math.ceil(count / threads / 4);
}

function collect({ encoder, start, count }: Share, rows: Float32Array, dim: number): void {
  encoder.wait();
  rows.set(encoder.shared.results.subarray(0, count * dim), start * dim);
}

function addTo(arrays: readonly Float32Array[], gradients: Float32Array): void {
  let place = 0;
  for (const array of arrays) {
    for (let i = 0; i < array.length; i++) array[i] += gradients[place++];
  }
}

function identity(dim: number): Float32Array {
  return Float32Array.from({ length: dim * dim }, (_, i) => (i % (dim + 1) === 0 ? 1 : 0));
}
