import { CodeTable } from '@lightrec/core';
import {
  type CellProducts,
  type Cells,
  createCellProducts,
  createModeChoice,
  type ModeChoice,
} from '@lightrec/kernels';
import { Descent } from './descent.js';
import { mostCells, relativeError } from './list-cells.js';
import { crossGram, multiply, WhiteBasis } from './white-basis.js';

/** How often all codebooks of an item are gone through, at most. */
const passCount = 2;

/** What items are solved by, while the users stand: all in the basis of these users. */
interface Standing {
  basis: WhiteBasis;
  /** Shape `[userCount, dim]`. */
  users: Float32Array;
  /** What the background draws each item to, shape `[itemCount, dim]`. */
  pulls: Float32Array;
  codebooks: Float32Array;
  descent: Descent;
}

/**
 * The items of a code table by the users that stand: the codewords, then the codes, by which scores come nearest to the
 * teacher's, in the lists and all over.
 */
export class ListedItems {
  readonly codebooks: Float32Array;
  readonly codes: Uint8Array;
  private readonly lengths: Uint8Array;
  private readonly products: CellProducts;
  private readonly choice: ModeChoice;
  private standing!: Standing;
  /** Of a step, for each codeword. */
  private readonly sums: Float32Array;

  /**
   * @param start - codes and codebooks
   * @param itemVectors - the teacher's, shape `[itemCount, dim]`
   * @param cells - the lists of users, by items
   * @param background - what each score beyond the lists counts
   */
  constructor(
    private readonly start: CodeTable,
    private readonly itemVectors: Float32Array,
    private readonly cells: Cells,
    private readonly userCount: number,
    private readonly background: number,
  ) {
    const { dim, codebookCount, codewordCount, itemCount, lengths } = start;
    this.codebooks = start.codebooks.slice();
    this.codes = start.codes.slice();
    this.lengths = lengths ?? new Uint8Array(itemCount).fill(codebookCount);
    const sizes = { dim, mostCells: mostCells(cells) };
    this.products = createCellProducts({ ...sizes, partnerCount: userCount });
    this.choice = createModeChoice({ ...sizes, userCount, codebookCount, codewordCount });
    this.sums = new Float32Array(this.codebooks.length);
  }

  /** Takes users and the teacher's vectors of the same users, shape `[userCount, dim]`. */
  begin(users: Float32Array, teacherUsers: Float32Array): void {
    const { dim } = this.start;
    const basis = new WhiteBasis(users, dim);
    const rows = basis.rows(users);
    const codebooks = basis.partners(this.codebooks);
    // The sum over users of q u^T, u being the teacher's: <pull, q> adds up its scores times those of q.
    const pulls = multiply(this.itemVectors, crossGram(teacherUsers, rows, dim), dim);
    for (let i = 0; i < pulls.length; i++) pulls[i] *= this.background;
    this.products.setPartners(rows);
    const descent = new Descent(codebooks, this.stiffness());
    this.standing = { basis, users: rows, pulls, codebooks, descent };
  }

  /**
   * Moves the codewords once the last items have been added; the first step, 0, only finds out where to.
   *
   * @returns the squared errors of these items in the first step, as a share
   */
  moveCodebooks(step: number, first: number, last: number): number {
    const { dim, itemCount } = this.start;
    const { codebooks, descent, pulls } = this.standing;
    if (first === 0) this.sums.fill(0);
    const rows = this.decode(step === 0 ? codebooks : descent.direction, first, last);
    const sums = rows.map((value) => -this.background * value);
    if (step === 0) for (let i = 0; i < sums.length; i++) sums[i] += pulls[first * dim + i];
    const error = this.products.add(this.cells, first, last, rows, sums, step === 0 ? 1 : 0);
    this.eachCodeword(first, last, (item, codeword) => {
      const [from, to] = [(item - first) * dim, codeword * dim];
      for (let d = 0; d < dim; d++) this.sums[to + d] += sums[from + d];
    });
    if (last === itemCount && step === 0) descent.start(this.sums);
    else if (last === itemCount) descent.advance(this.sums);
    return relativeError(error, this.cells, first, last);
  }

  /** Ends with the codebooks. */
  beginCodes(): void {
    const { basis, users, codebooks } = this.standing;
    this.codebooks.set(basis.partnersOut(codebooks));
    this.choice.begin({ users, codebooks, background: this.background });
  }

  chooseCodes(first: number, last: number): void {
    const { dim, codebookCount } = this.start;
    const rows = {
      pulls: this.standing.pulls.subarray(first * dim, last * dim),
      lengths: this.lengths.subarray(first, last),
      codes: this.codes.subarray(first * codebookCount, last * codebookCount),
    };
    this.choice.choose(this.cells, first, rows, passCount);
  }

  toCodeTable(): CodeTable {
    return new CodeTable({ ...this.start, codebooks: this.codebooks.slice(), codes: this.codes.slice() });
  }

  /** The composite vectors, shape `[itemCount, dim]`. */
  vectors(): Float32Array {
    return this.decode(this.codebooks, 0, this.start.itemCount);
  }

  /** Sums of the codewords of some items. */
  private decode(codebooks: Float32Array, first: number, last: number): Float32Array {
    const { dim } = this.start;
    const rows = new Float32Array((last - first) * dim);
    this.eachCodeword(first, last, (item, codeword) => {
      const [from, to] = [codeword * dim, (item - first) * dim];
      for (let d = 0; d < dim; d++) rows[to + d] += codebooks[from + d];
    });
    return rows;
  }

  /** What a step of a codeword costs: the cells of its items, as the users' outer products add up to the identity. */
  private stiffness(): Float64Array {
    const { codebookCount, codewordCount, itemCount } = this.start;
    const { offsets, weights } = this.cells;
    const stiffness = new Float64Array(codebookCount * codewordCount);
    this.eachCodeword(0, itemCount, (item, codeword) => {
      let weight = 0;
      for (let cell = offsets[item]; cell < offsets[item + 1]; cell++) weight += weights[cell];
      stiffness[codeword] += this.background + weight / this.userCount;
    });
    return stiffness;
  }

  /** Missing codes are left out, so that the zero vector that stands for them stays zero. */
  private eachCodeword(first: number, last: number, visit: (item: number, codeword: number) => void): void {
    const { codebookCount, codewordCount } = this.start;
    const missing = this.start.lengths ? codewordCount - 1 : codewordCount;
    for (let item = first; item < last; item++) {
      for (let b = 0; b < codebookCount; b++) {
        const code = this.codes[item * codebookCount + b];
        if (code !== missing) visit(item, b * codewordCount + code);
      }
    }
  }
}
