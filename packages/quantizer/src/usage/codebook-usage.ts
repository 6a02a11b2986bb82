import { type Codes, codesOfCodebook } from '../arrays/codes.js';

/** How the codewords of one codebook are used. */
export interface CodebookUsage {
  /** Rows that each codeword was chosen for, shape `[codewordCount]`. */
  counts: Uint32Array;
  /**
   * `exp` of the entropy of the choice: how many codewords, used evenly, would be as varied. Between 1 and
   * `codewordCount`; 0 without rows.
   */
  perplexity: number;
  /** Codewords that were never chosen. */
  deadCount: number;
}

/** @param codes - shape `[count, codebookCount]` */
export function usageOf(codes: Codes, codebookCount: number, codewordCount: number): CodebookUsage[] {
  return Array.from({ length: codebookCount }, (_, b) => {
    const counts = new Uint32Array(codewordCount);
    for (const code of codesOfCodebook(codes, b, codebookCount)) counts[code]++;
    const deadCount = counts.filter((count) => count === 0).length;
    return { counts, perplexity: perplexityOf(counts), deadCount };
  });
}

function perplexityOf(counts: Uint32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log(count / total);
  return Math.exp(entropy);
}
