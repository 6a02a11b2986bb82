/** What is lost on a pair of user and item that was observed. */
export type PairLossName = 'squared' | 'logistic';

export const pairLossNames: readonly PairLossName[] = ['squared', 'logistic'];

/**
 * The loss of an observed pair at each score that two codes can have. Codes of `bitCount` bits have no more than
 * `bitCount + 1` of them, -bitCount, -bitCount + 2, ..., bitCount, so that the loss is a table, whichever it is: the
 * paper bounds the logistic one by a parabola at the present score, and with a table the very difference is as cheap.
 */
export interface PairLosses {
  /** At the score `2 place - bitCount`, shape `[bitCount + 1]`. */
  losses: Float64Array;
  /**
   * What a change of the score by -2 or +2 adds to the loss, shape `[bitCount + 1, 2]`; infinite where there is no
   * such score.
   */
  steps: Float64Array;
  /**
   * `weight (target - score)^2` and a constant are never below the loss, and touch it: what the relaxed start puts in its
   * place.
   */
  bound: { weight: number; target: number };
}

const lossOf: Record<PairLossName, (score: number, target: number) => number> = {
  squared: (score, target) => (target - score) ** 2,
  logistic: (score) => Math.log1p(Math.exp(-score)),
};

const boundOf: Record<PairLossName, (target: number) => PairLosses['bound']> = {
  squared: (target) => ({ weight: 1, target }),
  // Jaakkola and Jordan's at score 0: ln 2 - s / 2 + s^2 / 8.
  logistic: () => ({ weight: 1 / 8, target: 2 }),
};

/** @param target - the score that the squared loss wants; the logistic one wants any that is high */
export function pairLosses(name: PairLossName, bitCount: number, target = bitCount): PairLosses {
  const losses = Float64Array.from({ length: bitCount + 1 }, (_, place) => lossOf[name](2 * place - bitCount, target));
  const steps = new Float64Array(2 * (bitCount + 1));
  losses.forEach((loss, place) => {
    steps[2 * place] = place > 0 ? losses[place - 1] - loss : Number.POSITIVE_INFINITY;
    steps[2 * place + 1] = place < bitCount ? losses[place + 1] - loss : Number.POSITIVE_INFINITY;
  });
  return { losses, steps, bound: boundOf[name](target) };
}
