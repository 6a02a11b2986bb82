/**
 * The students that are measured against the float teacher of one seed. Those of two teachers have learnt from the
 * ensemble of it and the next seed's; `teacherCount` is 1 unless given. Those with `texts` have learnt from DSSM instead, and
 * are measured where items have texts.
 */
import type { LightRecOptions } from '@lightrec/models';

interface Student extends LightRecOptions {
  teacherCount?: number;
  texts?: boolean;
  /** Whether the first candidates are sorted anew by the vectors of DSSM. */
  postRanked?: boolean;
}

export const systems: Record<string, Student> = {
  'LightRec best': {},
  'LightRec best, score-aware start alone': { epochs: 0 },
  'LightRec best, k-means start alone': { start: 'k-means', epochs: 0 },
  'LightRec variable rate': { codebookCount: 10, meanLength: 4 },
  'LightRec variable rate, lengths included': { codebookCount: 10, meanLength: 3.5 },
  'LightRec 8 bytes': { codebookCount: 8 },
  'LightRec best, two teachers': { teacherCount: 2 },
  'LightRec variable rate, two teachers': { codebookCount: 10, meanLength: 4, teacherCount: 2 },
  'LightRec paper': { recipe: 'paper' },
  'LightRec+': { texts: true },
  'LightRec+ (PR)': { texts: true, postRanked: true },
};
