import { LightRecError } from '@lightrec/core';
import type { BackendName } from './backend-names.js';

/** Why a backend does not run here, and what would change that. */
export interface BackendMiss {
  name: BackendName;
  /** Such as `not installed`. */
  reason: string;
  /** Such as `npm install @tensorflow/tfjs-node`. */
  remedy: string;
}

/** The backend that was named does not start, or none does. */
export class BackendError extends LightRecError {
  static override readonly code = 'BACKEND';
  /** One for each backend that was tried, in that order. */
  readonly misses: readonly BackendMiss[];

  constructor(misses: readonly BackendMiss[], options?: ErrorOptions) {
    const reasons = misses.map(({ name, reason, remedy }) => `${name}: ${reason}: ${remedy}`);
    super(`TensorFlow.js does not start on ${reasons.join('; nor on ')}.`, options);
    this.misses = misses;
  }
}
