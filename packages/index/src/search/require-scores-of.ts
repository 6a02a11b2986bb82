import { ArgumentError, ShapeError } from '@lightrec/core';

/** Refuses scores by a caller's function that are too few, too many, or not finite in float32. */
export function requireScoresOf(argument: string, scores: ArrayLike<number>, count: number): void {
  if (scores?.length !== count) {
    throw new ShapeError({ argument, expected: `${count} scores`, received: scores?.length });
  }
  for (let i = 0; i < count; i++) {
    if (Number.isFinite(Math.fround(scores[i]))) continue;
    throw new ArgumentError({ argument, expected: 'finite scores', received: scores[i] });
  }
}
