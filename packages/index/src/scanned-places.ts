import type { PositionRange } from '@lightrec/kernels';

/** Translates between positions of the index and places in a scan of some of its ranges, one after another. */
export class ScannedPlaces {
  /** How many positions the ranges hold. */
  readonly count: number;
  /** Place of each range's first position. */
  private readonly firstPlaces: number[] = [];

  /** @param ranges - ascending and disjoint */
  constructor(private readonly ranges: readonly PositionRange[]) {
    let place = 0;
    for (const { start, end } of ranges) {
      this.firstPlaces.push(place);
      place += end - start;
    }
    this.count = place;
  }

  /** The position at a place. */
  positionAt(place: number): number {
    const range = lastAtMost(this.firstPlaces.length, (i) => this.firstPlaces[i], place);
    return this.ranges[range].start + place - this.firstPlaces[range];
  }

  /** The place of a position, or -1 where its range was not scanned. */
  placeOf(position: number): number {
    const range = lastAtMost(this.ranges.length, (i) => this.ranges[i].start, position);
    if (range < 0 || position >= this.ranges[range].end) return -1;
    return this.firstPlaces[range] + position - this.ranges[range].start;
  }
}

/** The last of `count` ascending values that is at most `limit`; -1 where none is. */
function lastAtMost(count: number, valueAt: (i: number) => number, limit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
