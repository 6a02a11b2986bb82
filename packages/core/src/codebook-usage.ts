/** How the codewords of one codebook are used. */
export interface CodebookUsage {
  /** Items that have each codeword, shape `[codewordCount]`. */
  counts: Uint32Array;
  /**
   * `exp` of the entropy of the choice: how many codewords, used evenly, would be as varied. Between 1 and
   * `codewordCount`; 0 without items.
   */
  perplexity: number;
  /** Codewords that no item has. */
  deadCount: number;
}

/**
 * How the items of a code table spread over the codewords, for each codebook. A missing code counts as the codeword that
 * stands for it.
 *
 * @param table - a `CodeTable`, or `codes` of any integers, shape `[itemCount, codebookCount]`
 */
export function codebookUsage({ codes, codebookCount, codewordCount }: CodeSizes): CodebookUsage[] {
  return Array.from({ length: codebookCount }, (_, b) => {
    const counts = new Uint32Array(codewordCount);
    for (let i = b; i < codes.length; i += codebookCount) counts[codes[i]]++;
    const deadCount = counts.filter((count) => count === 0).length;
    return { counts, perplexity: perplexityOf(counts), deadCount };
  });
}

interface CodeSizes {
  codes: ArrayLike<number>;
  codebookCount: number;
  codewordCount: number;
}

function perplexityOf(counts: Uint32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log(count / total);
  return Math.exp(entropy);
}
