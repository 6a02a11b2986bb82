/** A step of the composite encoder by the SIMD kernel, and a batch for it. */
import { Random } from '@lightrec/core';
import { createEncoderKernel, type EncoderCodebook } from '@lightrec/kernels';

export const [dim, codebookCount, codewordCount, temperature] = [32, 4, 256, 0.9];
// Different items among 1024 positives with five negatives each: of a pool of 1024, and each drawn from all items.
export const rowCounts = [1970, 5470];

export interface Batch {
  /** Shape `[rowCount, dim]`. */
  x: Float32Array;
  /** Shape `[rowCount, dim]`. */
  dy: Float32Array;
  codebooks: EncoderCodebook[];
}

export function drawBatch(rowCount: number): Batch {
  const random = new Random(1);
  const normals = (length: number) => Float32Array.from({ length }, () => random.normal(0, 0.3));
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

/** @returns a step; composite, then gradients of x and of codewords, keys and bias of each codebook */
export function kernelStep({ x, dy, codebooks }: Batch, threads = 1): () => Float32Array[] {
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

export function innerProduct(a: Float32Array, b: Float32Array) {
  return a.reduce((sum, value, d) => sum + value * b[d], 0);
}
