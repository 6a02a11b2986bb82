/** A step of the composite encoder by the SIMD kernel, and a batch for it. */
import { Random } from '@lightrec/core';
import { createEncoderKernel } from '@lightrec/kernels';

export const [dim, codebookCount, codewordCount, temperature] = [32, 4, 256, 0.9];
// Different items among 1024 positives with five negatives each: of a pool of 1024, and each drawn from all items.
export const rowCounts = [1970, 5470];

/**
 * @typedef {object} Batch
 * @property {Float32Array} x - shape `[rowCount, dim]`
 * @property {Float32Array} dy - shape `[rowCount, dim]`
 * @property {import('@lightrec/kernels').EncoderCodebook[]} codebooks
 */

/**
 * @param {number} rowCount
 * @returns {Batch}
 */
export function drawBatch(rowCount) {
  const random = new Random(1);
  /** @param {number} length */
  const normals = (length) => Float32Array.from({ length }, () => random.normal(0, 0.3));
  return {
    x: normals(rowCount * dim),
    dy: normals(rowCount * dim),
    codebooks: Array.from({ length: codebookCount }, () => {
      const codewords = normals(codewordCount * dim);
      const bias = Float32Array.from({ length: codewordCount }, (_, w) => {
        const codeword = codewords.subarray(w * dim, (w + 1) * dim);
        return -innerProduct(codeword, codeword);
      });
      return { codewords, keys: codewords.map((value) => 2 * value), bias };
    }),
  };
}

/**
 * @param {Batch} batch
 * @param {number} [threads]
 * @returns {() => Float32Array[]} a step; composite, then gradients of x and of codewords, keys and bias of each codebook
 */
export function kernelStep({ x, dy, codebooks }, threads = 1) {
  const rowCount = x.length / dim;
  const encoder = createEncoderKernel({ rowCount, dim, codebookCount, codewordCount, threads });
  return () => {
    codebooks.forEach((codebook, b) => {
      encoder.setCodebook(b, codebook);
    });
    const { composite } = encoder.forward(x);
    const gradients = encoder.backward(dy, temperature);
    return [
      composite,
      gradients.x,
      ...gradients.codebooks.flatMap(({ codewords, keys, bias }) => [codewords, keys, bias]),
    ];
  };
}

/**
 * @param {Float32Array} a
 * @param {Float32Array} b
 */
export function innerProduct(a, b) {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}
