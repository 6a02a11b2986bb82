import type { HistoryForms } from '@lightrec/kernels';

/** Shorter than this, a reconstruction has no direction. */
const least = 1e-6;

/**
 * ELSA's loss (Vančura et al., RecSys'22), without the ReLU that the authors' code has around the scores: the mean over
 * users of `|x / |x| - y / |y||^2 = 2 - 2 cos(x, y)` between a history `x` and its reconstruction `y = x A A^T - x`, from
 * which the items themselves are taken, as rows of `A` have length one. With `u = A^T x` and `M = A^T A`
 *
 *   <x, y> = |u|^2 - |x|^2,  |y|^2 = u^T M u - 2 |u|^2 + |x|^2
 *
 * so that no scores are needed. What nothing is reconstructed of counts 2, and pulls at nothing.
 *
 * @param forms - `|u|^2` and `u^T M u` of each user
 * @param weights - `|x|^2`, shape `[userCount]`
 * @param pulls - written: the derivatives by the forms
 * @returns the loss
 */
export function reconstructionLoss(forms: HistoryForms, weights: Float64Array, pulls: HistoryForms): number {
  const userCount = weights.length;
  let loss = 0;
  for (let user = 0; user < userCount; user++) {
    const [square, energy, weight] = [forms.squares[user], forms.energies[user], weights[user]];
    const squaredLength = energy - 2 * square + weight;
    // Not-a-number goes on, so that training stops.
    const hasDirection = !(squaredLength < least ** 2 * weight);
    const scale = Math.sqrt(squaredLength * weight);
    const cosine = hasDirection ? (square - weight) / scale : 0;
    const byEnergy = hasDirection ? cosine / squaredLength : 0;
    loss += (2 - 2 * cosine) / userCount;
    pulls.energies[user] = byEnergy / userCount;
    pulls.squares[user] = hasDirection ? (-2 / userCount) * (1 / scale + byEnergy) : 0;
  }
  return loss;
}
