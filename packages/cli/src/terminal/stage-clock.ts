import type { Progress, Stage } from './progress.js';

/** How long a stage took. */
export interface StageTime {
  stage: string;
  seconds: number;
}

/** Progress that also notes how long each stage took. */
export class StageClock implements Progress {
  private readonly ended: StageTime[] = [];
  private running?: { stage: string; startMs: number };

  constructor(
    private readonly progress: Progress,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The stages that have ended, in order; stages of one name are added up. */
  get seconds(): StageTime[] {
    const sums = new Map<string, number>();
    for (const { stage, seconds } of this.ended) sums.set(stage, (sums.get(stage) ?? 0) + seconds);
    return Array.from(sums, ([stage, seconds]) => ({ stage, seconds }));
  }

  stage(...[name, total, options]: Parameters<Progress['stage']>): Stage {
    this.close();
    this.running = { stage: name, startMs: this.now() };
    const own = this.running;
    const stage = this.progress.stage(name, total, options);
    return {
      update: (done, figures) => stage.update(done, figures),
      end: (summary) => {
        if (this.running === own) this.close();
        stage.end(summary);
      },
    };
  }

  note(text: string): void {
    this.progress.note(text);
  }

  stop(): void {
    this.progress.stop();
  }

  private close(): void {
    if (!this.running) return;
    const { stage, startMs } = this.running;
    this.ended.push({ stage, seconds: (this.now() - startMs) / 1000 });
    this.running = undefined;
  }
}
