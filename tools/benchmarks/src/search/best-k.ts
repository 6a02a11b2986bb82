/** The k best of a stream of scores: a bounded min-heap in two flat arrays, which plain baselines share. */
export class BestK {
  count = 0;
  /** What a score must exceed to be taken. */
  threshold = Number.NEGATIVE_INFINITY;
  readonly scores: Float32Array;
  readonly items: Uint32Array;

  constructor(readonly k: number) {
    this.scores = new Float32Array(k);
    this.items = new Uint32Array(k);
  }

  clear() {
    this.count = 0;
    this.threshold = Number.NEGATIVE_INFINITY;
  }

  /** @param score - above `threshold` */
  push(item: number, score: number) {
    if (this.count < this.k) this.#siftUp(item, score);
    else this.#siftDown(item, score);
    if (this.count === this.k) this.threshold = this.scores[0];
  }

  /** @returns items, best first; ties to the smaller index */
  sorted(): Uint32Array {
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    order.sort((a, b) => this.scores[b] - this.scores[a] || this.items[a] - this.items[b]);
    return order.map((place) => this.items[place]);
  }

  #siftUp(item: number, score: number) {
    const { scores, items } = this;
    let place = this.count++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (scores[parent] <= score) break;
      scores[place] = scores[parent];
      items[place] = items[parent];
      place = parent;
    }
    scores[place] = score;
    items[place] = item;
  }

  #siftDown(item: number, score: number) {
    const { scores, items, count } = this;
    let place = 0;
    for (let child = 1; child < count; child = 2 * place + 1) {
      if (child + 1 < count && scores[child + 1] < scores[child]) child++;
      if (scores[child] >= score) break;
      scores[place] = scores[child];
      items[place] = items[child];
      place = child;
    }
    scores[place] = score;
    items[place] = item;
  }
}
