import type { LightRecProgress } from '@lightrec/models';
import { PhaseStages, type Progress } from '../terminal/index.js';

type StartProgress = Exclude<LightRecProgress, { phase: 'train' }>;

const names: Record<StartProgress['phase'], string> = {
  lists: 'Ask the teacher',
  profile: 'Weigh items',
  codebooks: 'Start codebooks',
  candidates: 'Find near codes',
  losses: 'Choose codes',
};

/** Shows how far the start of LightRec is, a stage for each of its phases. */
export function startStages(progress: Progress): (at: StartProgress) => void {
  const stages = new PhaseStages(progress, names);
  return ({ relativeError: error, ...at }) => stages.update(at, error === undefined ? {} : { error });
}
