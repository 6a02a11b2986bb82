import { requireSignal } from './options/choices.js';
import { requireNonNegative } from './options/numbers.js';

/**
 * Lets timers, signals and input be served now and then during long synchronous work, whose outcome does not depend on
 * when.
 *
 * @example
 * const pace = new Pace(signal);
 * for (const chunk of chunks) {
 *   work(chunk);
 *   if (await pace.breathe()) report();
 * }
 */
export class Pace {
  private lastYield = Date.now();

  /** @param everyMs - milliseconds of work between two yields */
  constructor(
    private readonly signal?: AbortSignal,
    private readonly everyMs = 50,
  ) {
    requireSignal('signal', signal);
    requireNonNegative('everyMs', everyMs);
  }

  /**
   * Yields to the event loop where it is time to, and throws the signal's reason once it is aborted.
   *
   * @returns whether it yielded, which is a good moment to report progress
   */
  async breathe(): Promise<boolean> {
    this.signal?.throwIfAborted();
    if (Date.now() - this.lastYield < this.everyMs) return false;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.lastYield = Date.now();
    this.signal?.throwIfAborted();
    return true;
  }
}
