import { buildItemText, type ItemText } from '../item-text.js';

/** Counts the words of items, row after row; a word gets its id when it is first seen. */
export class ItemTextBuilder {
  private readonly wordIds = new Map<string, number>();
  private items = new Uint32Array(1024);
  private words = new Uint32Array(1024);
  private length = 0;

  /** @param item - its index; several rows may be of one item */
  add(item: number, words: readonly string[]): void {
    for (const word of words) {
      let id = this.wordIds.get(word);
      if (id === undefined) {
        id = this.wordIds.size;
        this.wordIds.set(word, id);
      }
      if (this.length === this.items.length) this.grow();
      this.items[this.length] = item;
      this.words[this.length++] = id;
    }
  }

  build(itemCount: number): ItemText {
    const entries = {
      items: this.items.subarray(0, this.length),
      wordIds: this.words.subarray(0, this.length),
      counts: new Uint8Array(this.length).fill(1),
    };
    return buildItemText(entries, itemCount, [...this.wordIds.keys()]);
  }

  private grow(): void {
    const larger = (array: Uint32Array) => {
      const grown = new Uint32Array(2 * array.length);
      grown.set(array);
      return grown;
    };
    this.items = larger(this.items);
    this.words = larger(this.words);
  }
}
