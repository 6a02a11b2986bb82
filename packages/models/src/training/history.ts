/** One line of a training history: the mean loss of an epoch by its terms, and the validation score where one was taken. */
export interface EpochRecord {
  /** From 1. */
  epoch: number;
  /** Each term of the loss by name, mean over the epoch's steps. */
  losses: Record<string, number>;
  /** What `validate` returned after this epoch. */
  validation?: number;
}

/** Running mean of the terms of the loss over an epoch. */
export class LossMeter {
  private readonly sums: Record<string, number> = {};
  private count = 0;

  add(terms: object): void {
    for (const [term, value] of Object.entries(terms)) this.sums[term] = (this.sums[term] ?? 0) + value;
    this.count++;
  }

  means(): Record<string, number> {
    return Object.fromEntries(Object.entries(this.sums).map(([term, sum]) => [term, sum / this.count]));
  }
}
