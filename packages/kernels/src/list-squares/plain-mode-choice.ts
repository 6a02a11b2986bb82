import type { Cells } from './cells.js';
import { type JointCosts, jointCosts, tableWidth } from './joint-costs.js';
import type { ModeChoice, ModeChoiceSizes, ModeCosts, ModeRows } from './mode-choice.js';

/** `ModeChoice` in plain TypeScript, the twin of the kernel: every operation is rounded to float32, in the same order. */
export class PlainModeChoice implements ModeChoice {
  private costs!: ModeCosts;
  private joint!: JointCosts;

  constructor(private readonly sizes: ModeChoiceSizes) {}

  begin(costs: ModeCosts): void {
    this.costs = costs;
    this.joint = jointCosts(this.sizes, costs);
  }

  choose(cells: Cells, first: number, { pulls, lengths, codes }: ModeRows, passCount: number): number {
    const { dim, codebookCount } = this.sizes;
    let changes = 0;
    for (let row = 0; row < lengths.length; row++) {
      const own = codes.subarray(row * codebookCount, (row + 1) * codebookCount);
      const rests = this.restsOf(cells, first + row, own);
      const pull = pulls.subarray(row * dim, (row + 1) * dim);
      for (let pass = 0; pass < passCount; pass++) {
        let changed = 0;
        for (let b = 0; b < lengths[row]; b++) changed += this.chooseMode(cells, first + row, b, own, rests, pull);
        if (changed === 0) break;
        changes += changed;
      }
    }
    return changes;
  }

  private restsOf({ offsets, partners, targets }: Cells, item: number, codes: Uint8Array): Float32Array {
    return targets.slice(offsets[item], offsets[item + 1]).map((target, at) => {
      let rest = target;
      codes.forEach((code, b) => {
        rest = Math.fround(rest - this.scoreOf(partners[offsets[item] + at], b, code));
      });
      return rest;
    });
  }

  private chooseMode(
    { offsets, partners, weights }: Cells,
    item: number,
    b: number,
    codes: Uint8Array,
    rests: Float32Array,
    pull: Float32Array,
  ): number {
    const { codewordCount } = this.sizes;
    const current = codes[b];
    const costs = this.ownCosts(b, codes, pull);
    rests.forEach((rest, at) => {
      const user = partners[offsets[item] + at];
      rests[at] = rest + this.scoreOf(user, b, current);
      const twice = Math.fround(2 * rests[at]);
      for (let w = 0; w < codewordCount; w++) {
        const score = this.scoreOf(user, b, w);
        const weighted = Math.fround(weights[offsets[item] + at] * score);
        costs[w] += Math.fround(weighted * Math.fround(score - twice));
      }
    });
    let best = current;
    for (let w = 0; w < codewordCount; w++) if (costs[w] < costs[best]) best = w;
    rests.forEach((rest, at) => {
      rests[at] = rest - this.scoreOf(partners[offsets[item] + at], b, best);
    });
    codes[b] = best;
    return best === current ? 0 : 1;
  }

  /** What codewords of a codebook cost whatever the cells say. */
  private ownCosts(b: number, codes: Uint8Array, pull: Float32Array): Float32Array {
    const { dim, codebookCount, codewordCount } = this.sizes;
    const { alone, together } = this.joint;
    const width = tableWidth(this.sizes);
    const rowLength = codebookCount * width;
    return Float32Array.from({ length: codewordCount }, (_, w) => {
      let cost = alone[b * width + w];
      for (let d = 0; d < dim; d++) {
        const codeword = this.costs.codebooks[(b * codewordCount + w) * dim + d];
        cost = Math.fround(cost + Math.fround(Math.fround(-2 * pull[d]) * codeword));
      }
      for (let other = 0; other < codebookCount; other++) {
        if (other === b) continue;
        cost = Math.fround(cost + together[(other * width + codes[other]) * rowLength + b * width + w]);
      }
      return cost;
    });
  }

  private scoreOf(user: number, b: number, codeword: number): number {
    const { dim, codewordCount } = this.sizes;
    const { users, codebooks } = this.costs;
    let sum = 0;
    for (let d = 0; d < dim; d++) {
      const value = codebooks[(b * codewordCount + codeword) * dim + d];
      sum = Math.fround(sum + Math.fround(users[user * dim + d] * value));
    }
    return sum;
  }
}
