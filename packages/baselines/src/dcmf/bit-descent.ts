import { gramOf } from './gram.js';
import type { PairLosses } from './pair-losses.js';
import { mostPartners, type Pairs } from './pairs.js';

/** What the codes of one side are chosen by, while those of the other stand. */
export interface BitProblem {
  pairs: Pairs;
  /** +1 and -1 of the other side, shape `[partnerCount, bitCount]`. */
  partners: Int8Array;
  losses: PairLosses;
  /** Of the squared scores of all pairs, observed or not. */
  beta: number;
  /** What each bit is drawn to, `-2 <pull, codes>` in the objective, shape `[rowCount, bitCount]`. */
  pull: Float64Array;
}

/** Rounds over the bits of a row; later ones hardly find anything. */
const rounds = 5;

/**
 * Discrete coordinate descent: bit after bit of each row takes the sign with which the objective is lower, all others
 * given. DCF (Zhang et al., SIGIR'16), DCMF (Lian et al., KDD'17).
 *
 * @param codes - +1 and -1, changed, shape `[rowCount, bitCount]`
 */
export function descendBits(codes: Int8Array, bitCount: number, problem: BitProblem): void {
  const { pairs, partners, losses, beta, pull } = problem;
  const { steps } = losses;
  const gram = gramOf(partners, bitCount);
  const most = mostPartners(pairs);
  /** Signs of a row's partners, bit by bit, shape `[bitCount, count]`. */
  const signs = new Int8Array(most * bitCount);
  /** Twice the place of each partner's score in the table of losses. */
  const places = new Int32Array(most);
  /** `D^T D b`. */
  const product = new Float64Array(bitCount);
  for (let at = 0, row = 0; at < codes.length; at += bitCount, row++) {
    const start = pairs.offsets[row];
    const count = pairs.offsets[row + 1] - start;
    for (let p = 0; p < count; p++) {
      const from = pairs.partners[start + p] * bitCount;
      let score = 0;
      for (let b = 0; b < bitCount; b++) {
        const sign = partners[from + b];
        signs[b * count + p] = sign;
        score += sign * codes[at + b];
      }
      places[p] = score + bitCount;
    }
    for (let b = 0, g = 0; b < bitCount; b++) {
      let sum = 0;
      for (let c = 0; c < bitCount; c++, g++) sum += gram[g] * codes[at + c];
      product[b] = sum;
    }
    for (let round = 0; round < rounds; round++) {
      let flips = 0;
      for (let b = 0; b < bitCount; b++) {
        const bit = codes[at + b];
        const diagonal = b * (bitCount + 1);
        // (b^T G b) with the bit turned, less what it is; then the pull on it.
        let change = -4 * beta * bit * (product[b] - gram[diagonal] * bit) + 4 * bit * pull[at + b];
        const own = b * count;
        // Turning the bit moves a score by +2 where the partner's differs.
        for (let p = 0; p < count; p++) change += steps[places[p] + (signs[own + p] === bit ? 0 : 1)];
        if (!(change < -smallestGain)) continue;
        flips++;
        codes[at + b] = -bit;
        for (let p = 0; p < count; p++) places[p] -= 2 * bit * signs[own + p];
        for (let c = 0; c < bitCount; c++) product[c] -= 2 * bit * gram[c * bitCount + b];
      }
      if (flips === 0) break;
    }
  }
}

/** Below it a gain may be of rounding, and two states could follow each other for ever. */
const smallestGain = 1e-9;
