/**
 * A `Map` that only grows, of any size: V8 has room for 2^24 entries in one, so that what comes then goes to another.
 * Up to there it costs what a `Map` does.
 */
export class LargeMap<K, V> {
  private full: Map<K, V>[] = [];
  private filling = new Map<K, V>();

  /** @param mostEntries - of one `Map`; other values are for tests */
  constructor(private readonly mostEntries = 2 ** 24) {}

  get(key: K): V | undefined {
    const value = this.filling.get(key);
    return value === undefined && this.full.length > 0 ? this.getFromFull(key) : value;
  }

  /** Takes in a key that is not there yet. */
  add(key: K, value: V): void {
    if (this.filling.size === this.mostEntries) {
      this.full.push(this.filling);
      this.filling = new Map();
    }
    this.filling.set(key, value);
  }

  private getFromFull(key: K): V | undefined {
    for (const map of this.full) {
      const value = map.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}
