import { CodeTable, IdMap, Random } from '@lightrec/core';

/**
 * Catalogues to search, and users to search them for, drawn from a seed: the same in every runtime.
 *
 * @typedef {object} Shape
 * @property {number} itemCount
 * @property {number} codebookCount
 * @property {number} codewordCount
 * @property {number} dim
 * @property {number} [vectorDim] - of exact vectors for post-ranking; default: none
 * @property {boolean} [withTies] - entries are -1, 0 and 1 alone
 * @property {boolean} [withBias]
 * @property {boolean} [ofVariableRate]
 * @property {boolean} [clustered] - few first codewords hold most items, and later codebooks matter less
 * @property {boolean} [withTextIds]
 *
 * @typedef {object} Problem
 * @property {CodeTable} table
 * @property {Float32Array} [vectors] - shape `[itemCount, vectorDim]`
 * @property {Float32Array[]} users - each `[dim]`
 * @property {Float32Array} [exactUser] - shape `[vectorDim]`
 */

/** @type {Record<string, Shape>} */
export const shapes = {
  'one item': { itemCount: 1, codebookCount: 1, codewordCount: 1, dim: 1 },
  'one codebook of one dimension': { itemCount: 700, codebookCount: 1, codewordCount: 256, dim: 1, vectorDim: 1 },
  'two codebooks, ids of text': {
    itemCount: 513,
    codebookCount: 2,
    codewordCount: 100,
    dim: 7,
    vectorDim: 7,
    withTextIds: true,
  },
  'three codebooks, ties, a bias': {
    itemCount: 1001,
    codebookCount: 3,
    codewordCount: 17,
    dim: 5,
    withTies: true,
    withBias: true,
  },
  'four codebooks of the paper': { itemCount: 3000, codebookCount: 4, codewordCount: 256, dim: 32, vectorDim: 48 },
  'four codebooks, massive ties': { itemCount: 4000, codebookCount: 4, codewordCount: 3, dim: 2, withTies: true },
  'four codebooks, clustered': {
    itemCount: 30_000,
    codebookCount: 4,
    codewordCount: 256,
    dim: 16,
    vectorDim: 16,
    clustered: true,
  },
  'five codebooks of variable rate': {
    itemCount: 2000,
    codebookCount: 5,
    codewordCount: 32,
    dim: 9,
    withBias: true,
    ofVariableRate: true,
  },
  'eight codebooks': { itemCount: 5000, codebookCount: 8, codewordCount: 256, dim: 24, clustered: true },
  'sixteen codebooks': { itemCount: 900, codebookCount: 16, codewordCount: 40, dim: 12 },
};

/**
 * @param {Shape} shape
 * @param {number} seed
 * @returns {Problem}
 */
export function drawProblem(shape, seed) {
  const random = new Random(seed);
  const { itemCount, dim, vectorDim = 0, withTies = false } = shape;
  return {
    table: drawTable(random, shape),
    vectors: vectorDim > 0 ? drawFloats(random, itemCount * vectorDim, withTies) : undefined,
    exactUser: vectorDim > 0 ? drawFloats(random, vectorDim, withTies) : undefined,
    users: [
      drawFloats(random, dim, withTies),
      drawFloats(random, dim, true),
      drawFloats(random, dim, false).map((value) => value * 1e-30),
      drawFloats(random, dim, false).map((value) => value * 1e18),
      new Float32Array(dim),
    ],
  };
}

/**
 * @param {Random} random
 * @param {Shape} shape
 */
function drawTable(random, shape) {
  const { itemCount, codebookCount, codewordCount, dim, withTies = false, withBias, withTextIds } = shape;
  const codes = Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount));
  const codebooks = drawFloats(random, codebookCount * codewordCount * dim, withTies);
  if (shape.clustered) cluster(random, codes, codebooks, shape);
  const lengths = shape.ofVariableRate ? shorten(random, codes, codebooks, shape) : undefined;
  return new CodeTable({
    codes,
    codebooks,
    codebookCount,
    codewordCount,
    dim,
    lengths,
    itemBias: withBias ? drawFloats(random, itemCount, withTies) : undefined,
    items: withTextIds ? IdMap.from(Array.from({ length: itemCount }, (_, item) => `item ${item}`)) : undefined,
  });
}

/**
 * Normal deviates, or, where ties are wanted, -1, 0 and 1 alone.
 *
 * @param {Random} random
 * @param {number} length
 * @param {boolean} withTies
 */
function drawFloats(random, length, withTies) {
  return Float32Array.from({ length }, () => (withTies ? random.integer(3) - 1 : random.normal()));
}

/**
 * As learned codes are: a later codebook corrects less, and codes are not taken equally often. In place.
 *
 * @param {Random} random
 * @param {Uint8Array} codes
 * @param {Float32Array} codebooks
 * @param {Shape} shape
 */
function cluster(random, codes, codebooks, { itemCount, codebookCount, codewordCount, dim }) {
  for (let i = 0; i < codebooks.length; i++) codebooks[i] *= 0.5 ** Math.floor(i / (codewordCount * dim));
  for (let item = 0; item < itemCount; item++) {
    codes[item * codebookCount] = Math.floor(codewordCount * random.uniform() ** 3);
  }
}

/**
 * Takes codes from the ends of items; what stands there then is the last codeword, made zero. In place.
 *
 * @param {Random} random
 * @param {Uint8Array} codes
 * @param {Float32Array} codebooks
 * @param {Shape} shape
 * @returns {Uint8Array} codes of each item, shape `[itemCount]`
 */
function shorten(random, codes, codebooks, { itemCount, codebookCount, codewordCount, dim }) {
  const lengths = Uint8Array.from({ length: itemCount }, () => random.integer(codebookCount + 1));
  lengths.forEach((length, item) => {
    codes.fill(codewordCount - 1, item * codebookCount + length, (item + 1) * codebookCount);
  });
  for (let end = codewordCount * dim; end <= codebooks.length; end += codewordCount * dim) {
    codebooks.fill(0, end - dim, end);
  }
  return lengths;
}
