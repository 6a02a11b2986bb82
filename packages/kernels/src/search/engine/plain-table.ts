import { blockSize, paddedCount, type SearchLayout } from '../layout/search-layout.js';
import { requireScores } from './require-scores.js';

/** A user's look-up table in plain TypeScript, to the bits of that in WebAssembly: LightRec (WWW'20), eq. 2. */
export class PlainTable {
  /** Shape `[codebookCount, 256]`. */
  readonly entries: Float32Array;
  /** Largest entry of each row, shape `[codebookCount]`. */
  readonly maxima: Float32Array;
  /** Sum of the largest magnitudes, and the user's length, rounded up. */
  magnitudeSum = 0;
  userNorm = 0;

  constructor(private readonly layout: SearchLayout) {
    this.entries = new Float32Array(layout.codebookCount * 256);
    this.maxima = new Float32Array(layout.codebookCount);
  }

  build(user: ArrayLike<number>): void {
    const { codebooks, codebookCount, codewordCount, dim } = this.layout;
    const padded = paddedCount(codewordCount);
    let at = 0;
    this.magnitudeSum = 0;
    for (let book = 0; book < codebookCount; book++) {
      for (let block = 0; block < padded; block += blockSize) {
        const start = book * 256 + block;
        const sums = this.entries.fill(0, start, start + blockSize);
        for (let d = 0; d < dim; d++) {
          const component = Math.fround(user[d]);
          for (let lane = 0; lane < blockSize; lane++, at++) {
            sums[start + lane] += Math.fround(component * codebooks[at]);
          }
        }
      }
      const row = this.rowOf(book);
      this.maxima[book] = Math.max(...row);
      this.magnitudeSum = Math.fround(this.magnitudeSum + Math.max(...row.map(Math.abs)));
    }
    this.userNorm = Math.hypot(...Array.from(user)) * 1.000001;
    requireScores(Number.isFinite(this.magnitudeSum));
  }

  rowOf(book: number): Float32Array {
    return this.entries.subarray(book * 256, book * 256 + this.layout.codewordCount);
  }
}
