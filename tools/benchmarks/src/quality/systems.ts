/**
 * The students that are measured against the float teacher of one seed. Those of two teachers have learnt from the
 * ensemble of it and the next seed's; `teacherCount` is 1 unless given.
 */
import type { LightRecOptions } from '@lightrec/models';

export const systems: Record<string, LightRecOptions & { teacherCount?: number }> = {
  'LightRec best': {},
  'LightRec best, score-aware start alone': { epochs: 0 },
  'LightRec best, k-means start alone': { start: 'k-means', epochs: 0 },
  'LightRec variable rate': { codebookCount: 10, meanLength: 4 },
  'LightRec variable rate, lengths included': { codebookCount: 10, meanLength: 3.5 },
  'LightRec 8 bytes': { codebookCount: 8 },
  'LightRec best, two teachers': { teacherCount: 2 },
  'LightRec variable rate, two teachers': { codebookCount: 10, meanLength: 4, teacherCount: 2 },
  'LightRec paper': { recipe: 'paper' },
};
