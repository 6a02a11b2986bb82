import type { RankedRows } from '@lightrec/kernels';

/** `<a, b>` of two rows of tables, in four sums, so that no addition waits for the one before. */
export function dotRows(a: Float32Array, aStart: number, b: Float32Array, bStart: number, dim: number): number {
  let s = 0;
  let t = 0;
  let u = 0;
  let v = 0;
  const blocked = dim - (dim % 4);
  for (let d = 0; d < blocked; d += 4) {
    s += a[aStart + d] * b[bStart + d];
    t += a[aStart + d + 1] * b[bStart + d + 1];
    u += a[aStart + d + 2] * b[bStart + d + 2];
    v += a[aStart + d + 3] * b[bStart + d + 3];
  }
  for (let d = blocked; d < dim; d++) s += a[aStart + d] * b[bStart + d];
  return s + t + (u + v);
}

/** The loss of a step by its terms, both per positive; the loss is their sum. */
export type BprLoss = {
  /** Mean over positives and negatives of `-log sigmoid(s_ui - s_uj)`. */
  ranking: number;
  /** `lambda / 2` times the squared norms of the vectors, once for each time they occur. */
  regularization: number;
};

/**
 * The ranking loss by its margins `m = s_ui - s_uj`: the mean of `-log sigmoid(m)`. LightRec (WWW'20), eq. 3.
 *
 * @param pulls - written, as long as `margins`: minus the derivative by each margin
 */
export function rankingLoss(margins: Float32Array, pulls: Float32Array): number {
  const share = 1 / margins.length;
  let loss = 0;
  for (let n = 0; n < margins.length; n++) {
    const margin = margins[n];
    // Both -log sigmoid(m) and sigmoid(-m) come from exp(-|m|), which never overflows.
    const decay = Math.exp(-Math.abs(margin));
    loss += Math.log1p(decay) + (margin < 0 ? -margin : 0);
    pulls[n] = ((margin < 0 ? 1 : decay) / (1 + decay)) * share;
  }
  return loss * share;
}

/**
 * The ranking loss of a batch and its gradients, in plain arrays.
 *
 * @param rows - row numbers in the value and the gradient tables
 * @param gradients - added to
 * @returns the loss
 */
export function accumulateBpr(
  { users, items, dim }: { users: Float32Array; items: Float32Array; dim: number },
  rows: RankedRows,
  gradients: { users: Float32Array; items: Float32Array },
): number {
  const { users: userGradients, items: itemGradients } = gradients;
  const negativeCount = rows.negatives.length / rows.users.length;
  const positiveOf = (n: number) => Math.floor(n / negativeCount);
  const margins = Float32Array.from(rows.negatives, (negative, n) => {
    const u = rows.users[positiveOf(n)] * dim;
    return (
      dotRows(users, u, items, rows.positives[positiveOf(n)] * dim, dim) - dotRows(users, u, items, negative * dim, dim)
    );
  });
  const pulls = new Float32Array(margins.length);
  const loss = rankingLoss(margins, pulls);
  rows.negatives.forEach((negative, n) => {
    const u = rows.users[positiveOf(n)] * dim;
    const i = rows.positives[positiveOf(n)] * dim;
    const j = negative * dim;
    const pull = pulls[n];
    for (let d = 0; d < dim; d++) {
      userGradients[u + d] += pull * (items[j + d] - items[i + d]);
      itemGradients[i + d] -= pull * users[u + d];
      itemGradients[j + d] += pull * users[u + d];
    }
  });
  return loss;
}

/**
 * Adds `scale * occurrences * row` to a row's gradient, the gradient of `scale / 2` times its squared norm
 * counted once for each occurrence.
 *
 * @returns the squared norm times the occurrences
 */
export function regulariseRow(
  values: Float32Array,
  start: number,
  gradients: Float32Array,
  slotStart: number,
  dim: number,
  occurrences: number,
  scale: number,
): number {
  let norm = 0;
  for (let d = 0; d < dim; d++) {
    const value = values[start + d];
    norm += value * value;
    gradients[slotStart + d] += scale * occurrences * value;
  }
  return occurrences * norm;
}
