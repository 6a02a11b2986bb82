const powersOfTen = Float64Array.from({ length: 16 }, (_, power) => Number(`1e${power}`));

/**
 * The number that `bytes[start .. end)` is where it is written in at most 15 characters, as `4`, `-0.5` or `12.25`; `NaN`
 * for anything else, of which `Number` then decides. Both sides of the division are exact, so that it rounds as `Number`
 * does.
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 15) return Number.NaN;
  const isNegative = bytes[start] === 0x2d;
  let digits = 0;
  let digitCount = 0;
  let decimals = -1; // before a point
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const digit = bytes[at] - 0x30;
    if (digit >= 0 && digit <= 9) {
      digits = 10 * digits + digit;
      digitCount++;
      if (decimals >= 0) decimals++;
    } else if (bytes[at] === 0x2e && decimals < 0) {
      decimals = 0;
    } else {
      return Number.NaN;
    }
  }
  if (digitCount === 0) return Number.NaN;
  const value = decimals > 0 ? digits / powersOfTen[decimals] : digits;
  return isNegative ? -value : value;
}
