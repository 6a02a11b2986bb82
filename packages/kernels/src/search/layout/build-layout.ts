import { ArgumentError, type CodeTable } from '@lightrec/core';
import { requireFiniteValues } from '@lightrec/core/options';
import { orderCodebooks } from './codebook-order.js';
import { orderCodewords } from './codeword-order.js';
import { countingSort } from './counting-sort.js';
import { codebookOf, type PlacedCodes, placeCodes } from './placed-codes.js';
import { residualNorms } from './residual-norms.js';
import { blockSize, paddedCount, type SearchLayout, type SearchSegment } from './search-layout.js';

/** Codebooks that the kernels have room for. */
export const mostCodebooks = 16;

export interface LayoutOptions {
  /** The codebook of the code table at each place, shape `[codebookCount]`. Default: by falling energy. */
  codebookOrder?: Uint8Array;
  /** Second codewords in a group, a power of two. Default: chosen by the number of items. */
  groupWidth?: number;
}

/**
 * The layout of a code table.
 *
 * @throws ArgumentError for more than 16 codebooks, or numbers that are not finite
 */
export function buildLayout(codeTable: CodeTable, options: LayoutOptions = {}): SearchLayout {
  const { codebookCount, codewordCount, dim, itemCount } = codeTable;
  if (codebookCount > mostCodebooks) {
    throw new ArgumentError({
      argument: 'codeTable.codebookCount',
      expected: `at most ${mostCodebooks}`,
      received: codebookCount,
    });
  }
  requireFiniteValues('codeTable.codebooks', codeTable.codebooks);
  if (codeTable.itemBias) requireFiniteValues('codeTable.itemBias', codeTable.itemBias);
  const codebookOrder = options.codebookOrder?.slice() ?? orderCodebooks(codeTable);
  const codewordOrder = new Uint8Array(codebookCount * codewordCount);
  codebookOrder.forEach((book, place) => {
    codewordOrder.set(orderCodewords(codebookOf(codeTable, book), dim), place * codewordCount);
  });
  const placed = placeCodes(codeTable, codebookOrder, codewordOrder);
  const items = new Uint32Array(itemCount);
  const segments: SearchSegment[] = [];
  let start = 0;
  for (const { codeLength, members } of itemsByLength(codeTable)) {
    if (members.length === 0) continue;
    const width = options.groupWidth ?? chooseGroupWidth(members.length, codewordCount);
    segments.push(buildSegment(placed, codeLength, members, width, start, items.subarray(start)));
    start += members.length;
  }
  const { itemBias } = codeTable;
  const isVariableRate = codeTable.lengths !== undefined;
  const biases = itemBias && Float32Array.from(items, (item) => itemBias[item]);
  const shape = { dim, codebookCount, codewordCount, itemCount, isVariableRate, codebookOrder, codewordOrder };
  return { ...shape, codebooks: blockCodebooks(placed), items, biases, segments };
}

/** Items of each code length, longest codes first; those without a code with those of one. */
function itemsByLength({
  lengths,
  codebookCount,
  itemCount,
}: CodeTable): { codeLength: number; members: Uint32Array }[] {
  const all = countUp(itemCount);
  if (!lengths) return [{ codeLength: codebookCount, members: all }];
  const missing = lengths.map((length) => codebookCount - Math.max(1, length));
  const { order, offsets } = countingSort(all, missing, codebookCount);
  return Array.from({ length: codebookCount }, (_, i) => ({
    codeLength: codebookCount - i,
    members: order.subarray(offsets[i], offsets[i + 1]),
  }));
}

function countUp(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Second codewords in a group for which the byte tables of the kernels are exact. */
const usualGroupWidth = 16;
/** Items in a group as a mean: fewer are not worth the visit, of more too many pass with the best. */
const [fewestPerGroup, mostPerGroup] = [30, 400];

/** Holds every codeword there can be. */
const widestGroup = 256;

/** Second codewords in a group, a power of two; measured with 26 thousand to 10 million items. */
function chooseGroupWidth(itemCount: number, codewordCount: number): number {
  const perCodeword = itemCount / codewordCount ** 2;
  let width = usualGroupWidth;
  while (width < codewordCount && perCodeword * width < fewestPerGroup) width *= 2;
  while (width > 1 && perCodeword * width > mostPerGroup) width /= 2;
  return width;
}

/** @param items - written: the item at each position of the segment */
function buildSegment(
  placed: PlacedCodes,
  codeLength: number,
  members: Uint32Array,
  width: number,
  start: number,
  items: Uint32Array,
): SearchSegment {
  const { codewordCount } = placed.codeTable;
  const [firsts, seconds] = placed.codes;
  const groupWidth = codeLength === 1 ? widestGroup : width;
  const groupCount = Math.ceil(codewordCount / groupWidth);
  const { norms, normUnit } = residualNorms(placed, codeLength, members);
  const falling = norms.map((norm) => 255 - norm);
  const groups = new Uint32Array(members.length);
  for (let i = 0; i < members.length; i++) {
    const group = groupCount === 1 ? 0 : Math.floor(seconds[members[i]] / groupWidth);
    groups[i] = firsts[members[i]] * groupCount + group;
  }
  const byNorm = countingSort(countUp(members.length), falling, 256).order;
  const { order, offsets } = countingSort(byNorm, groups, codewordCount * groupCount);
  const stride = Math.ceil(members.length / 64) * 64;
  const codes = new Uint8Array((codeLength - 1) * stride);
  for (let place = 1; place < codeLength; place++) {
    const column = placed.codes[place];
    const first = (place - 1) * stride;
    for (let i = 0; i < order.length; i++) codes[first + i] = column[members[order[i]]];
  }
  const sortedNorms = new Uint8Array(stride);
  for (let i = 0; i < order.length; i++) {
    sortedNorms[i] = norms[order[i]];
    items[i] = members[order[i]];
  }
  for (let i = 0; i < offsets.length; i++) offsets[i] += start;
  const shape = { codeLength, start, itemCount: members.length, groupWidth, groupCount, stride, normUnit };
  return { ...shape, offsets, codes, norms: sortedNorms };
}

/** Codebooks as the kernels read them: blocks of 16 codewords, component by component. */
function blockCodebooks({ codebooks, codeTable }: PlacedCodes): Float32Array {
  const { codewordCount, dim } = codeTable;
  const padded = paddedCount(codewordCount);
  const blocks = new Float32Array(codebooks.length * padded * dim);
  let at = 0;
  for (const codebook of codebooks) {
    for (let block = 0; block < padded; block += blockSize) {
      for (let d = 0; d < dim; d++) {
        for (let w = block; w < block + blockSize; w++) blocks[at++] = codebook[(w < codewordCount ? w : 0) * dim + d];
      }
    }
  }
  return blocks;
}
