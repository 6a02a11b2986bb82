/**
 * Composite scores from a user's look-up table, four codebooks at a time: an item's four codes are one u32.
 * The four rows of the table lie at a compile-time address, because immediate offsets make the scan a third
 * faster than a table behind a pointer.
 *
 * @param codes - one u32 an item
 * @param scores - `[itemCount]`; written, or added to where `accumulate` is not 0
 */
export function scanCodeGroup(codes: usize, itemCount: u32, scores: usize, accumulate: u32): void {
  const end = codes + (itemCount << 2);
  if (accumulate) {
    for (; codes < end; codes += 4, scores += 4) store<f32>(scores, load<f32>(scores) + groupScore(load<u32>(codes)));
  } else {
    for (; codes < end; codes += 4, scores += 4) store<f32>(scores, groupScore(load<u32>(codes)));
  }
}

@inline
function groupScore(codes: u32): f32 {
  const first = load<f32>((codes << 2) & 1020, 1024) + load<f32>((codes >>> 6) & 1020, 2048);
  const second = load<f32>((codes >>> 14) & 1020, 3072) + load<f32>((codes >>> 22) & 1020, 4096);
  return first + second;
}
