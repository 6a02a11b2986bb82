/**
 * Central differences of `objective` at each entry of `values`, which it must read: what a gradient should be.
 *
 * @param values - changed on the way, and left as they were
 */
export function finiteDifferences(values: number[], objective: () => number): number[] {
  const step = 1e-5;
  return values.map((value, i) => {
    const at = (moved: number) => {
      values[i] = moved;
      return objective();
    };
    const difference = (at(value + step) - at(value - step)) / (2 * step);
    values[i] = value;
    return difference;
  });
}
