import { ArgumentError } from '@lightrec/core';

/** Positions from `start` to before `end`. */
export interface PositionRange {
  start: number;
  end: number;
}

/**
 * How many positions the ranges hold. The kernel writes that many scores without looking, so this is checked.
 *
 * @throws ArgumentError where a range is not within `[0, itemCount]`, or the ranges hold more than all positions
 */
export function countPositions(ranges: readonly PositionRange[], itemCount: number): number {
  let count = 0;
  for (const [i, { start, end }] of ranges.entries()) {
    const isRange = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= itemCount;
    if (!isRange) throw rangeError(`ranges[${i}]`, `0 <= start <= end <= ${itemCount}`, `start ${start}, end ${end}`);
    count += end - start;
  }
  if (count > itemCount) throw rangeError('ranges', `at most ${itemCount} positions in all`, `${count}`);
  return count;
}

/** Adds each position's bias to its score, in place. */
export function addBias(scores: Float32Array, bias: Float32Array, ranges: readonly PositionRange[]): void {
  let place = 0;
  for (const { start, end } of ranges) {
    for (let position = start; position < end; position++) scores[place++] += bias[position];
  }
}

function rangeError(argument: string, expected: string, received: string): ArgumentError {
  return new ArgumentError({ argument, expected, received });
}
