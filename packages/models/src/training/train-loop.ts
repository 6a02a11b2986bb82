import { type Artifact, Pace } from '@lightrec/core';
import { checkpointOf, requireSameRun, stateOf, takeBest } from './checkpoint.js';
import { finiteModel, requireFiniteLoss } from './divergence-error.js';
import { EarlyStopping } from './early-stopping.js';
import { handOver } from './hand-over.js';
import { type EpochRecord, LossMeter, type LossTerms, latestValidation } from './history.js';
import type { Trainer, Training } from './trainer.js';
import type { TrainingOptions, TrainingResult } from './training-options.js';
import { scoreModel } from './validation.js';

/**
 * Runs a training: epochs of batches, validations of which the best model is kept, checkpoints, progress, an end by
 * signal, patience or the last epoch. The same bytes whether it is watched, or resumed.
 *
 * @throws ArtifactError for a checkpoint of another run
 * @throws DivergenceError where the loss is no longer finite
 */
export async function runTraining<Model, Batch>(
  training: Training<Model, Batch>,
  options: TrainingOptions<Model>,
): Promise<TrainingResult<Model>> {
  const loop = new TrainLoop(training, options);
  try {
    await loop.begin();
    return await loop.run();
  } finally {
    loop.dispose();
  }
}

class TrainLoop<Model, Batch> {
  private trainer!: Trainer<Model, Batch>;
  private best?: Model;
  private history: EpochRecord[] = [];
  /** Epochs done. */
  private epoch = 0;
  private readonly stopping: EarlyStopping;
  private readonly pace: Pace;

  constructor(
    private readonly training: Training<Model, Batch>,
    private readonly options: TrainingOptions<Model>,
  ) {
    this.stopping = new EarlyStopping(training.patience);
    this.pace = new Pace(options.signal);
  }

  begin(): Promise<void> {
    const { resume, signal } = this.options;
    signal?.throwIfAborted();
    return resume ? this.resume(resume) : this.start();
  }

  private async start(): Promise<void> {
    this.trainer = await this.training.createTrainer();
    await this.trainer.start?.();
    if (!this.training.scoresStart) return;
    this.history.push({ epoch: 0, losses: {} });
    await this.validate();
  }

  /** Takes a checkpoint over, which is empty afterwards. */
  private async resume(checkpoint: Artifact): Promise<void> {
    const { checkpoints } = this.training;
    requireSameRun(checkpoint, checkpoints);
    this.best = takeBest(checkpoint, checkpoints);
    this.trainer = await this.training.createTrainer(this.best);
    for (const part of this.trainer.trained) part.restore(checkpoint);
    const { history, epoch, ...stopping } = stateOf(checkpoint);
    [this.history, this.epoch, this.stopping.state] = [history, epoch, stopping];
    checkpoint.tensors = {};
  }

  async run(): Promise<TrainingResult<Model>> {
    const { epochs, validateEvery = 1 } = this.training;
    while (this.epoch < epochs && !this.stopping.exhausted) {
      const losses = await this.runEpoch();
      this.history.push({ epoch: ++this.epoch, losses });
      if (this.epoch % validateEvery && this.epoch < epochs) continue;
      await this.validate();
      await handOver(this.options.onCheckpoint, () => this.checkpoint());
    }
    return { model: this.best!, bestEpoch: this.stopping.state.bestEpoch, history: this.history };
  }

  dispose(): void {
    this.trainer?.dispose?.();
  }

  private async runEpoch(): Promise<LossTerms> {
    const { trainer, pace } = this;
    const meter = new LossMeter();
    let step = this.stepsDone;
    const end = step + trainer.stepsPerEpoch;
    for (const batch of trainer.batches(this.training.random.fork(`epoch ${this.epoch + 1}`))) {
      const losses = trainer.step(batch, ++step);
      requireFiniteLoss(step, losses, this.training.advice);
      meter.add(losses);
      if ((await pace.breathe()) && step < end) this.report(step, meter);
    }
    this.report(step, meter);
    trainer.endEpoch?.(this.epoch + 1, step);
    return meter.means();
  }

  /** Scores the model after the last epoch and keeps it where it is the best; without `validate` the latest is. */
  private async validate(): Promise<void> {
    const model = finiteModel(this.stepsDone, () => this.trainer.snapshot(), this.training.advice);
    const score = await scoreModel(this.options.validate, model);
    if (score !== undefined) this.history[this.history.length - 1].validation = score;
    if (this.stopping.observe(this.epoch, score)) this.best = model;
  }

  private checkpoint(): Artifact {
    const { history, epoch, stopping, best } = this;
    const state = { history, epoch, ...stopping.state };
    return checkpointOf(this.training.checkpoints, state, best!, this.trainer.trained);
  }

  private report(done: number, meter: LossMeter): void {
    const { epochs } = this.training;
    this.options.onProgress?.({
      ...{ phase: 'train', done, total: epochs * this.trainer.stepsPerEpoch, epoch: this.epoch + 1, epochs },
      ...{ losses: meter.means(), validation: latestValidation(this.history) },
    });
  }

  private get stepsDone(): number {
    return this.epoch * this.trainer.stepsPerEpoch;
  }
}
