import type { StartPart, StartProgress } from '@lightrec/models';
import type { Progress, Stage } from '../terminal/index.js';

const names: Record<StartPart, string> = {
  profile: 'Ask the teacher',
  codebooks: 'Start codebooks',
  candidates: 'Find near codes',
  losses: 'Choose codes',
};

/** The progress of the start of codebooks, a stage for each of its parts. */
export class StartStage {
  private part?: StartPart;
  private stage?: Stage;

  constructor(private readonly progress: Progress) {}

  update({ part, done, total, relativeError }: StartProgress): void {
    if (part !== this.part) this.stage = this.progress.stage(names[part], total);
    this.part = part;
    this.stage!.update(done, relativeError === undefined ? {} : { error: relativeError });
  }
}
