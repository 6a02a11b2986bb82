/**
 * A row for each engine: its time, and that over the time of the first.
 *
 * @param {string} step
 * @param {Record<string, number>} milliseconds - by engine
 * @returns {import('../results.mjs').Results['rows']}
 */
export function compare(step, milliseconds) {
  const [first] = Object.values(milliseconds);
  return Object.entries(milliseconds).map(([engine, time]) => ({
    step,
    engine,
    cpuMilliseconds: rounded(time),
    ratio: rounded(time / first),
  }));
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toPrecision(3));
}
