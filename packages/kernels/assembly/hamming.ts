/**
 * Hamming distances of one user to all items, four items to a register: items lie in quads,
 * `[quadCount, wordCount, 4]` words of 32 bits, so that a lane is an item.
 *
 * @param user - `[wordCount]`
 * @param items - `[2 * octetCount, wordCount, 4]`
 * @param wordCount - at most 31, so that the counts of a byte's bits add up in a byte
 * @param distances - written, `[octetCount * 8]`, 16 bits each
 */
export function hammingDistances(user: usize, items: usize, octetCount: u32, wordCount: u32, distances: usize): void {
  const quadBytes: usize = wordCount << 4;
  for (let octet: u32 = 0; octet < octetCount; octet++) {
    const first = distancesOfQuad(user, items, quadBytes);
    const second = distancesOfQuad(user, items + quadBytes, quadBytes);
    v128.store(distances, i16x8.narrow_i32x4_u(first, second));
    items += quadBytes << 1;
    distances += 16;
  }
}

// @inline
function distancesOfQuad(user: usize, items: usize, quadBytes: usize): v128 {
  let bits = i8x16.splat(0);
  const end = items + quadBytes;
  for (let item = items; item < end; item += 16) {
    bits = i8x16.add(bits, i8x16.popcnt(v128.xor(v128.load(item), v128.load32_splat(user))));
    user += 4;
  }
  return i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bits));
}

/**
 * The k nearest items by a counting sort of their distances, ties to the smaller index. A distance above
 * `bitCount` is never selected, which is how items are masked.
 *
 * @param distances - `[octetCount * 8]`, 16 bits each, padded with what is never selected
 * @param k - at least 1
 * @param places - scratch, `[bitCount + 1]`
 * @param indices - written, `[k]`: nearest first
 * @param scores - written, `[k]`: `bitCount - 2 * distance` of each
 * @returns how many were selected
 */
export function selectNearest(
  distances: usize,
  octetCount: u32,
  bitCount: u32,
  k: u32,
  places: usize,
  indices: usize,
  scores: usize,
): u32 {
  memory.fill(places, 0, (bitCount + 1) << 2);
  const end = distances + (octetCount << 4);
  for (let at = distances; at < end; at += 2) {
    const distance = <u32>load<u16>(at);
    if (distance > bitCount) continue;
    const place = places + (distance << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  // From here on each count is the place of the next item of that distance.
  let farthest: u32 = 0;
  let total: u32 = 0;
  for (; farthest <= bitCount; farthest++) {
    const place = places + (farthest << 2);
    const count = load<u32>(place);
    store<u32>(place, total);
    total += count;
    if (total >= k) break;
  }
  if (total === 0) return 0;
  if (farthest > bitCount) farthest = bitCount;
  const limit = i16x8.splat(<i16>farthest);
  for (let octet: u32 = 0; octet < octetCount; octet++) {
    const row = distances + (octet << 4);
    if (!v128.any_true(i16x8.le_u(v128.load(row), limit))) continue;
    for (let lane: u32 = 0; lane < 8; lane++) {
      const distance = <u32>load<u16>(row + (lane << 1));
      if (distance > farthest) continue;
      const next = places + (distance << 2);
      const place = load<u32>(next);
      store<u32>(next, place + 1);
      if (place >= k) continue;
      store<u32>(indices + (place << 2), (octet << 3) + lane);
      store<f32>(scores + (place << 2), <f32>(<i32>bitCount - <i32>(distance << 1)));
    }
  }
  return min(total, k);
}
