const powerIterations = 20;

/**
 * Codewords in an order in which neighbours are alike, at every scale of a power of two: the codebook is halved across
 * its principal direction, and each half in turn. Bounds over neighbours are then tight.
 *
 * @param codebook - shape `[codewordCount, dim]`
 * @returns the codeword at each place, shape `[codewordCount]`
 */
export function orderCodewords(codebook: Float32Array, dim: number): Uint8Array {
  const order = Uint8Array.from({ length: codebook.length / dim }, (_, w) => w);
  bisect(codebook, dim, order);
  return order;
}

function bisect(codebook: Float32Array, dim: number, order: Uint8Array): void {
  if (order.length <= 2) return;
  const direction = principalDirection(codebook, dim, order);
  const projections = new Float64Array(256);
  for (const w of order) {
    for (let d = 0; d < dim; d++) projections[w] += codebook[w * dim + d] * direction[d];
  }
  order.sort((a, b) => projections[a] - projections[b] || a - b);
  const half = 2 ** (Math.ceil(Math.log2(order.length)) - 1);
  bisect(codebook, dim, order.subarray(0, half));
  bisect(codebook, dim, order.subarray(half));
}

/** The direction in which the codewords differ most, by power iteration on their covariance. */
function principalDirection(codebook: Float32Array, dim: number, order: Uint8Array): Float64Array {
  const mean = new Float64Array(dim);
  for (const w of order) for (let d = 0; d < dim; d++) mean[d] += codebook[w * dim + d] / order.length;
  const spread = new Float64Array(dim);
  for (const w of order) for (let d = 0; d < dim; d++) spread[d] += (codebook[w * dim + d] - mean[d]) ** 2;
  let direction = spread;
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    const next = new Float64Array(dim);
    for (const w of order) {
      let along = 0;
      for (let d = 0; d < dim; d++) along += (codebook[w * dim + d] - mean[d]) * direction[d];
      for (let d = 0; d < dim; d++) next[d] += along * (codebook[w * dim + d] - mean[d]);
    }
    const norm = Math.hypot(...next);
    if (!(norm > 0 && norm < Number.POSITIVE_INFINITY)) break;
    direction = next.map((value) => value / norm);
  }
  return direction;
}
