import type { Random } from '@lightrec/core';

const firstMoment = Date.UTC(2020, 0, 1);
const spanMs = Date.UTC(2022, 0, 1) - firstMoment;

/**
 * Draws when pairs happened, within two years: users come early rather than late, and stay to the end.
 *
 * @param activity - how many pairs each user has, shape `[userCount]`
 * @returns milliseconds since 1970 UTC of the pairs of all users one after the other, whole, shape `[pairCount]`
 */
export function drawTimestamps(activity: Uint32Array, pairCount: number, random: Random): Float64Array {
  const timestamps = new Float64Array(pairCount);
  let length = 0;
  for (const count of activity) {
    const start = spanMs * random.uniform() ** 2;
    for (let i = 0; i < count; i++) {
      timestamps[length++] = firstMoment + Math.floor(start + random.uniform() * (spanMs - start));
    }
  }
  return timestamps;
}
