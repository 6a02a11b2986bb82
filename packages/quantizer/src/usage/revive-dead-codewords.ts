import { codebookUsage, type Random } from '@lightrec/core';
import { optionNames } from '@lightrec/core/options';
import type * as tf from '@tensorflow/tfjs-core';
import { type Codes, codesOfCodebook } from '../arrays/codes.js';
import { chooseSeats } from './choose-seats.js';

export interface ReviveOptions {
  /** An integer; another after each epoch draws other rows. Default: the layer's. */
  seed?: number;
  /** A codeword chosen for fewer rows than this is dead. Default: 1. */
  minimumCount?: number;
}

export const reviveOptionNames = optionNames<ReviveOptions>({ seed: 1, minimumCount: 1 });

/** Codebooks whose codewords can be read and moved. */
interface Seats {
  readonly codebookCount: number;
  readonly sizes: { codewordCount: number; codewordDim: number };
  /** Of codebook `b`, shape `[codewordCount, codewordDim]`. */
  codewords(b: number): tf.Tensor2D;
  /** @param seated - which codewords are at new places, shape `[codewordCount]` */
  seat(b: number, codewords: Float32Array, seated: readonly boolean[]): void;
}

/**
 * Codebook after codebook, moves dead codewords to rows of what the codebooks before it left over, drawn in
 * proportion to the squared error that remains.
 *
 * @param vectors - shape `[count, dim]`, of the codewords' dimension
 * @param encode - the codes of `vectors` with the weights as they are, shape `[count, codebookCount]`
 * @returns how many codewords moved
 */
export function reviveDeadCodewords(
  weights: Seats,
  vectors: Float32Array,
  encode: () => Codes,
  random: Random,
  minimumCount: number,
): number {
  const { codebookCount } = weights;
  const { codewordCount, codewordDim: dim } = weights.sizes;
  const left = vectors.slice();
  let codes = encode();
  let revivedCount = 0;
  for (let b = 0; b < codebookCount; b++) {
    const codewords = weights.codewords(b).dataSync().slice() as Float32Array;
    const { counts } = codebookUsage({ codes, codebookCount, codewordCount })[b];
    const dead = Array.from(counts.keys()).filter((codeword) => counts[codeword] < minimumCount);
    const errors = squaredNorms(without(left, codewords, codesOfCodebook(codes, b, codebookCount), dim), dim);
    const seats = dead.length > 0 ? chooseSeats(left, errors, dead.length, random) : [];
    if (seats.length > 0) {
      const isSeated = new Array<boolean>(codewordCount).fill(false);
      seats.forEach((row, i) => {
        codewords.set(left.subarray(row * dim, (row + 1) * dim), dead[i] * dim);
        isSeated[dead[i]] = true;
      });
      weights.seat(b, codewords, isSeated);
      codes = encode();
      revivedCount += seats.length;
    }
    left.set(without(left, codewords, codesOfCodebook(codes, b, codebookCount), dim));
  }
  return revivedCount;
}

/** Each row minus the codeword of its code, shape `[count, dim]`. */
function without(rows: Float32Array, codewords: Float32Array, codes: Int32Array, dim: number): Float32Array {
  return rows.map((value, i) => value - codewords[codes[Math.floor(i / dim)] * dim + (i % dim)]);
}

function squaredNorms(rows: Float32Array, dim: number): Float64Array {
  const norms = new Float64Array(rows.length / dim);
  rows.forEach((value, i) => {
    norms[Math.floor(i / dim)] += value ** 2;
  });
  return norms;
}
