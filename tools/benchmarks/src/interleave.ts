/** Times of several ways to do one thing, taken in turns. */
import { median } from 'simple-statistics';

/**
 * Milliseconds of processor time of a call of each way: medians over rounds in which each has its turn, so
 * that whatever else the machine does meets them alike.
 *
 * @returns shape `[ways.length]`
 */
export function interleave(
  ways: readonly ((round: number) => void)[],
  { warmUpRounds, rounds }: { warmUpRounds: number; rounds: number },
): number[] {
  const times: number[][] = ways.map(() => []);
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    ways.forEach((way, w) => {
      const start = process.cpuUsage();
      way(round);
      const { user, system } = process.cpuUsage(start);
      if (round >= warmUpRounds) times[w].push((user + system) / 1000);
    });
  }
  return times.map((own) => median(own));
}
