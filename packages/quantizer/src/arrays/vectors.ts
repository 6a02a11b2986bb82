import * as tf from '@tensorflow/tfjs-core';

/** Representations as a tensor, shape `[count, dim]`, or as an array of that shape once the layer knows `dim`. */
export type Vectors = tf.Tensor2D | Float32Array;

/** Rows taken at a time, and scores `[rows, codewordCount]` of them at most: 16 MB. */
const [rowLimit, scoreLimit] = [4096, 2 ** 22];

/** Calls `use` for one run of rows after another; the tensors made in it are freed after each. */
export function forEachChunk(
  vectors: Vectors,
  { dim, codewordCount }: { dim: number; codewordCount: number },
  use: (chunk: tf.Tensor2D, firstRow: number) => void,
): void {
  const count = vectors instanceof Float32Array ? vectors.length / dim : vectors.shape[0];
  const chunkSize = Math.min(rowLimit, Math.ceil(scoreLimit / codewordCount));
  for (let row = 0; row < count; row += chunkSize) {
    const size = Math.min(chunkSize, count - row);
    tf.tidy(() => {
      const chunk =
        vectors instanceof Float32Array
          ? tf.tensor2d(vectors.subarray(row * dim, (row + size) * dim), [size, dim])
          : tf.slice2d(vectors, [row, 0], [size, dim]);
      use(chunk, row);
    });
  }
}

/** Not to be written to. */
export function hostValues(vectors: Vectors): Float32Array {
  return vectors instanceof Float32Array ? vectors : (vectors.dataSync() as Float32Array);
}
