export interface AdamArrays {
  /** Shape `[rowCount, dim]`, as the moments. */
  readonly rows: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  /** Gradients of a batch, shape `[batchRows, dim]`; for the caller to fill. */
  readonly gradients: Float32Array;
}

/** The twin of the kernel `adamRow`, equal to the last bit: every operation is rounded to float32. */
export function adamRowPlain(
  { rows, firstMoments, secondMoments, gradients }: AdamArrays,
  start: number,
  dim: number,
  offset: number,
  [pull, rate, epsilon, firstDecay, firstGain, secondDecay, secondGain]: readonly number[],
): number {
  const squares = [0, 0, 0, 0];
  const blocked = dim - (dim % 4);
  for (let d = 0; d < blocked; d++) squares[d % 4] = Math.fround(squares[d % 4] + Math.fround(rows[start + d] ** 2));
  let norm = Math.fround(Math.fround(squares[0] + squares[1]) + Math.fround(squares[2] + squares[3]));
  for (let d = blocked; d < dim; d++) norm = Math.fround(norm + Math.fround(rows[start + d] ** 2));
  for (let d = 0; d < dim; d++) {
    const i = start + d;
    const g = Math.fround(gradients[offset + d] + Math.fround(rows[i] * pull));
    const m = Math.fround(Math.fround(firstMoments[i] * firstDecay) + Math.fround(g * firstGain));
    const v = Math.fround(Math.fround(secondMoments[i] * secondDecay) + Math.fround(Math.fround(g * g) * secondGain));
    firstMoments[i] = m;
    secondMoments[i] = v;
    rows[i] -= Math.fround(Math.fround(m * rate) / Math.fround(Math.fround(Math.sqrt(v)) + epsilon));
  }
  return norm;
}

/** The twin of the kernel `driftRow`, equal to the last bit. */
export function driftRowPlain(
  { rows, firstMoments, secondMoments }: AdamArrays,
  start: number,
  dim: number,
  [rate, epsilon, firstDecay, secondDecay]: readonly number[],
): void {
  for (let i = start; i < start + dim; i++) {
    const m = firstMoments[i];
    const v = secondMoments[i];
    rows[i] -= Math.fround(Math.fround(m * rate) / Math.fround(Math.fround(Math.sqrt(v)) + epsilon));
    firstMoments[i] = m * firstDecay;
    secondMoments[i] = v * secondDecay;
  }
}
