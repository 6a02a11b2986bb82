import { ArgumentError, requireArray, ShapeError } from '@lightrec/core';

/**
 * Weights of points, all 1 where there are none.
 *
 * @throws ShapeError or ArgumentError that names `argument`
 */
export function checkedWeights(
  weights: ArrayLike<number> | undefined,
  pointCount: number,
  argument = 'weights',
): Float64Array {
  if (weights === undefined) return new Float64Array(pointCount).fill(1);
  requireArray(argument, weights);
  if (weights.length !== pointCount) {
    throw new ShapeError({ argument, expected: [pointCount], received: [weights.length] });
  }
  const checked = Float64Array.from(weights);
  const wrong = checked.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (wrong >= 0) {
    throw new ArgumentError({
      argument: `${argument}[${wrong}]`,
      expected: 'a finite number >= 0',
      received: checked[wrong],
    });
  }
  return checked;
}
