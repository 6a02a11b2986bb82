/**
 * Inner products of users with items in plain loops: the twin of the SIMD kernel, equal to the last bit,
 * since both add the products in the order of the dimensions and round each sum to float32.
 *
 * @param users - shape `[userCount, dim]`
 * @param items - shape `[itemCount, dim]`
 * @param scores - written, shape `[userCount, itemCount]`
 */
export function scoreDensePlain(users: Float32Array, items: Float32Array, dim: number, scores: Float32Array): void {
  const userCount = users.length / dim;
  const itemCount = items.length / dim;
  for (let user = 0; user < userCount; user++) {
    for (let item = 0; item < itemCount; item++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) {
        sum = Math.fround(sum + Math.fround(users[user * dim + d] * items[item * dim + d]));
      }
      scores[user * itemCount + item] = sum;
    }
  }
}
