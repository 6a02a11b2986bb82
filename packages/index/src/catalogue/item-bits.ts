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
 * A bitset over items for `filter`: bit `item % 32` of word `item >> 5` is 1 for each item.
 *
 * @param itemCount - of the index
 */
export function itemBits(items: Iterable<number>, itemCount: number): Uint32Array {
  const bits = new Uint32Array(Math.ceil(itemCount / 32));
  for (const item of items) setBit(bits, item);
  return bits;
}
