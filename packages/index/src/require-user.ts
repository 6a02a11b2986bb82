import { ShapeError } from '@lightrec/core';
import { requireFiniteValues } from '@lightrec/core/options';

/** Refuses a user vector of another length, or with a component that is not finite in float32. */
export function requireUser(argument: string, user: ArrayLike<number>, dim: number): void {
  if (user?.length !== dim) {
    throw new ShapeError({
      argument,
      expected: [dim],
      received: [user?.length],
      hint: `The items have vectors of dim ${dim}; use the user vectors of the same model.`,
    });
  }
  requireFiniteValues(argument, user);
}
