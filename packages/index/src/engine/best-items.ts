/**
 * The k best items seen, in a heap whose root is the worst of them; of equal scores the smaller item is better.
 */
export class BestItems {
  private readonly scores: number[] = [];
  private readonly items: number[] = [];
  private readonly positions: number[] = [];

  /** @param floor - what scores less is not taken */
  constructor(
    private readonly k: number,
    private readonly floor = Number.NEGATIVE_INFINITY,
  ) {}

  /** What scores less is not among the best. */
  get threshold(): number {
    return this.scores.length < this.k ? this.floor : this.scores[0];
  }

  add(score: number, item: number, position: number): void {
    const { scores } = this;
    if (score < this.floor) return;
    if (scores.length < this.k) {
      this.set(scores.length, score, item, position);
      this.rise(scores.length - 1);
    } else if (score > scores[0] || (score === scores[0] && item < this.items[0])) {
      this.set(0, score, item, position);
      this.sink();
    }
  }

  /** The best, best first. */
  ranked(): { score: number; item: number; position: number }[] {
    return this.scores
      .map((score, i) => ({ score, item: this.items[i], position: this.positions[i] }))
      .sort((a, b) => b.score - a.score || a.item - b.item);
  }

  private set(place: number, score: number, item: number, position: number): void {
    this.scores[place] = score;
    this.items[place] = item;
    this.positions[place] = position;
  }

  private isWorse(a: number, b: number): boolean {
    const { scores, items } = this;
    return scores[a] < scores[b] || (scores[a] === scores[b] && items[a] > items[b]);
  }

  private rise(start: number): void {
    for (let place = start; place > 0; ) {
      const parent = (place - 1) >> 1;
      if (!this.isWorse(place, parent)) return;
      this.swap(place, parent);
      place = parent;
    }
  }

  private sink(): void {
    for (let place = 0; ; ) {
      let child = 2 * place + 1;
      if (child >= this.scores.length) return;
      if (child + 1 < this.scores.length && this.isWorse(child + 1, child)) child++;
      if (!this.isWorse(child, place)) return;
      this.swap(child, place);
      place = child;
    }
  }

  private swap(a: number, b: number): void {
    for (const array of [this.scores, this.items, this.positions]) [array[a], array[b]] = [array[b], array[a]];
  }
}
