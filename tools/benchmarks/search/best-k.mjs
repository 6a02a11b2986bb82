/** The k best of a stream of scores: a bounded min-heap in two flat arrays, which plain baselines share. */
export class BestK {
  /** @param {number} k */
  constructor(k) {
    this.k = k;
    this.count = 0;
    this.scores = new Float32Array(k);
    this.items = new Uint32Array(k);
    /** What a score must exceed to be taken. */
    this.threshold = Number.NEGATIVE_INFINITY;
  }

  clear() {
    this.count = 0;
    this.threshold = Number.NEGATIVE_INFINITY;
  }

  /**
   * @param {number} item
   * @param {number} score - above `threshold`
   */
  push(item, score) {
    if (this.count < this.k) this.#siftUp(item, score);
    else this.#siftDown(item, score);
    if (this.count === this.k) this.threshold = this.scores[0];
  }

  /** @returns {Uint32Array} items, best first; ties to the smaller index */
  sorted() {
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    order.sort((a, b) => this.scores[b] - this.scores[a] || this.items[a] - this.items[b]);
    return order.map((place) => this.items[place]);
  }

  /**
   * @param {number} item
   * @param {number} score
   */
  #siftUp(item, score) {
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

  /**
   * @param {number} item
   * @param {number} score
   */
  #siftDown(item, score) {
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
