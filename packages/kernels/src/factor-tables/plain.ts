import type { AdamArrays } from '../adam/plain.js';

/** Positives and negatives of a batch, as numbers of rows. */
export interface RankedRows {
  /** Shape `[size]`. */
  users: Uint32Array;
  /** Shape `[size]`. */
  positives: Uint32Array;
  /** Shape `[size, negativeCount]`. */
  negatives: Uint32Array;
}

/** The twin of the kernel `rankingMargins`, equal to the last bit: every operation is rounded to float32. */
export function rankingMarginsPlain(
  users: Float32Array,
  items: Float32Array,
  dim: number,
  { users: userRows, positives, negatives }: RankedRows,
): Float32Array {
  const negativeCount = negatives.length / userRows.length;
  return Float32Array.from(negatives, (negative, n) => {
    const p = Math.floor(n / negativeCount);
    const start = userRows[p] * dim;
    return dot(users, start, items, positives[p] * dim, dim) - dot(users, start, items, negative * dim, dim);
  });
}

/** The twin of the kernel `rankingGradients`, equal to the last bit. */
export function rankingGradientsPlain(
  users: AdamArrays,
  items: AdamArrays,
  dim: number,
  rows: RankedRows,
  slots: RankedRows,
  pulls: Float32Array,
): void {
  const negativeCount = rows.negatives.length / rows.users.length;
  rows.users.forEach((row, p) => {
    const pullApart = (item: number, itemSlot: number, scale: number) => {
      addScaled(users.gradients, slots.users[p] * dim, items.rows, item * dim, scale, dim);
      addScaled(items.gradients, itemSlot * dim, users.rows, row * dim, scale, dim);
    };
    let total = 0;
    for (let n = p * negativeCount; n < (p + 1) * negativeCount; n++) {
      total = Math.fround(total + pulls[n]);
      pullApart(rows.negatives[n], slots.negatives[n], pulls[n]);
    }
    pullApart(rows.positives[p], slots.positives[p], -total);
  });
}

function dot(a: Float32Array, aStart: number, b: Float32Array, bStart: number, dim: number): number {
  const lanes = [0, 0, 0, 0];
  const blocked = dim - (dim % 4);
  for (let d = 0; d < blocked; d++)
    lanes[d % 4] = Math.fround(lanes[d % 4] + Math.fround(a[aStart + d] * b[bStart + d]));
  let sum = Math.fround(Math.fround(lanes[0] + lanes[1]) + Math.fround(lanes[2] + lanes[3]));
  for (let d = blocked; d < dim; d++) sum = Math.fround(sum + Math.fround(a[aStart + d] * b[bStart + d]));
  return sum;
}

function addScaled(
  to: Float32Array,
  toStart: number,
  from: Float32Array,
  fromStart: number,
  scale: number,
  dim: number,
): void {
  for (let d = 0; d < dim; d++) to[toStart + d] += Math.fround(from[fromStart + d] * scale);
}
