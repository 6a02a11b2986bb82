import { type Codebooks, requireCodebooks } from './codebooks.js';
import { ArgumentError, ShapeError } from './errors.js';
import type { Id } from './id.js';
import { IdMap } from './id-map.js';
import { requireFiniteValues, requireLength, requireTyped } from './options/arrays.js';
import { requireIdMap } from './options/ids.js';
import { optionNames, requireKnown } from './options/names.js';
import { requireInteger } from './options/numbers.js';

/** What a `CodeTable` is made of. */
export interface CodeTableContent<Item extends Id = Id> extends Codebooks {
  /** Codeword index of each item in each codebook, shape `[itemCount, codebookCount]`. */
  codes: Uint8Array;
  /**
   * How many codes each item has, for codes of variable rate, shape `[itemCount]`. The last codeword of each
   * codebook is then the zero vector, and stands where an item has no code. Default: `codebookCount` for all.
   */
  lengths?: Uint8Array;
  /** Added to every score of the item, shape `[itemCount]`. Default: none. */
  itemBias?: Float32Array;
  /** Ids of the items, in the order of `codes`. Default: 0 to `itemCount` - 1. */
  items?: IdMap<Item>;
}

/** With the `itemCount` of a table whose parts are spread, which follows from the others. */
const names = /* @__PURE__ */ optionNames<CodeTableContent & { itemCount?: number }>({
  codes: 1,
  codebooks: 1,
  codebookCount: 1,
  codewordCount: 1,
  dim: 1,
  lengths: 1,
  itemBias: 1,
  items: 1,
  itemCount: 1,
});

/**
 * Items as codes: item i is approximated by the sum of one codeword from each codebook, and its score
 * for a user is the sum of one entry from each row of the user's look-up table. LightRec (WWW'20), eq. 1
 * and 2. Where quantizers and baselines end, the index, the metrics and the cluster begin.
 */
export class CodeTable<Item extends Id = Id> {
  static readonly kind = 'code-table';
  static readonly version = 1;

  readonly codes: Uint8Array;
  readonly codebooks: Float32Array;
  readonly codebookCount: number;
  readonly codewordCount: number;
  readonly dim: number;
  readonly itemCount: number;
  readonly lengths?: Uint8Array;
  readonly itemBias?: Float32Array;
  readonly items: IdMap<Item>;

  /** @throws ShapeError or ArgumentError where the arrays do not fit each other */
  constructor(content: CodeTableContent<Item>) {
    requireContent(content);
    this.codes = content.codes;
    this.codebooks = content.codebooks;
    this.codebookCount = content.codebookCount;
    this.codewordCount = content.codewordCount;
    this.dim = content.dim;
    this.itemCount = content.codes.length / content.codebookCount;
    this.lengths = content.lengths;
    this.itemBias = content.itemBias;
    requireFitting(this);
    requireLengths(this);
    this.items = content.items ?? (IdMap.range(this.itemCount) as IdMap as IdMap<Item>);
    requireLength('items', { length: this.items.size }, [this.itemCount]);
  }

  /** Bytes that an item costs in memory beyond the codebooks, as a mean: one a code, and four for a bias. */
  get bytesPerItem(): number {
    return this.meanLength + (this.itemBias ? 4 : 0);
  }

  /** Codes that an item has, as a mean. */
  get meanLength(): number {
    const { lengths, codebookCount, itemCount } = this;
    if (!lengths || itemCount === 0) return codebookCount;
    return lengths.reduce((sum, length) => sum + length, 0) / itemCount;
  }

  /** How many times smaller codes and codebooks are than the float32 vectors they stand for. */
  get compression(): number {
    const packed = this.itemCount * this.bytesPerItem + this.codebooks.byteLength;
    return (this.itemCount * this.dim * 4) / packed;
  }

  /** The sum of the codewords of the item at a position, shape `[dim]`. */
  decode(itemIndex: number): Float32Array {
    requireInteger('itemIndex', itemIndex, 0, this.itemCount - 1);
    const vector = new Float32Array(this.dim);
    for (let b = 0; b < this.codebookCount; b++) {
      const codeword = (b * this.codewordCount + this.codes[itemIndex * this.codebookCount + b]) * this.dim;
      for (let d = 0; d < this.dim; d++) vector[d] += this.codebooks[codeword + d];
    }
    return vector;
  }
}

/** Each part by itself. */
function requireContent(content: CodeTableContent): void {
  const { codes, lengths, itemBias } = content;
  requireKnown('CodeTable', content, names);
  requireCodebooks(content);
  requireTyped('codes', codes, 'Uint8Array');
  if (lengths !== undefined) requireTyped('lengths', lengths, 'Uint8Array');
  if (itemBias !== undefined) {
    requireTyped('itemBias', itemBias, 'Float32Array');
    requireFiniteValues('itemBias', itemBias);
  }
  if (content.items !== undefined) requireIdMap('items', content.items);
}

/** All of them together. */
function requireFitting(table: CodeTable): void {
  const { codes, codebookCount, codewordCount, itemCount, itemBias } = table;
  if (!Number.isInteger(itemCount)) {
    throw new ShapeError({
      argument: 'codes',
      expected: `a multiple of ${codebookCount} entries`,
      received: codes.length,
    });
  }
  if (itemBias) requireLength('itemBias', itemBias, [itemCount]);
  if (codewordCount === 256) return;
  const outside = codes.findIndex((code) => code >= codewordCount);
  if (outside >= 0) {
    throw new ArgumentError({
      argument: `codes[${outside}]`,
      expected: `a code below ${codewordCount}`,
      received: codes[outside],
    });
  }
}

/** Throws unless the codes beyond each item's length are the missing one, whose codeword is zero everywhere. */
function requireLengths({ codes, codebooks, codebookCount, codewordCount, dim, itemCount, lengths }: CodeTable): void {
  if (!lengths) return;
  requireLength('lengths', lengths, [itemCount]);
  const tooLong = lengths.findIndex((length) => length > codebookCount);
  if (tooLong >= 0) {
    const expected = `at most ${codebookCount} codes`;
    throw new ArgumentError({ argument: `lengths[${tooLong}]`, expected, received: lengths[tooLong] });
  }
  const missing = codewordCount - 1;
  for (let b = 0; b < codebookCount; b++) {
    const end = (b + 1) * codewordCount * dim;
    if (codebooks.subarray(end - dim, end).every((value) => value === 0)) continue;
    const expected = 'the zero vector, which stands for a missing code';
    throw new ArgumentError({ argument: `codebooks[${b}][${missing}]`, expected, received: 'another' });
  }
  for (let i = 0; i < codes.length; i++) {
    if (i % codebookCount < lengths[Math.floor(i / codebookCount)] || codes[i] === missing) continue;
    const expected = `${missing}, the missing code, beyond the length of its item`;
    throw new ArgumentError({ argument: `codes[${i}]`, expected, received: codes[i] });
  }
}
