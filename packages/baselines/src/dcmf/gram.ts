/**
 * `B^T B` of codes, with which a sum over all pairs of users and items is one over pairs of bits:
 * `sum_ij (b_i^T d_j)^2 = <B^T B, D^T D>`.
 *
 * @param codes - shape `[rowCount, bitCount]`
 * @returns shape `[bitCount, bitCount]`
 */
export function gramOf(codes: ArrayLike<number>, bitCount: number): Float64Array {
  const gram = new Float64Array(bitCount * bitCount);
  for (let at = 0; at < codes.length; at += bitCount) {
    for (let i = 0; i < bitCount; i++) {
      const value = codes[at + i];
      for (let j = 0; j <= i; j++) gram[i * bitCount + j] += value * codes[at + j];
    }
  }
  for (let i = 0; i < bitCount; i++) {
    for (let j = 0; j < i; j++) gram[j * bitCount + i] = gram[i * bitCount + j];
  }
  return gram;
}
