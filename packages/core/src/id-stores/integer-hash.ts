/** Slots are added once more than this share of them is taken. */
const highestLoad = 0.75;
/** Slots an id in a table that is built at once: 6 bytes an id. */
const slotsPerId = 1.5;

/**
 * From an integer to where it stands in a typed array: open addressing with linear probing, one `uint32` a slot.
 * The integers themselves stay in that array, which each call brings along.
 */
export class IntegerHash {
  /** @param slots - index + 1 of the integer there, 0 where the slot is free */
  private constructor(
    private slots: Uint32Array,
    private taken: number,
  ) {}

  /** Of the first `count` of `values`, distinct safe integers. */
  static of(values: Uint32Array | Float64Array, count: number): IntegerHash {
    const hash = new IntegerHash(new Uint32Array(Math.ceil(slotsPerId * count) + 1), 0);
    hash.fill(values, count);
    return hash;
  }

  /** The index of `value` in `values`, or `undefined`. */
  find(values: Uint32Array | Float64Array, value: number): number | undefined {
    const { slots } = this;
    for (let slot = slotOf(value, slots.length); ; slot = slot + 1 === slots.length ? 0 : slot + 1) {
      const entry = slots[slot];
      if (entry === 0) return undefined;
      if (values[entry - 1] === value) return entry - 1;
    }
  }

  /** Takes in `values[index]`, the next after those it has. */
  add(values: Uint32Array | Float64Array, index: number): void {
    if (this.taken + 1 > highestLoad * this.slots.length) {
      this.slots = new Uint32Array(2 * this.slots.length);
      this.fill(values, index);
    }
    this.insert(values[index], index);
    this.taken = index + 1;
  }

  copy(): IntegerHash {
    return new IntegerHash(this.slots.slice(), this.taken);
  }

  private fill(values: Uint32Array | Float64Array, count: number): void {
    for (let index = 0; index < count; index++) this.insert(values[index], index);
    this.taken = count;
  }

  private insert(value: number, index: number): void {
    const { slots } = this;
    let slot = slotOf(value, slots.length);
    while (slots[slot] !== 0) slot = slot + 1 === slots.length ? 0 : slot + 1;
    slots[slot] = index + 1;
  }
}

/** Where the search for `value` begins: both halves of it mixed as MurmurHash3 ends, then scaled to the slots. */
function slotOf(value: number, slotCount: number): number {
  let bits = (value | 0) ^ Math.imul(Math.floor(value / 2 ** 32), 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return Math.floor(((bits ^ (bits >>> 16)) >>> 0) * (slotCount / 2 ** 32));
}
