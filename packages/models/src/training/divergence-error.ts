import { ArgumentError, LightRecError } from '@lightrec/core';
import type { LossTerms } from './history.js';

const usualAdvice = 'Lower the learning rate, or raise the regularisation lambda.';

/** The loss is no longer a finite number. */
export class DivergenceError extends LightRecError {
  static override readonly code = 'DIVERGENCE';

  /** @param advice - what to do, as sentences; by default that of models which learn by gradients */
  constructor({ step, term, value, advice }: { step: number; term: string; value: number; advice?: string }) {
    super(`training diverged at step ${step}: the ${term} loss is ${value}. ${advice ?? usualAdvice}`);
  }
}

/**
 * The model that `make` puts together, which refuses vectors that are not finite: training has just computed them, and
 * its next loss would not be finite either.
 */
export function finiteModel<Model>(step: number, make: () => Model, advice?: string): Model {
  try {
    return make();
  } catch (error) {
    if (!ArgumentError.isInstance(error)) throw error;
    throw new DivergenceError({ step, term: 'next', value: Number.NaN, advice });
  }
}

/** Throws where a term of the loss is no finite number of 32 bits, in which scores are computed later on. */
export function requireFiniteLoss(step: number, terms: LossTerms, advice?: string): void {
  for (const [term, value] of Object.entries(terms)) {
    if (!Number.isFinite(Math.fround(value))) throw new DivergenceError({ step, term, value, advice });
  }
}
