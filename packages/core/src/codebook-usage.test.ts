import { describe, expect, it } from 'vitest';
import { codebookUsage } from './codebook-usage.js';

describe('codebookUsage', () => {
  it('counts each codebook apart', () => {
    const [first, second] = codebookUsage({
      codes: Uint8Array.of(0, 2, 0, 1, 3, 2),
      codebookCount: 2,
      codewordCount: 4,
    });
    expect(Array.from(first.counts)).toEqual([2, 0, 0, 1]);
    expect(Array.from(second.counts)).toEqual([0, 1, 2, 0]);
    expect([first.deadCount, second.deadCount]).toEqual([2, 2]);
  });

  it('has as perplexity the number of codewords where they are used evenly, and 1 for a single one', () => {
    const [even] = codebookUsage({ codes: Uint16Array.of(0, 299, 7, 8), codebookCount: 1, codewordCount: 300 });
    expect(even.perplexity).toBeCloseTo(4, 12);
    expect(codebookUsage({ codes: [3, 3, 3], codebookCount: 1, codewordCount: 4 })[0].perplexity).toBe(1);
  });

  it('has the perplexity of an uneven use', () => {
    // Shares 3/4 and 1/4: entropy .75 ln(4/3) + .25 ln 4 = .56233, exp of it 1.75477.
    expect(codebookUsage({ codes: [0, 0, 0, 1], codebookCount: 1, codewordCount: 2 })[0].perplexity).toBeCloseTo(
      1.75477,
      5,
    );
  });

  it('says 0 without rows', () => {
    const [usage] = codebookUsage({ codes: [], codebookCount: 1, codewordCount: 3 });
    expect(usage).toEqual({ counts: new Uint32Array(3), perplexity: 0, deadCount: 3 });
  });
});
