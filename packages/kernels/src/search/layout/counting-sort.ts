/**
 * Sorts numbers by a small key, stably.
 *
 * @param order - the numbers, each below `keys.length`
 * @param keys - the key of each number, in `[0, keyCount)`
 * @returns the numbers in order, and where each key begins, shape `[keyCount + 1]`
 */
export function countingSort(
  order: Uint32Array,
  keys: Uint32Array | Uint16Array | Uint8Array,
  keyCount: number,
): { order: Uint32Array<ArrayBuffer>; offsets: Uint32Array<ArrayBuffer> } {
  const offsets = new Uint32Array(keyCount + 1);
  for (let i = 0; i < order.length; i++) offsets[keys[order[i]] + 1]++;
  for (let key = 0; key < keyCount; key++) offsets[key + 1] += offsets[key];
  const next = offsets.slice();
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[next[keys[order[i]]]++] = order[i];
  return { order: sorted, offsets };
}
