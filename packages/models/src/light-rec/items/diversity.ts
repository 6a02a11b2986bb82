import * as tf from '@tensorflow/tfjs-core';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** How far from the identity the Gram matrix of the codebooks is. */
export const divergences = ['frobenius', 'von-neumann', 'log-det'] as const;

export type Divergence = (typeof divergences)[number];

/** A divergence of the eigenvalues x of a Gram matrix with ones on its diagonal, as a sum over them, and its derivative. */
const parts: Record<Divergence, { value: (x: number) => number; derivative: (x: number) => number }> = {
  frobenius: { value: (x) => (x - 1) ** 2, derivative: (x) => 2 * (x - 1) },
  'von-neumann': { value: (x) => x * Math.log(x) - x + 1, derivative: (x) => Math.log(x) },
  'log-det': { value: (x) => x - Math.log(x) - 1, derivative: (x) => 1 - 1 / x },
};

/** Of eigenvalues, so that codebooks that are the same give a finite loss and gradient. */
const leastEigenvalue = 1e-6;

/**
 * Regulariser of the diversity of codebooks, LightRec (WWW'20), section 3.3, which names it to do without: a Bregman
 * matrix divergence between the identity and the Gram matrix of the codebooks, each taken as one vector of length 1,
 *
 *   frobenius: |G - I|^2;  von-neumann: tr(G log G - G + I);  log-det: tr(G) - log det G - B.
 *
 * It is 0 where all are orthogonal to each other, as are those of one codebook.
 *
 * @param codebooks - of the same shape, none of them zero; each receives a gradient
 * @returns a scalar
 */
export function codebookDiversity(codebooks: readonly tf.Tensor[], divergence: Divergence): tf.Scalar {
  const { value, derivative } = parts[divergence];
  const diverge = tf.customGrad((...args) => {
    const books = args.slice(0, codebooks.length) as tf.Tensor[];
    const rows = books.map((book) => Float64Array.from(book.dataSync()));
    const norms = rows.map((row) => Math.sqrt(inner(row, row)));
    const units = rows.map((row, b) => row.map((entry) => entry / norms[b]));
    const gram = Matrix.zeros(units.length, units.length);
    for (const [i, a] of units.entries()) {
      for (const [j, b] of units.entries()) gram.set(i, j, inner(a, b));
    }
    const { realEigenvalues, eigenvectorMatrix: axes } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
    const eigenvalues = realEigenvalues.map((x) => Math.max(x, leastEigenvalue));
    const loss = eigenvalues.reduce((sum, x) => sum + value(x), 0);
    const ofGram = axes.mmul(Matrix.diag(eigenvalues.map(derivative))).mmul(axes.transpose());
    const gradFunc = (dy: tf.Tensor) => {
      const [scale] = dy.dataSync();
      return units.map((unit, a) => {
        const pull = new Float64Array(unit.length);
        units.forEach((other, b) => {
          const share = 2 * ofGram.get(a, b);
          for (let i = 0; i < pull.length; i++) pull[i] += share * other[i];
        });
        // The length of a codebook does not count, so that nothing pulls along it.
        const along = inner(pull, unit);
        return tf.tensor(
          Float32Array.from(pull, (entry, i) => (scale * (entry - along * unit[i])) / norms[a]),
          books[a].shape,
        );
      });
    };
    return { value: tf.scalar(loss), gradFunc };
  });
  return diverge(...(codebooks as tf.Tensor[])) as tf.Scalar;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
