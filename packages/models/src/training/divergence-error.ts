import { LightRecError } from '@lightrec/core';
import type { LossTerms } from './history.js';

/** The loss is no longer a finite number. */
export class DivergenceError extends LightRecError {
  static override readonly marker = Symbol.for('lightrec.error.divergence');

  constructor({ step, term, value }: { step: number; term: string; value: number }) {
    super(
      `training diverged at step ${step}: the ${term} loss is ${value}. ` +
        'Lower the learning rate, or raise the regularisation lambda.',
    );
  }
}

/** Throws where a term of the loss is no finite number of 32 bits, in which scores are computed later on. */
export function requireFiniteLoss(step: number, terms: LossTerms): void {
  for (const [term, value] of Object.entries(terms)) {
    if (!Number.isFinite(Math.fround(value))) throw new DivergenceError({ step, term, value });
  }
}
