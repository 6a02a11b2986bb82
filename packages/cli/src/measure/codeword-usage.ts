import type { CodeTable } from '@lightrec/core';
import type { CodewordUsage } from '../report/index.js';

/** How the items of a code table spread over the codewords, for each codebook. */
export function codewordUsage({ codes, codebookCount, codewordCount, itemCount }: CodeTable): CodewordUsage[] {
  return Array.from({ length: codebookCount }, (_, codebook) => {
    const counts = new Uint32Array(codewordCount);
    for (let item = 0; item < itemCount; item++) counts[codes[item * codebookCount + codebook]]++;
    let entropy = 0;
    for (const count of counts) if (count > 0) entropy -= (count / itemCount) * Math.log(count / itemCount);
    return { counts, perplexity: Math.exp(entropy), deadCount: counts.filter((count) => count === 0).length };
  });
}
