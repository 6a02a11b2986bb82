import { Matrix, SingularValueDecomposition } from 'ml-matrix';

/**
 * Turns real codes of users and items by one rotation, so that no inner product of the two changes and their signs lose
 * least: the signs of the turned codes, then the rotation nearest to these, in turn. Iterative quantization (Gong and
 * Lazebnik, CVPR'11), of both sides at once. Where one bit carries most of a code, all then carry alike.
 *
 * @param sides - changed, each of shape `[rowCount, bitCount]`
 */
export function rotateToSigns(sides: readonly Float64Array[], bitCount: number, iterations: number): void {
  let rotation = Matrix.eye(bitCount);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const products = new Float64Array(bitCount * bitCount);
    const flat = Float64Array.from(rotation.to1DArray());
    for (const codes of sides) addProducts(codes, flat, products);
    const { leftSingularVectors, rightSingularVectors } = new SingularValueDecomposition(
      Matrix.from1DArray(bitCount, bitCount, products),
    );
    rotation = leftSingularVectors.mmul(rightSingularVectors.transpose());
  }
  const flat = Float64Array.from(rotation.to1DArray());
  const turned = new Float64Array(bitCount);
  for (const codes of sides) {
    for (let at = 0; at < codes.length; at += bitCount) {
      turn(codes, at, flat, turned);
      codes.set(turned, at);
    }
  }
}

/** Adds `sum of sign(R g) g^T`, shape `[bitCount, bitCount]`. */
function addProducts(codes: Float64Array, rotation: Float64Array, products: Float64Array): void {
  const bitCount = Math.sqrt(rotation.length);
  const turned = new Float64Array(bitCount);
  for (let at = 0; at < codes.length; at += bitCount) {
    turn(codes, at, rotation, turned);
    for (let i = 0, p = 0; i < bitCount; i++) {
      const sign = turned[i] < 0 ? -1 : 1;
      for (let j = 0; j < bitCount; j++, p++) products[p] += sign * codes[at + j];
    }
  }
}

/** `R g` of the row that begins at a place. */
function turn(codes: Float64Array, at: number, rotation: Float64Array, turned: Float64Array): void {
  const bitCount = turned.length;
  for (let i = 0, r = 0; i < bitCount; i++) {
    let sum = 0;
    for (let j = 0; j < bitCount; j++, r++) sum += rotation[r] * codes[at + j];
    turned[i] = sum;
  }
}
