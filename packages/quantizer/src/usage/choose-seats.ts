import type { Random } from '@lightrec/core';

/**
 * Rows for dead codewords, drawn as k-means++ draws its centres (Arthur and Vassilvitskii, 2007): with probability
 * proportional to the squared distance to the nearest codeword, each drawn row counting as one from then on.
 *
 * @param targets - what the codebook should stand for, shape `[count, dim]`
 * @param errors - squared distance of each to its codeword, shape `[count]`; changed in place
 * @returns row numbers, `seatCount` of them, or fewer where no row is badly represented any more
 */
export function chooseSeats(targets: Float32Array, errors: Float64Array, seatCount: number, random: Random): number[] {
  const dim = targets.length / errors.length;
  const seats: number[] = [];
  while (seats.length < seatCount) {
    const row = drawProportionally(errors, random);
    if (row < 0) break;
    seats.push(row);
    for (let other = 0; other < errors.length; other++) {
      errors[other] = Math.min(errors[other], squaredDistance(targets, dim, other, row));
    }
  }
  return seats;
}

/** @returns -1 where all shares are 0 */
function drawProportionally(shares: Float64Array, random: Random): number {
  let left = random.uniform() * shares.reduce((sum, share) => sum + share, 0);
  let last = -1;
  for (let i = 0; i < shares.length; i++) {
    if (shares[i] <= 0) continue;
    last = i;
    left -= shares[i];
    if (left < 0) break;
  }
  return last;
}

function squaredDistance(rows: Float32Array, dim: number, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += (rows[a * dim + d] - rows[b * dim + d]) ** 2;
  return sum;
}
