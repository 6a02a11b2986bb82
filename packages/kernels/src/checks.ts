import { ArgumentError, requireInteger, ShapeError } from '@lightrec/core';

/**
 * How many rows of `dim` entries an array holds.
 *
 * @throws ArgumentError where `dim` is no integer >= 1, ShapeError where the last row is cut
 */
export function countRows(argument: string, values: Float32Array, dim: number): number {
  requireInteger('dim', dim, 1);
  const rowCount = values.length / dim;
  if (Number.isInteger(rowCount)) return rowCount;
  throw new ShapeError({ argument, expected: `a multiple of dim ${dim}`, received: `${values.length} entries` });
}

/** Refuses NaN, infinities, and what becomes one in float32. */
export function requireFinite(argument: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(Math.fround(values[i]))) continue;
    throw new ArgumentError({
      argument: `${argument}[${i}]`,
      expected: 'a finite float32 number',
      received: values[i],
    });
  }
}
