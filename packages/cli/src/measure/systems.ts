import type { ScoringRecommender } from '@lightrec/eval';
import { IndexRecommender, LightRecIndex } from '@lightrec/index';
import { usualCandidateCount } from '../reranking.js';
import type { Run } from '../run/train-run.js';
import { BruteForce } from './brute-force.js';

/** One of the systems that a run compares. */
export interface System {
  /** Its name in tables and plots. */
  name: string;
  /** What is judged; scores every item. */
  recommender: ScoringRecommender;
  /** As of `evaluate`: how many places come from its lists. */
  listLength?: number;
  /** What is timed; the same lists as `recommender`. */
  timed: ScoringRecommender | BruteForce;
  /** Bytes that each item costs. */
  bytesPerItem: number;
  /** Bytes of all that is kept for items, what they share included. */
  totalBytes: number;
}

/**
 * The float teacher, LightRec, and, where the index of the run keeps vectors, LightRec whose first candidates are
 * sorted anew by them.
 */
export async function systemsOf({ teacher, student, index }: Run): Promise<System[]> {
  const { codeTable, userVectors } = student.model;
  const { bytesPerItem: floatBytes, itemCount } = teacher.model;
  const codeBytes = codeTable.bytesPerItem;
  const packedBytes = itemCount * codeBytes + codeTable.codebooks.byteLength;
  const searched = new IndexRecommender({ index: await LightRecIndex.build(codeTable), userVectors });
  const systems: System[] = [
    {
      name: 'BPR float',
      recommender: teacher.model,
      timed: new BruteForce(teacher.model),
      bytesPerItem: floatBytes,
      totalBytes: itemCount * floatBytes,
    },
    {
      name: 'LightRec',
      recommender: searched,
      timed: searched,
      bytesPerItem: codeBytes,
      totalBytes: packedBytes,
    },
  ];
  if (!index.hasVectors) return systems;
  const reranked = new IndexRecommender({ index, userVectors, rerank: { candidateCount: usualCandidateCount } });
  const { vectorBytesPerItem } = index.stats;
  systems.push({
    name: 'LightRec + post-ranking',
    recommender: reranked,
    listLength: Math.min(usualCandidateCount, itemCount),
    timed: reranked,
    bytesPerItem: codeBytes + vectorBytesPerItem,
    totalBytes: packedBytes + itemCount * vectorBytesPerItem,
  });
  return systems;
}
