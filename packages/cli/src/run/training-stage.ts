import type { TrainingProgress } from '@lightrec/models';
import { formatMetric, type Progress, type Stage } from '../terminal/index.js';

/** The progress of a training in steps of the optimiser, with its loss and its validation. */
export class TrainingStage {
  private stage?: Stage;

  constructor(
    private readonly progress: Progress,
    private readonly name: string,
  ) {}

  /** @param figures - shown before those of the training */
  update({ done, total, epoch, losses, validation }: TrainingProgress, figures: Record<string, number> = {}): void {
    // Begun here, where it is known how many steps there are and where a resumed run goes on.
    this.stage ??= this.progress.stage(this.name, total, { from: done - 1 });
    const loss = Object.values(losses).reduce((sum, term) => sum + term, 0);
    this.stage.update(done, { ...figures, epoch, loss, ...(validation !== undefined && { 'recall@100': validation }) });
  }

  /** @param score - of the best epoch, where there was a validation */
  end(bestEpoch: number, score: number | undefined): void {
    const validation = score === undefined ? '' : `, Recall@100 ${formatMetric(score)} on validation`;
    this.stage?.end(`best epoch ${bestEpoch}${validation}`);
  }
}
