import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { gramOf } from './gram.js';

/**
 * The delegates of codes: the balanced and decorrelated table that is nearest to them, `max tr(B^T P)` where
 * `P^T 1 = 0` and `P^T P = m I`. With the singular value decomposition `U S V^T` of the codes less their means it is
 * `sqrt(m) U V^T`, here `sqrt(m) (B - mean) C^(-1/2)` by the eigenvectors of their small `C = V S^2 V^T`. Directions in
 * which the codes do not vary are left out: what would complete them is orthogonal to the codes, and pulls nowhere.
 * DCF (Zhang et al., SIGIR'16), DCMF (Lian et al., KDD'17).
 *
 * @param codes - shape `[rowCount, bitCount]`
 * @param delegates - P, written, shape `[rowCount, bitCount]`
 */
export function delegatesOf(codes: ArrayLike<number>, bitCount: number, delegates: Float64Array): void {
  const rowCount = codes.length / bitCount;
  const means = new Float64Array(bitCount);
  for (let at = 0; at < codes.length; at += bitCount) for (let b = 0; b < bitCount; b++) means[b] += codes[at + b];
  for (let b = 0; b < bitCount; b++) means[b] /= rowCount;
  const map = inverseRoot(gramOf(codes, bitCount), means, rowCount);
  const centred = new Float64Array(bitCount);
  for (let at = 0; at < codes.length; at += bitCount) {
    for (let b = 0; b < bitCount; b++) centred[b] = codes[at + b] - means[b];
    for (let i = 0; i < bitCount; i++) {
      let sum = 0;
      for (let j = 0; j < bitCount; j++) sum += map[i * bitCount + j] * centred[j];
      delegates[at + i] = sum;
    }
  }
}

/** Of the largest; what is below is of rounding. */
const smallestVariance = 1e-10;

/** `sqrt(m) C^(-1/2)` of the Gram matrix less the means, shape `[bitCount, bitCount]`, symmetric. */
function inverseRoot(gram: Float64Array, means: Float64Array, rowCount: number): Float64Array {
  const bitCount = means.length;
  const centred = Matrix.zeros(bitCount, bitCount);
  for (let i = 0; i < bitCount; i++) {
    for (let j = 0; j < bitCount; j++) {
      centred.set(i, j, gram[i * bitCount + j] - rowCount * means[i] * means[j]);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(centred, { assumeSymmetric: true });
  const floor = smallestVariance * Math.max(rowCount, ...realEigenvalues);
  const scales = realEigenvalues.map((value) => (value > floor ? Math.sqrt(rowCount / value) : 0));
  const map = new Float64Array(bitCount * bitCount);
  for (let axis = 0; axis < bitCount; axis++) {
    const vector = eigenvectorMatrix.getColumn(axis);
    for (let i = 0; i < bitCount; i++) {
      const scaled = scales[axis] * vector[i];
      for (let j = 0; j < bitCount; j++) map[i * bitCount + j] += scaled * vector[j];
    }
  }
  return map;
}
