/**
 * Whether a score is better than the best before it.
 *
 * @param leastGain - by how much it has to be, as a share of the best
 */
export function isGain(score: number, best: number, leastGain: number): boolean {
  return score > best + leastGain * Math.abs(best);
}
