import type { SimilarityName } from '../similarity/similarity.js';
import { add, dot, type Matrix, multiply, scale, scaleRows, transpose } from './plain-matrix.js';

/** The slow twin of a similarity. A weight that is a vector is a matrix of one row here. */
export interface PlainSimilarity {
  keys(codewords: Matrix, weights: Matrix[]): { keys: Matrix; bias: number[] };
  /** Gradients at the codewords and the weights, given those at keys and bias. */
  backward(
    codewords: Matrix,
    weights: Matrix[],
    ofKeys: Matrix,
    ofBias: number[],
  ): { codewords: Matrix; weights: Matrix[] };
}

function scaledDot(factorOf: (dim: number) => number): PlainSimilarity {
  return {
    keys: (codewords) => ({
      keys: scale(codewords, factorOf(codewords[0].length)),
      bias: codewords.map(() => 0),
    }),
    backward: (codewords, _weights, ofKeys) => ({
      codewords: scale(ofKeys, factorOf(codewords[0].length)),
      weights: [],
    }),
  };
}

export const plainSimilarities: Record<SimilarityName, PlainSimilarity> = {
  dot: scaledDot(() => 1),
  'scaled-dot': scaledDot((dim) => 1 / Math.sqrt(dim)),
  euclidean: {
    keys: (codewords) => ({ keys: scale(codewords, 2), bias: codewords.map((c) => -dot(c, c)) }),
    backward: (codewords, _weights, ofKeys, ofBias) => ({
      codewords: add(scale(ofKeys, 2), scale(scaleRows(codewords, ofBias), -2)),
      weights: [],
    }),
  },
  bilinear: {
    keys: (codewords, [alignment, [w2]]) => ({
      keys: multiply(codewords, transpose(alignment)),
      bias: codewords.map((c) => dot(w2, c)),
    }),
    backward: (codewords, [alignment, [w2]], ofKeys, ofBias) => ({
      codewords: add(
        multiply(ofKeys, alignment),
        ofBias.map((g) => w2.map((value) => g * value)),
      ),
      weights: [multiply(transpose(ofKeys), codewords), multiply([ofBias], codewords)],
    }),
  },
  mahalanobis: {
    keys: (codewords, [metric]) => ({
      keys: scale(multiply(multiply(codewords, metric), transpose(metric)), 2),
      bias: multiply(codewords, metric).map((projected) => -dot(projected, projected)),
    }),
    backward: (codewords, [metric], ofKeys, ofBias) => {
      const projected = multiply(codewords, metric);
      const ofProjected = add(scale(multiply(ofKeys, metric), 2), scale(scaleRows(projected, ofBias), -2));
      return {
        codewords: multiply(ofProjected, transpose(metric)),
        weights: [add(multiply(transpose(codewords), ofProjected), scale(multiply(transpose(ofKeys), projected), 2))],
      };
    },
  },
  representation: {
    keys: (codewords, [map]) => ({ keys: transpose(map), bias: codewords.map(() => 0) }),
    backward: (codewords, _weights, ofKeys) => ({ codewords: scale(codewords, 0), weights: [transpose(ofKeys)] }),
  },
};
