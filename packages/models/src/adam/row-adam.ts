import { type AdamRows, createAdamRows } from '@lightrec/kernels';
import { Memo } from './memo.js';

/** Adam's constants as everyone uses them (Kingma and Ba, 2015). */
export const adamDefaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** The `r` by which the movements of missed steps fall. */
const missedDecay = adamDefaults.beta1 / Math.sqrt(adamDefaults.beta2);
const firstDecays = new Memo((steps) => adamDefaults.beta1 ** steps);
const secondDecays = new Memo((steps) => adamDefaults.beta2 ** steps);
const missedDecays = new Memo((steps) => missedDecay ** steps);
/**
 * The decay of `v` up to the centre of the missed movements: they fall as `r^1, r^2, ...`, so that it lies
 * `1 / (1 - r) - n r^n / (1 - r^n)` steps on.
 */
const lagDecays = new Memo((steps) => {
  const left = missedDecay ** steps;
  return adamDefaults.beta2 ** (1 / (1 - missedDecay) - (steps * left) / (1 - left));
});

/**
 * The step sizes of Adam, bias corrections included, and what a row misses while
 * it has no gradient. In such a step the moments only decay, so that the row moves by
 * `rate_s r^(s - s0) m / sqrt(v)` with `r = beta1 / sqrt(beta2)`; the sum over the steps missed is a difference
 * of two values of one precomputed series, whatever their number.
 */
export class AdamSchedule {
  private readonly rates = new Memo((step) => this.rateOf(step));
  /** `series[s]` = sum over j >= 1 of `rate(s + j) r^j`. */
  private series = new Float64Array(0);

  private readonly learningRateOf: (step: number) => number;

  /** @param learningRate - constant, or a function of the step, counted from 0, which must be defined for any */
  constructor(learningRate: number | ((step: number) => number)) {
    this.learningRateOf = typeof learningRate === 'number' ? () => learningRate : learningRate;
  }

  /** Step size at a step, counted from 1. */
  rate(step: number): number {
    return this.rates.at(step);
  }

  /** Adam's epsilon as it stands beside `sqrt(v)` when the bias correction is part of the step size. */
  epsilon(step: number): number {
    return adamDefaults.epsilon * Math.sqrt(1 - secondDecays.at(step));
  }

  /**
   * The epsilon beside `sqrt(v)` of a row last updated at `from`, on the average of the steps missed up to `to`.
   * It grows from step to step with the bias correction, and against `sqrt(v)`, which decays.
   */
  missedEpsilon(from: number, to: number): number {
    const decayed = secondDecays.at(from) * lagDecays.at(to - from);
    return (adamDefaults.epsilon * Math.sqrt(1 - decayed)) / Math.sqrt(lagDecays.at(to - from));
  }

  /** What multiplies `m / sqrt(v)` of a row last updated at `from` to bring it to the end of step `to`. */
  missedRate(from: number, to: number): number {
    if (to >= this.series.length) this.extend(2 * to + 1024);
    return this.series[from] - missedDecays.at(to - from) * this.series[to];
  }

  private rateOf(step: number): number {
    const { beta1, beta2 } = adamDefaults;
    return (this.learningRateOf(step) * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
  }

  private extend(length: number): void {
    this.series = new Float64Array(length);
    // Far beyond the last step asked for, where the tail's weight is below the last bit.
    let tail = (missedDecay / (1 - missedDecay)) * this.rateOf(length + 1000);
    for (let step = length + 1000; step >= 0; step--) {
      if (step < length) this.series[step] = tail;
      tail = missedDecay * (this.rateOf(step) + tail);
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
  /** The step up to which each row is current, shape `[rowCount]`. */
  readonly lastSteps: Uint32Array;

  /** @param batchRows - how many rows a batch touches at most */
  constructor(
    readonly rowCount: number,
    readonly dim: number,
    readonly batchRows: number,
    private readonly adam: AdamRows = createAdamRows({ rowCount, dim, batchRows }),
  ) {
    this.lastSteps = new Uint32Array(rowCount);
  }

  /** Shape `[rowCount, dim]`, as the moments. */
  get rows(): Float32Array {
    return this.adam.rows;
  }

  get firstMoments(): Float32Array {
    return this.adam.firstMoments;
  }

  get secondMoments(): Float32Array {
    return this.adam.secondMoments;
  }

  /** Gradients of a batch, shape `[batchRows, dim]`. */
  get gradients(): Float32Array {
    return this.adam.gradients;
  }

  /** Brings a row to the end of `step`, as dense Adam would have with zero gradients since its last step. */
  catchUp(row: number, step: number, schedule: AdamSchedule): void {
    const last = this.lastSteps[row];
    if (last >= step) return;
    this.lastSteps[row] = step;
    if (last === 0) return; // never had a gradient, so its moments are zero
    const rate = schedule.missedRate(last, step);
    const epsilon = schedule.missedEpsilon(last, step);
    this.adam.drift(row, rate, epsilon, firstDecays.at(step - last), secondDecays.at(step - last));
  }

  /** Some rows, brought to the end of `step`: a copy, shape `[indices.length, dim]`. */
  readRows(indices: Uint32Array, step: number, schedule: AdamSchedule): Float32Array {
    const rows = new Float32Array(indices.length * this.dim);
    indices.forEach((row, slot) => {
      this.catchUp(row, step, schedule);
      rows.set(this.rows.subarray(row * this.dim, (row + 1) * this.dim), slot * this.dim);
    });
    return rows;
  }

  /** Brings every row to the end of `step`. */
  catchUpAll(step: number, schedule: AdamSchedule): void {
    for (let row = 0; row < this.rowCount; row++) this.catchUp(row, step, schedule);
  }

  /**
   * One Adam step of one row, which must be current to the end of the step before.
   *
   * @param slot - where its gradient stands in `gradients`
   * @param pull - so many times the row itself is added to the gradient: L2 regularisation
   * @returns the row's squared norm before the step
   */
  update(row: number, slot: number, pull: number, step: number, schedule: AdamSchedule): number {
    const { beta1, beta2 } = adamDefaults;
    this.lastSteps[row] = step;
    const [rate, epsilon] = [schedule.rate(step), schedule.epsilon(step)];
    return this.adam.step(row, slot, pull, rate, epsilon, beta1, 1 - beta1, beta2, 1 - beta2);
  }
}
