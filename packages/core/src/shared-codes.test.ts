import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedCodes } from './shared-codes.js';

describe('sharedCodes', () => {
  it('counts whole codes, not single codewords', () => {
    const codes = Uint8Array.of(1, 2, 1, 2, 2, 1, 3, 4, 3, 4, 3, 4);
    expect(sharedCodes({ codes, codebookCount: 2 })).toEqual({ distinctCount: 3, sharingItemCount: 5 });
  });

  it('is none of none', () => {
    expect(sharedCodes({ codes: [], codebookCount: 4 })).toEqual({ distinctCount: 0, sharingItemCount: 0 });
  });

  it('is what comparing all pairs of items gives (random codes)', () => {
    const rows = fc.array(fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }), { maxLength: 20 });
    fc.assert(
      fc.property(rows, (items) => {
        const isSame = (a: number[], b: number[]) => a.every((code, at) => code === b[at]);
        const sharing = items.filter((own, i) => items.some((other, j) => i !== j && isSame(own, other)));
        const first = items.filter((own, i) => !items.slice(0, i).some((other) => isSame(own, other)));
        expect(sharedCodes({ codes: items.flat(), codebookCount: 3 })).toEqual({
          distinctCount: first.length,
          sharingItemCount: sharing.length,
        });
      }),
    );
  });
});
