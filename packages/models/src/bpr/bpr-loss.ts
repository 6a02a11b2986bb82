/** `log(1 + exp(x))` without overflow; `-log sigmoid(x)` is `softplus(-x)`. */
export function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

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

/** Positives and negatives of a batch, as rows of the tables that `accumulateBpr` is given. */
export interface RankedRows {
  /** Shape `[size]`. */
  users: Uint32Array;
  /** Shape `[size]`. */
  positives: Uint32Array;
  /** Shape `[size, negativeCount]`. */
  negatives: Uint32Array;
}

/**
 * The ranking loss of a batch, mean over positives i and negatives j of `-log sigmoid(<u, i> - <u, j>)`, and
 * its gradients. LightRec (WWW'20), eq. 3.
 *
 * @param rows - row numbers in the value tables
 * @param slots - row numbers in the gradient tables, of the same shapes
 * @param gradients - added to
 * @returns the loss
 */
export function accumulateBpr(
  values: { users: Float32Array; items: Float32Array; dim: number },
  rows: RankedRows,
  slots: RankedRows,
  gradients: { users: Float32Array; items: Float32Array },
): number {
  const { users, items, dim } = values;
  const negativeCount = rows.negatives.length / rows.users.length;
  const share = 1 / rows.negatives.length;
  const negativeSum = new Float32Array(dim);
  let loss = 0;
  for (let p = 0; p < rows.users.length; p++) {
    const u = rows.users[p] * dim;
    const i = rows.positives[p] * dim;
    const userSlot = slots.users[p] * dim;
    const positiveSlot = slots.positives[p] * dim;
    const positiveScore = dotRows(users, u, items, i, dim);
    negativeSum.fill(0);
    let total = 0;
    for (let n = p * negativeCount; n < (p + 1) * negativeCount; n++) {
      const j = rows.negatives[n] * dim;
      const negativeSlot = slots.negatives[n] * dim;
      const margin = positiveScore - dotRows(users, u, items, j, dim);
      loss += softplus(-margin);
      const pull = share / (1 + Math.exp(margin));
      total += pull;
      for (let d = 0; d < dim; d++) {
        negativeSum[d] += pull * items[j + d];
        gradients.items[negativeSlot + d] += pull * users[u + d];
      }
    }
    for (let d = 0; d < dim; d++) {
      gradients.users[userSlot + d] += negativeSum[d] - total * items[i + d];
      gradients.items[positiveSlot + d] -= total * users[u + d];
    }
  }
  return loss * share;
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
