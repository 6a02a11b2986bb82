import type { LossTerms } from '@lightrec/models/training';
import { gramOf } from './gram.js';
import type { DcmfHyperparameters } from './options.js';
import type { PairLosses } from './pair-losses.js';
import type { Side } from './side.js';

/**
 * The objective of DCMF (Lian et al., KDD'17), its terms over the number of observed pairs:
 *
 *     sum over observed pairs of loss(b_i^T d_j)  +  beta sum over all pairs of (b_i^T d_j)^2
 *       +  alpha (|B - P|^2 + |D - Q|^2)  +  lambda (|B - X U|^2 + |D - Y V|^2 + ridge (|U|^2 + |V|^2))
 *
 * with users' and items' codes B and D, their delegates P and Q, their features X and Y. The authors' code can draw the
 * delegates to the features besides; here the codes alone are.
 */
export function objectiveOf(
  users: Side,
  items: Side,
  { losses }: PairLosses,
  { bitCount, alpha, beta, lambda, ridge }: DcmfHyperparameters,
): LossTerms {
  const { offsets, partners } = users.pairs;
  let pairs = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let p = offsets[user]; p < offsets[user + 1]; p++) {
      let score = 0;
      for (let b = 0; b < bitCount; b++) {
        score += users.codes[user * bitCount + b] * items.codes[partners[p] * bitCount + b];
      }
      pairs += losses[(score + bitCount) / 2];
    }
  }
  const itemGram = gramOf(items.codes, bitCount);
  const interaction = gramOf(users.codes, bitCount).reduce((sum, value, i) => sum + value * itemGram[i], 0);
  let delegates = 0;
  let features = 0;
  for (const { codes, delegates: table, regression } of [users, items]) {
    // |B - P|^2 of delegates completed to P^T P = m I, whose squares are as many as those of the signs.
    delegates += 2 * (codes.length - table.reduce((sum, value, i) => sum + value * codes[i], 0));
    if (!regression) continue;
    const { weights, predictions } = regression;
    features += squaredDistance(codes, predictions) + ridge * weights.reduce((sum, value) => sum + value * value, 0);
  }
  const each = 1 / partners.length;
  return {
    pairs: pairs * each,
    interaction: beta * interaction * each,
    delegates: alpha * delegates * each,
    ...((users.regression || items.regression) && { features: lambda * features * each }),
  };
}

function squaredDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}
