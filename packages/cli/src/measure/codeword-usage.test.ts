import { CodeTable } from '@lightrec/core';
import { expect, it } from 'vitest';
import { codewordUsage } from './codeword-usage.js';

it('counts the items of each codeword; the perplexity is exp of the entropy', () => {
  const codes = Uint8Array.of(0, 2, 1, 2, 0, 2, 1, 2);
  const codebooks = new Float32Array(2 * 4);
  const table = new CodeTable({ codes, codebooks, codebookCount: 2, codewordCount: 4, dim: 1 });
  const [first, second] = codewordUsage(table);
  expect(first).toEqual({ counts: Uint32Array.of(2, 2, 0, 0), perplexity: expect.closeTo(2), deadCount: 2 });
  expect(second).toEqual({ counts: Uint32Array.of(0, 0, 4, 0), perplexity: 1, deadCount: 3 });
});
