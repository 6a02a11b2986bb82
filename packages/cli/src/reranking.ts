import type { LightRecIndex, SearchOptions } from '@lightrec/index';

/** As many as LightRec (WWW'20), section 4.4, post-ranks. */
export const usualCandidateCount = 500;

/** The post-ranking of a search: by the vectors that an index keeps, where it does. */
export function rerankingOf(
  index: LightRecIndex,
  { k, candidates = usualCandidateCount, rerank = true }: { k: number; candidates?: number; rerank?: boolean },
): SearchOptions['rerank'] {
  return rerank && index.hasVectors ? { candidateCount: Math.max(k, candidates) } : undefined;
}
