import { ArgumentError, ShapeError } from './errors.js';

/** One rule of a contract; `check` throws, or rejects, where it is broken. */
export interface ConformanceCase<Outcome = void> {
  name: string;
  check(): Outcome;
}

export function demand(holds: boolean, expectation: string): void {
  if (!holds) throw new Error(`expected ${expectation}`);
}

/** The call must throw, or reject with, an error that says what was expected. */
export async function demandRefusal(call: () => unknown, what: string): Promise<void> {
  try {
    await call();
  } catch (error) {
    const isRefusal = ArgumentError.isInstance(error) || ShapeError.isInstance(error);
    return demand(isRefusal, `an ArgumentError or ShapeError for ${what}, got ${error}`);
  }
  demand(false, `an ArgumentError or ShapeError for ${what}, got a result`);
}
