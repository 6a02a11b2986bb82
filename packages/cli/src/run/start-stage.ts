import type { LightRecProgress } from '@lightrec/models';
import type { Progress, Stage } from '../terminal/index.js';

type StartProgress = Exclude<LightRecProgress, { phase: 'train' }>;

const names: Record<StartProgress['phase'], string> = {
  profile: 'Ask the teacher',
  codebooks: 'Start codebooks',
  candidates: 'Find near codes',
  losses: 'Choose codes',
};

/** The progress of the start of codebooks, a stage for each of its phases. */
export class StartStage {
  private phase?: StartProgress['phase'];
  private stage?: Stage;

  constructor(private readonly progress: Progress) {}

  update({ phase, done, total, relativeError }: StartProgress): void {
    if (phase !== this.phase) this.stage = this.progress.stage(names[phase], total);
    this.phase = phase;
    this.stage!.update(done, relativeError === undefined ? {} : { error: relativeError });
  }
}
