import type { ScoringRecommender } from '@lightrec/eval';
import { IndexRecommender, LightRecIndex } from '@lightrec/index';
import type { Run } from '../run/train-run.js';
import { BruteForce } from './brute-force.js';

/** Candidates that post-ranking sorts anew. LightRec (WWW'20), section 4.4. */
export const candidateCount = 500;

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

/** The float teacher, LightRec, and LightRec whose first candidates are sorted anew by the teacher. */
export async function systemsOf({ teacher, student, index }: Run): Promise<System[]> {
  const { codeTable, userVectors } = student.model;
  const { itemVectors, userVectors: teacherUsers, bytesPerItem: floatBytes, itemCount } = teacher.model;
  const codeBytes = codeTable.bytesPerItem;
  const packedBytes = itemCount * codeBytes + codeTable.codebooks.byteLength;
  const searched = new IndexRecommender({ index, userVectors });
  const reranked = new IndexRecommender({
    index: await LightRecIndex.build(codeTable, { vectors: itemVectors }),
    userVectors,
    rerank: { candidateCount, userVectors: teacherUsers },
  });
  return [
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
    {
      name: 'LightRec + post-ranking',
      recommender: reranked,
      listLength: Math.min(candidateCount, itemCount),
      timed: reranked,
      bytesPerItem: codeBytes + floatBytes,
      totalBytes: packedBytes + itemCount * floatBytes,
    },
  ];
}
