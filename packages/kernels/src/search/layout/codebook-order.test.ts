import { CodeTable, Random } from '@lightrec/core';
import { randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { orderCodebooks } from './codebook-order.js';

const shape = { itemCount: 4, codebookCount: 3, codewordCount: 2, dim: 1 };

describe('the order of codebooks', () => {
  it('falls with the spread of what they add to items, not with how large it is', () => {
    const codeTable = new CodeTable({
      ...shape,
      codes: Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1),
      // Spread by 1 around 1000, by 4 around 0, by 2 around 50.
      codebooks: Float32Array.of(999, 1001, -4, 4, 48, 52),
    });
    expect([...orderCodebooks(codeTable)]).toEqual([1, 2, 0]);
  });

  it('counts the codewords that items have alone', () => {
    const codebooks = Float32Array.of(0, 900, 1, 2, 1, 3);
    const codeTable = new CodeTable({ ...shape, codes: Uint8Array.of(0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0), codebooks });
    expect([...orderCodebooks(codeTable)]).toEqual([2, 1, 0]);
  });

  it('stays as it is for codes of variable rate, without items, and among equals', () => {
    const ofVariableRate = randomTable(new Random(1), { ...shape, itemCount: 40, ofVariableRate: true });
    const empty = randomTable(new Random(1), { ...shape, itemCount: 0 });
    const equal = new CodeTable({ ...shape, codes: new Uint8Array(12), codebooks: new Float32Array(6) });
    for (const codeTable of [ofVariableRate, empty, equal]) expect([...orderCodebooks(codeTable)]).toEqual([0, 1, 2]);
  });
});
