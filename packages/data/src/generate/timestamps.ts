import type { Random } from '@lightrec/core';

const dayMs = 24 * 60 * 60 * 1000;
const firstMoment = Date.UTC(2020, 0, 1);
const spanMs = 730 * dayMs;
const meanStayMs = 180 * dayMs;

/**
 * Draws when pairs happened, within two years: a user comes at any moment, as likely as at any other, and stays for half
 * a year or so.
 *
 * @param activity - how many pairs each user has, shape `[userCount]`
 * @returns milliseconds since 1970 UTC of the pairs of all users one after the other, whole, shape `[pairCount]`
 */
export function drawTimestamps(activity: Uint32Array, pairCount: number, random: Random): Float64Array {
  const timestamps = new Float64Array(pairCount);
  let length = 0;
  for (const count of activity) {
    const start = random.uniform() * spanMs;
    const stay = Math.min(spanMs - start, random.exponential() * meanStayMs);
    for (let i = 0; i < count; i++) {
      timestamps[length++] = firstMoment + Math.floor(start + random.uniform() * stay);
    }
  }
  return timestamps;
}
