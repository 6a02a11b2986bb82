import { CodeTable, IdMap, type Random } from '@lightrec/core';
import { randomFloats, type Spread } from './random-floats.js';

export interface TableShape {
  itemCount: number;
  codebookCount: number;
  codewordCount: number;
  dim: number;
  withBias?: boolean;
  ofVariableRate?: boolean;
}

/** Items with random codes, whose ids are texts. */
export function randomTable(random: Random, shape: TableShape, spread: Spread = 'normal'): CodeTable {
  const { itemCount, codebookCount, codewordCount, dim, withBias, ofVariableRate } = shape;
  const codes = Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount));
  const codebooks = randomFloats(random, codebookCount * codewordCount * dim, spread);
  const lengths = ofVariableRate ? shorten(random, codes, codebooks, shape) : undefined;
  return new CodeTable({
    codes,
    codebooks,
    codebookCount,
    codewordCount,
    dim,
    lengths,
    itemBias: withBias ? randomFloats(random, itemCount, spread) : undefined,
    items: IdMap.from(Array.from({ length: itemCount }, (_, item) => `item ${item}`)),
  });
}

/** Takes codes from the ends of items, in place; what stands there then is the last codeword, made zero. */
function shorten(random: Random, codes: Uint8Array, codebooks: Float32Array, shape: TableShape): Uint8Array {
  const { itemCount, codebookCount, codewordCount, dim } = shape;
  const lengths = Uint8Array.from({ length: itemCount }, () => random.integer(codebookCount + 1));
  lengths.forEach((length, item) => {
    codes.fill(codewordCount - 1, item * codebookCount + length, (item + 1) * codebookCount);
  });
  for (let end = codewordCount * dim; end <= codebooks.length; end += codewordCount * dim)
    codebooks.fill(0, end - dim, end);
  return lengths;
}

/** What codes stand for, and a little more. */
export function nearCodes(codeTable: CodeTable, more: Float32Array): Float32Array {
  const { itemCount, dim } = codeTable;
  const decoded = Array.from({ length: itemCount }, (_, item) => codeTable.decode(item));
  return more.map((value, i) => decoded[Math.floor(i / dim)][i % dim] + 0.1 * value);
}
