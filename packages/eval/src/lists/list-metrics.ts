/** What can be said of recommended lists without knowing what users took later, each a record from k to value. */
export interface ListMetrics<Cutoff extends number = number> {
  /** Share of the catalogue that is in somebody's list, in [0, 1] (Ge et al., 2010). */
  coverage: Record<Cutoff, number>;
  /**
   * How unequally items are listed: 0 where all are as often, near 1 where few are in all lists. The Gini index of the
   * counts of all items.
   */
  gini: Record<Cutoff, number>;
  /** Mean self-information of what is listed, in bits (Zhou et al., 2010): how few users know it. */
  novelty: Record<Cutoff, number>;
  /** Mean training pairs of a listed item, a mean over users of means over their lists. */
  averagePopularity: Record<Cutoff, number>;
  /**
   * Popularity bias: by how much the listed items are more popular than those that the same users took in training, as a
   * share; 0 for as popular (Abdollahpouri et al., 2019). NaN where none of the users took any.
   */
  popularityLift: Record<Cutoff, number>;
}

/**
 * The Gini index of counts: 0 where all are equal, `(n - 1) / n` where one of `n` has all. 0 where there is nothing.
 *
 * @param counts - shape `[n]`
 *
 * @example
 * giniOf(Uint32Array.of(0, 0, 4)); // 0.6667
 */
export function giniOf(counts: Uint32Array): number {
  const ascending = counts.slice().sort();
  let [total, weighted] = [0, 0];
  ascending.forEach((count, place) => {
    total += count;
    weighted += (place + 1) * count;
  });
  const n = counts.length;
  return total === 0 ? 0 : (2 * weighted) / (n * total) - (n + 1) / n;
}

/** Counts the lists of users as they come, each cut at every k. */
export class ListCounter {
  private readonly listed: Uint32Array[];
  private readonly noveltySums: Float64Array;
  private readonly popularitySums: Float64Array;
  /** Users with a list, of whom there are means. */
  private userCount = 0;
  private profileSum = 0;
  private profileCount = 0;

  /**
   * @param cutoffs - ascending
   * @param popularity - training pairs by item, shape `[itemCount]`
   * @param trainUserCount - of whom they are
   */
  constructor(
    private readonly cutoffs: readonly number[],
    private readonly popularity: Uint32Array,
    private readonly trainUserCount: number,
  ) {
    this.listed = cutoffs.map(() => new Uint32Array(popularity.length));
    this.noveltySums = new Float64Array(cutoffs.length);
    this.popularitySums = new Float64Array(cutoffs.length);
  }

  /**
   * @param list - item indices, the best first
   * @param profile - those of the user in training
   */
  add(list: Uint32Array, profile: Uint32Array): void {
    if (profile.length > 0) {
      this.profileSum += this.meanPopularity(profile);
      this.profileCount++;
    }
    if (list.length === 0) return;
    this.userCount++;
    this.cutoffs.forEach((k, at) => {
      const top = list.subarray(0, k);
      for (const item of top) this.listed[at][item]++;
      this.noveltySums[at] += this.meanInformation(top);
      this.popularitySums[at] += this.meanPopularity(top);
    });
  }

  toMetrics(): ListMetrics {
    const itemCount = this.popularity.length;
    const profile = this.profileSum / this.profileCount;
    const byCutoff = (valueAt: (at: number) => number) =>
      Object.fromEntries(this.cutoffs.map((k, at) => [k, valueAt(at)]));
    return {
      coverage: byCutoff((at) => this.listed[at].filter((count) => count > 0).length / itemCount),
      gini: byCutoff((at) => giniOf(this.listed[at])),
      novelty: byCutoff((at) => this.noveltySums[at] / this.userCount),
      averagePopularity: byCutoff((at) => this.popularitySums[at] / this.userCount),
      popularityLift: byCutoff((at) => this.popularitySums[at] / this.userCount / profile - 1),
    };
  }

  private meanPopularity(items: Uint32Array): number {
    let sum = 0;
    for (const item of items) sum += this.popularity[item];
    return sum / items.length;
  }

  /** Counted with one more pair than there are, so that an item which nobody took has a figure too. */
  private meanInformation(items: Uint32Array): number {
    let sum = 0;
    for (const item of items) sum -= Math.log2((this.popularity[item] + 1) / (this.trainUserCount + 1));
    return sum / items.length;
  }
}
