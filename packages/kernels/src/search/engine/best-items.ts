interface ScoredItem {
  score: number;
  item: number;
  position: number;
}

/** The k best items seen; of equal scores the smaller item is better. */
export class BestItems {
  /** What scores less is not among the best. */
  threshold = Number.NEGATIVE_INFINITY;
  private best: ScoredItem[] = [];

  constructor(private readonly k: number) {}

  add(score: number, item: number, position: number): void {
    if (score < this.threshold) return;
    this.best.push({ score, item, position });
    // Sorted now and then, which costs as little as a heap.
    if (this.best.length >= 2 * this.k + 64) this.ranked();
  }

  /** The best, best first. */
  ranked(): ScoredItem[] {
    this.best = this.best.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, this.k);
    if (this.best.length === this.k) this.threshold = this.best[this.k - 1].score;
    return this.best;
  }
}
