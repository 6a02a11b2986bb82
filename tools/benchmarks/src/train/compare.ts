/**
 * A row for each engine: its time, and that over the time of the first.
 *
 * @param milliseconds - by engine
 */
export function compare(step: string, milliseconds: Record<string, number>) {
  const [first] = Object.values(milliseconds);
  return Object.entries(milliseconds).map(([engine, time]) => ({
    step,
    engine,
    cpuMilliseconds: rounded(time),
    ratio: rounded(time / first),
  }));
}

function rounded(value: number) {
  return Number(value.toPrecision(3));
}
