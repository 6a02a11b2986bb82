const { fround, sqrt } = Math;

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
  for (let d = 0; d < blocked; d++) squares[d % 4] = fround(squares[d % 4] + fround(rows[start + d] ** 2));
  let norm = fround(fround(squares[0] + squares[1]) + fround(squares[2] + squares[3]));
  for (let d = blocked; d < dim; d++) norm = fround(norm + fround(rows[start + d] ** 2));
  for (let d = 0; d < dim; d++) {
    const i = start + d;
    const g = fround(gradients[offset + d] + fround(rows[i] * pull));
    const m = fround(fround(firstMoments[i] * firstDecay) + fround(g * firstGain));
    const v = fround(fround(secondMoments[i] * secondDecay) + fround(fround(g * g) * secondGain));
    firstMoments[i] = m;
    secondMoments[i] = v;
    rows[i] -= fround(fround(m * rate) / fround(fround(sqrt(v)) + epsilon));
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
    rows[i] -= fround(fround(m * rate) / fround(fround(sqrt(v)) + epsilon));
    firstMoments[i] = m * firstDecay;
    secondMoments[i] = v * secondDecay;
  }
}
