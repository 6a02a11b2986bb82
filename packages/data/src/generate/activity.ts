import type { Random } from '@lightrec/core';

const tailExponent = 1.5;
const usualMinimum = 3;

/**
 * How many pairs each user has: 3 (fewer where there are not so many) and a share of the rest by a
 * Lomax law, whose tail is a power law. The counts add up to `pairCount` exactly.
 *
 * @param pairCount - from `userCount` to `userCount * floor(itemCount / 2)`
 * @returns shape `[userCount]`, each at least 1 and at most an eighth of the items, more only where so many pairs need it
 */
export function drawActivity(userCount: number, itemCount: number, pairCount: number, random: Random): Uint32Array {
  const minimum = Math.min(usualMinimum, Math.floor(pairCount / userCount));
  const most = Math.max(Math.floor(itemCount / 8), Math.ceil(pairCount / userCount));
  const weights = Float64Array.from({ length: userCount }, () => (1 - random.uniform()) ** (-1 / tailExponent) - 1);
  const scale = (pairCount - minimum * userCount) / weights.reduce((sum, weight) => sum + weight, 0);
  const counts = new Uint32Array(userCount);
  let left = pairCount;
  let due = 0;
  for (let user = 0; user < userCount; user++) {
    // Whole parts of a running sum, so that what rounding takes here it gives there.
    const before = Math.floor(due);
    due += weights[user] * scale;
    counts[user] = Math.min(most, minimum + Math.floor(due) - before);
    left -= counts[user];
  }
  for (let user = 0; left !== 0; user = (user + 1) % userCount) {
    const step = Math.sign(left);
    if (counts[user] + step < 1 || counts[user] + step > most) continue;
    counts[user] += step;
    left -= step;
  }
  return counts;
}
