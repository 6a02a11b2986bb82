/** Adam's constants as everyone uses them (Kingma and Ba, 2015). */
export const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/**
 * The step sizes of Adam at a constant learning rate, bias corrections included, and what a row misses while
 * it has no gradient. In such a step the moments only decay, so that the row moves by
 * `rate_s r^(s - s0) m / sqrt(v)` with `r = beta1 / sqrt(beta2)`; the sum over the steps missed is a difference
 * of two values of one precomputed series, whatever their number.
 */
export class AdamSchedule {
  /** `series[s]` = sum over j >= 1 of `rate(s + j) r^j`. */
  private series = new Float64Array(0);
  private readonly decay = adamDefaults.beta1 / Math.sqrt(adamDefaults.beta2);

  constructor(readonly learningRate: number) {}

  /** Step size at a step, counted from 1. */
  rate(step: number): number {
    const { beta1, beta2 } = adamDefaults;
    return (this.learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  }

  /** Adam's epsilon as it stands beside `sqrt(v)` when the bias correction is part of the step size. */
  epsilon(step: number): number {
    return adamDefaults.epsilon * Math.sqrt(1 - adamDefaults.beta2 ** step);
  }

  /**
   * The epsilon beside `sqrt(v)` of a row last updated at `from`, on the average of the steps missed up to `to`.
   * It grows from step to step with the bias correction, and against `sqrt(v)`, which decays. The movements fall
   * as `r^1, r^2, ...`, so their centre lies `1 / (1 - r) - n r^n / (1 - r^n)` steps after `from`.
   */
  missedEpsilon(from: number, to: number): number {
    const count = to - from;
    const left = this.decay ** count;
    const lag = 1 / (1 - this.decay) - (count * left) / (1 - left);
    return this.epsilon(from + lag) / adamDefaults.beta2 ** (lag / 2);
  }

  /** What multiplies `m / sqrt(v)` of a row last updated at `from` to bring it to the end of step `to`. */
  missedRate(from: number, to: number): number {
    if (to >= this.series.length) this.extend(2 * to + 1024);
    return this.series[from] - this.decay ** (to - from) * this.series[to];
  }

  private extend(length: number): void {
    this.series = new Float64Array(length);
    // Far beyond the last step asked for, where the tail's weight is below the last bit.
    let tail = (this.decay / (1 - this.decay)) * this.rate(length + 1000);
    for (let step = length + 1000; step >= 0; step--) {
      if (step < length) this.series[step] = tail;
      tail = this.decay * (this.rate(step) + tail);
    }
  }
}

/**
 * An embedding table with the moments of Adam, updated row by row. Rows without a gradient are left alone and
 * catch up when they are next read, so a step costs what its batch touches, yet the table follows dense Adam,
 * in which every row moves at every step: to float precision, and to a part in a thousand where gradients are so
 * small (1e-7 and less) that Adam's epsilon counts. (Lazy Adam, which forgets the missed steps, costs Recall.)
 */
export class EmbeddingTable {
  /** Shape `[rowCount, dim]`. */
  readonly rows: Float32Array;
  readonly firstMoments: Float32Array;
  readonly secondMoments: Float32Array;
  /** The step up to which each row is current, shape `[rowCount]`. */
  readonly lastSteps: Uint32Array;

  constructor(
    readonly rowCount: number,
    readonly dim: number,
  ) {
    this.rows = new Float32Array(rowCount * dim);
    this.firstMoments = new Float32Array(rowCount * dim);
    this.secondMoments = new Float32Array(rowCount * dim);
    this.lastSteps = new Uint32Array(rowCount);
  }

  /** Brings a row to the end of `step`, as dense Adam would have with zero gradients since its last step. */
  catchUp(row: number, step: number, schedule: AdamSchedule): void {
    const last = this.lastSteps[row];
    if (last >= step) return;
    this.lastSteps[row] = step;
    if (last === 0) return; // never had a gradient, so its moments are zero
    const { rows, firstMoments, secondMoments, dim } = this;
    const rate = schedule.missedRate(last, step);
    const epsilon = schedule.missedEpsilon(last, step);
    const firstDecay = adamDefaults.beta1 ** (step - last);
    const secondDecay = adamDefaults.beta2 ** (step - last);
    for (let i = row * dim; i < (row + 1) * dim; i++) {
      rows[i] -= (rate * firstMoments[i]) / (Math.sqrt(secondMoments[i]) + epsilon);
      firstMoments[i] *= firstDecay;
      secondMoments[i] *= secondDecay;
    }
  }

  /** Brings every row to the end of `step`. */
  catchUpAll(step: number, schedule: AdamSchedule): void {
    for (let row = 0; row < this.rowCount; row++) this.catchUp(row, step, schedule);
  }

  /**
   * One Adam step of one row, which must be current to the end of the step before.
   *
   * @param gradients - the row's gradient begins at `offset`
   */
  update(row: number, gradients: Float32Array, offset: number, step: number, schedule: AdamSchedule): void {
    const { rows, firstMoments, secondMoments, dim } = this;
    const { beta1, beta2 } = adamDefaults;
    const rate = schedule.rate(step);
    const epsilon = schedule.epsilon(step);
    const start = row * dim;
    for (let d = 0; d < dim; d++) {
      const gradient = gradients[offset + d];
      const first = beta1 * firstMoments[start + d] + (1 - beta1) * gradient;
      const second = beta2 * secondMoments[start + d] + (1 - beta2) * gradient * gradient;
      firstMoments[start + d] = first;
      secondMoments[start + d] = second;
      rows[start + d] -= (rate * first) / (Math.sqrt(second) + epsilon);
    }
    this.lastSteps[row] = step;
  }
}
