/** How far the start of codebooks has come, which is made in phases one after another. */
export interface StartProgress {
  /**
   * - `profile`: what the teacher recommends to whom, in users; not of a start by `k-means`
   * - `codebooks`: their k-means, in iterations
   * - `candidates`: codes that come near each item, in items; where codes are `fixed`, not of variable rate or `k-means`
   * - `losses`: what the teacher's lists lose by codes, of which the best are then taken, in users; as `candidates`, and
   *   of variable rate
   * - `lists`: the teacher's lists, in users, with the objective `lists`
   */
  phase: 'lists' | 'profile' | 'codebooks' | 'candidates' | 'losses';
  done: number;
  total: number;
  /** With `codebooks` once there is one: the weighted error that is left, as a share of the whole. */
  relativeError?: number;
}
