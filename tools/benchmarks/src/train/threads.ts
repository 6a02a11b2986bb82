/** The SIMD kernel of the composite encoder on one thread and on two: time that passes, as a thread saves no work. */
import { median } from 'simple-statistics';
import type { Results } from '../results.js';
import { drawBatch, kernelStep, rowCounts } from './kernel-step.js';

const [warmUpRounds, rounds] = [10, 100];

export function benchmark(): Results {
  return {
    about: 'Where time is elapsed, the encoder has a second thread for half of the rows.',
    rows: rowCounts.flatMap((rowCount) => {
      const batch = drawBatch(rowCount);
      const [one, two] = elapsed([kernelStep(batch), kernelStep(batch, 2)]);
      const step = `encoder, ${rowCount} rows`;
      return [
        { step, engine: 'kernel', elapsedMilliseconds: rounded(one), ratio: 1 },
        { step, engine: 'kernel, two threads', elapsedMilliseconds: rounded(two), ratio: rounded(two / one) },
      ];
    }),
  };
}

/**
 * Medians over rounds in which each has its turn.
 *
 * @returns milliseconds
 */
function elapsed(ways: readonly (() => unknown)[]): number[] {
  const times: number[][] = ways.map(() => []);
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    ways.forEach((way, w) => {
      const start = performance.now();
      way();
      if (round >= warmUpRounds) times[w].push(performance.now() - start);
    });
  }
  return times.map((own) => median(own));
}

function rounded(value: number) {
  return Number(value.toPrecision(3));
}
