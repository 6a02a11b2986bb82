import type { Progress, Stage } from './progress.js';

/** Work that comes in phases, a stage of the progress for each, by its name for people. */
export class PhaseStages<Phase extends string> {
  private phase?: Phase;
  private stage?: Stage;

  constructor(
    private readonly progress: Progress,
    private readonly names: Readonly<Record<Phase, string>>,
  ) {}

  update(
    { phase, done, total }: { phase: Phase; done: number; total: number },
    figures?: Record<string, number>,
  ): void {
    if (phase !== this.phase) this.stage = this.progress.stage(this.names[phase], total);
    this.phase = phase;
    this.stage!.update(done, figures);
  }
}
