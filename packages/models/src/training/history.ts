/** The terms of a loss, by name; the loss is their sum. */
export type LossTerms = Record<string, number>;

/** One line of a training history: the mean loss of an epoch by its terms, and the validation score where one was taken. */
export interface EpochRecord {
  /** From 1; 0 is the start, before any step. */
  epoch: number;
  /** Each term of the loss by name, mean over the epoch's steps. */
  losses: LossTerms;
  /** What `validate` returned after this epoch. */
  validation?: number;
}

/** Running mean of the terms of the loss over an epoch. */
export class LossMeter {
  private readonly sums: LossTerms = {};
  private count = 0;

  add(terms: LossTerms): void {
    for (const [term, value] of Object.entries(terms)) this.sums[term] = (this.sums[term] ?? 0) + value;
    this.count++;
  }

  means(): LossTerms {
    return Object.fromEntries(Object.entries(this.sums).map(([term, sum]) => [term, sum / this.count]));
  }
}

/** The latest validation score of a history, where there is one. */
export function latestValidation(history: readonly EpochRecord[]): number | undefined {
  return history.findLast(({ validation }) => validation !== undefined)?.validation;
}
