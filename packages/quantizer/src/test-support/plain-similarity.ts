import { finiteDifferences } from '@lightrec/core/testing';
import type { SimilarityName } from '../similarity/similarities.js';
import { dot, identity, type Matrix, transpose } from './plain-matrix.js';

/**
 * A similarity of one representation and one codeword, straight from the paper. A weight that is a vector is a matrix of
 * one row here.
 *
 * @param w - which codeword it is
 */
type PlainScore = (x: number[], codeword: number[], weights: Matrix[], w: number) => number;

export const plainScores: Record<SimilarityName, PlainScore> = {
  dot,
  'scaled-dot': (x, c) => dot(x, c) / Math.sqrt(x.length),
  euclidean: (x, c) => -squaredLength(x.map((value, d) => value - c[d])),
  bilinear: (x, c, [alignment, [w2]]) => dot(x, apply(alignment, c)) + dot(w2, c),
  mahalanobis: (x, c, [metric]) => {
    const difference = x.map((value, d) => value - c[d]);
    return -squaredLength(apply(transpose(metric), difference));
  },
  representation: (x, _c, [map], w) => apply(transpose(map), x)[w],
};

/**
 * Keys and bias of a score, which is linear in x up to what is the same for every codeword: by its values at zero and at
 * the unit vectors.
 */
export function plainKeys(score: PlainScore, codewords: Matrix, weights: Matrix[], dim: number) {
  const bias = codewords.map((codeword, w) => score(new Array(dim).fill(0), codeword, weights, w));
  const keys = codewords.map((codeword, w) => identity(dim).map((unit) => score(unit, codeword, weights, w) - bias[w]));
  return { keys, bias };
}

/** Gradients at the codewords and at each weight, given those at keys and bias: central differences, in order of rows. */
export function plainKeysBackward(
  score: PlainScore,
  codewords: Matrix,
  weights: Matrix[],
  ofKeys: Matrix,
  ofBias: number[],
): { codewords: number[]; weights: number[][] } {
  const objective = () => {
    const { keys, bias } = plainKeys(score, codewords, weights, ofKeys[0].length);
    return keys.reduce((sum, key, w) => sum + dot(key, ofKeys[w]), 0) + dot(bias, ofBias);
  };
  return {
    codewords: codewords.flatMap((row) => finiteDifferences(row, objective)),
    weights: weights.map((weight) => weight.flatMap((row) => finiteDifferences(row, objective))),
  };
}

function apply(matrix: Matrix, vector: number[]): number[] {
  return matrix.map((row) => dot(row, vector));
}

function squaredLength(vector: number[]): number {
  return dot(vector, vector);
}
