import type { SearchSegment } from '../layout/search-layout.js';
import type { PlainTable } from './plain-table.js';
import { sumEntries } from './sum-entries.js';

/** What items of a segment can score at the most, by the largest entries and by the norm of what is left. */
export class SegmentBounds {
  private readonly normScale: number;
  private readonly rounding: number;

  constructor(
    private readonly table: PlainTable,
    private readonly segment: SearchSegment,
    private readonly highestBias: number,
  ) {
    this.normScale = table.userNorm * segment.normUnit;
    // The last term is for numbers so small that they are rounded by more than their share.
    this.rounding = (table.magnitudeSum + highestBias) * 4e-6 + 2e-38;
  }

  /** Of items whose first two entries are at most these. */
  highest(first: number, second: number): number {
    const { maxima } = this.table;
    const sum = sumEntries(this.segment.codeLength, (book) =>
      book === 0 ? first : book === 1 ? second : maxima[book],
    );
    return Math.fround(sum + this.highestBias);
  }

  /** Of items whose first two entries add up to at most `start`, by the norm of their other codewords. */
  byNorm(start: number): (norm: number) => number {
    return (norm) => start + norm * this.normScale + this.highestBias + this.rounding;
  }
}
