import type { PooledPulls, PooledScores } from '@lightrec/kernels';

/** A loss of users' own items against a pool, by its scores. */
export interface PooledLossInput extends PooledScores {
  /** Where the pairs of a user are, shape `[userCount + 1]`. */
  offsets: Uint32Array;
  /** What a pair of each user counts, shape `[userCount]`. */
  shares: Float64Array;
}

/**
 * Sampled softmax over cosines (Wu et al., 2022, eq. 4): the mean over pairs of
 *
 *   -log(e_ui / (e_ui + sum_j e_uj)),  e = exp((cosine + bias_i - 1) / temperature)
 *
 * with the sum over the pool, which stands for all items by its weights, and has the biases of its items in these. Users share it among their items, so that a
 * user is scored with the pool once, whatever the number of pairs.
 *
 * @param biases - of the items of the pairs, shape as `pairs`
 * @param pulls - written: the derivatives by the scores
 * @returns the loss
 */
export function softmaxLoss(
  { pairs, sums, offsets, shares }: PooledLossInput,
  biases: ArrayLike<number>,
  temperature: number,
  pulls: PooledPulls,
): number {
  let loss = 0;
  for (let user = 0; user < sums.length; user++) {
    let pull = 0;
    for (let pair = offsets[user]; pair < offsets[user + 1]; pair++) {
      const exponent = (pairs[pair] + biases[pair] - 1) / temperature;
      const own = Math.exp(exponent);
      const total = own + sums[user];
      loss += shares[user] * (Math.log(total) - exponent);
      pulls.pairs[pair] = (-shares[user] * (sums[user] / total)) / temperature;
      pull += 1 / total;
    }
    pulls.sums[user] = shares[user] * pull;
  }
  return loss;
}

/**
 * The cosine contrastive loss (SimpleX, Mao et al., 2021, eq. 1): the mean over pairs of
 *
 *   1 - cosine_ui + sum_j weight_j max(0, cosine_uj - margin)
 *
 * @param pulls - written: the derivatives by the scores
 * @returns the loss
 */
export function contrastiveLoss({ pairs, sums, offsets, shares }: PooledLossInput, pulls: PooledPulls): number {
  let loss = 0;
  for (let user = 0; user < sums.length; user++) {
    const count = offsets[user + 1] - offsets[user];
    for (let pair = offsets[user]; pair < offsets[user + 1]; pair++) {
      loss += shares[user] * (1 - pairs[pair]);
      pulls.pairs[pair] = -shares[user];
    }
    loss += shares[user] * count * sums[user];
    pulls.sums[user] = shares[user] * count;
  }
  return loss;
}
