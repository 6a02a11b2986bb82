import type { Random } from '@lightrec/core';

/** Draws items that are in none of some sets, each once, all with the same chance. */
export class NegativeSampler {
  /** 1 for what is not to be drawn, shape `[itemCount]`. */
  private readonly taken: Uint8Array;
  private readonly freeCount: number;

  constructor(
    private readonly itemCount: number,
    sets: readonly Uint32Array[],
  ) {
    this.taken = new Uint8Array(itemCount);
    for (const items of sets) for (const item of items) this.taken[item] = 1;
    this.freeCount = this.taken.reduce((count, isTaken) => count - isTaken, itemCount);
  }

  /** So many, or all there are. */
  draw(count: number, random: Random): number[] {
    // Where most would be drawn, few draws would bring a new one.
    if (2 * count > this.freeCount) return this.drawFromRest(count, random);
    const drawn = new Set<number>();
    while (drawn.size < count) {
      const item = random.integer(this.itemCount);
      if (this.taken[item] === 0) drawn.add(item);
    }
    return [...drawn];
  }

  private drawFromRest(count: number, random: Random): number[] {
    const rest = Array.from(this.taken.keys()).filter((item) => this.taken[item] === 0);
    return Array.from(random.permutation(rest.length).subarray(0, count), (place) => rest[place]);
  }
}
