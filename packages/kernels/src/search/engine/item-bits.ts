/** Whether an item's bit is set. */
export function hasBit(bits: Uint32Array, item: number): boolean {
  return ((bits[item >>> 5] >>> (item & 31)) & 1) === 1;
}

export function setBit(bits: Uint32Array, item: number): void {
  bits[item >>> 5] |= 1 << (item & 31);
}

export function clearBit(bits: Uint32Array, item: number): void {
  bits[item >>> 5] &= ~(1 << (item & 31));
}

/**
 * A bitset over items by their indices, for `filter` of `searchIndices`: bit `item % 32` of word `item >> 5` is 1 for each.
 *
 * @param itemLimit - of the index
 */
export function bitsOfIndices(itemIndices: Iterable<number>, itemLimit: number): Uint32Array {
  const bits = new Uint32Array(Math.ceil(itemLimit / 32));
  for (const item of itemIndices) setBit(bits, item);
  return bits;
}
