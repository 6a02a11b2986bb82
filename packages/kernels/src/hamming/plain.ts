import type { RankedItems } from '@lightrec/core';

/** How many bits of each byte are 1. */
const bitsOfByte = /* @__PURE__ */ Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0;
  for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
});

/**
 * Hamming distances of one user to all items, byte by byte: the twin of the SIMD kernel.
 *
 * @param user - shape `[byteCount]`
 * @param items - shape `[itemCount, byteCount]`
 * @param distances - written, shape `[itemCount]`
 */
export function hammingDistancesPlain(user: Uint8Array, items: Uint8Array, distances: Uint16Array): void {
  for (let item = 0, at = 0; item < distances.length; item++) {
    let distance = 0;
    for (let byte = 0; byte < user.length; byte++, at++) distance += bitsOfByte[user[byte] ^ items[at]];
    distances[item] = distance;
  }
}

/**
 * The k nearest items by a counting sort of their distances, ties to the smaller index; a distance above `bitCount` is
 * never selected. The twin of the kernel.
 *
 * @param distances - shape `[itemCount]`
 * @param k - an integer >= 0, or `Infinity`
 */
export function selectNearestPlain(distances: Uint16Array, bitCount: number, k: number): RankedItems {
  const counts = new Uint32Array(bitCount + 1);
  for (const distance of distances) if (distance <= bitCount) counts[distance]++;
  const places = new Uint32Array(bitCount + 1);
  for (let distance = 1; distance <= bitCount; distance++) {
    places[distance] = places[distance - 1] + counts[distance - 1];
  }
  const count = Math.min(k, places[bitCount] + counts[bitCount]);
  const itemIndices = new Uint32Array(count);
  const scores = new Float32Array(count);
  distances.forEach((distance, item) => {
    if (distance > bitCount) return;
    const place = places[distance]++;
    if (place >= count) return;
    itemIndices[place] = item;
    scores[place] = bitCount - 2 * distance;
  });
  return { itemIndices, scores };
}
