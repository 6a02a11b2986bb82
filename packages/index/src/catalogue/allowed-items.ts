/** Items that alone may be returned, as bits, and as a list where they are few. */
export class AllowedItems {
  private known?: number;
  private listed?: { of: unknown; positions: Uint32Array };

  /** @param bits - by item index */
  constructor(readonly bits: Uint32Array) {}

  /** How many items they are. */
  get count(): number {
    this.known ??= this.bits.reduce((sum, word) => sum + onesOf(word), 0);
    return this.known;
  }

  /**
   * Positions of the items, ascending.
   *
   * @param layout - an object that is another one when positions are
   * @param positionOf - of an item; `undefined` where it is no more
   */
  positionsIn(layout: object, positionOf: (item: number) => number | undefined): Uint32Array {
    if (this.listed?.of !== layout) {
      const positions = this.items().flatMap((item) => positionOf(item) ?? []);
      this.listed = { of: layout, positions: Uint32Array.from(positions).sort() };
    }
    return this.listed.positions;
  }

  private items(): number[] {
    const items: number[] = [];
    this.bits.forEach((word, i) => {
      for (let rest = word; rest !== 0; rest &= rest - 1) items.push(i * 32 + 31 - Math.clz32(rest & -rest));
    });
    return items;
  }
}

function onesOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
