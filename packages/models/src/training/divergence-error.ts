import { LightRecError } from '@lightrec/core';

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

/** Throws where a term of the loss is not finite. */
export function requireFiniteLoss(step: number, terms: object): void {
  for (const [term, value] of Object.entries(terms)) {
    if (!Number.isFinite(value)) throw new DivergenceError({ step, term, value });
  }
}
