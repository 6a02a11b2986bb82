import { ArgumentError, type Interactions, Random } from '@lightrec/core';
import { innerProductDistillation } from '@lightrec/distill';
import { residualKMeans } from '@lightrec/kernels';
import { CompositeEncoder } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
import type { EmbeddingModel } from '../embedding/embedding-model.js';
import { requireFiniteLoss } from '../training/divergence-error.js';
import { LossMeter } from '../training/history.js';
import { rankablePairs } from '../training/negative-sampler.js';
import { Pace } from '../training/pace.js';
import { type LightRecState, restoreLightRecState, saveLightRecState } from './checkpoint.js';
import { LightRecModel } from './light-rec-model.js';
import {
  type LightRecHyperparameters,
  type LightRecOptions,
  type LightRecResult,
  resolveLightRecHyperparameters,
} from './options.js';
import { Parameter } from './parameters.js';
import { type PooledBatch, PooledBatches } from './pooled-batch.js';
import { rankingHead } from './ranking-head.js';

/**
 * Trains LightRec (WWW'20, section 3) on a frozen teacher: its item vectors go through the recurrent composite
 * encoder, and codebooks and user vectors learn from the recommendation loss on the composite vectors together
 * with the distillation of the teacher's scores. Runs on the TensorFlow.js backend that is set; the same seed
 * on the same backend gives the same bytes.
 *
 * @param teacher - a float model of the same users and items, usually from `trainBpr`
 * @throws ArgumentError for an option out of range, or a teacher of other users or items
 * @throws DivergenceError where the loss is no longer finite
 *
 * @example
 * const { model } = await trainLightRec(teacher, train, { seed: 1 });
 * model.codeTable.bytesPerItem; // 4
 */
export async function trainLightRec(teacher: EmbeddingModel, train: Interactions, options: LightRecOptions = {}): Promise<LightRecResult> {
  const hyperparameters = resolveLightRecHyperparameters(options);
  if (teacher.userCount !== train.userCount || teacher.itemCount !== train.itemCount) {
    throw new ArgumentError({
      argument: 'teacher',
      expected: `a model of ${train.userCount} users and ${train.itemCount} items`,
      received: `${teacher.userCount} users and ${teacher.itemCount} items`,
    });
  }
  const trainer = new LightRecTrainer(teacher, train, hyperparameters, options);
  try {
    return await trainer.run();
  } finally {
    trainer.dispose();
  }
}

class LightRecTrainer {
  private readonly random: Random;
  private readonly encoder: CompositeEncoder;
  private readonly userVectors: tf.Variable<tf.Rank.R2>;
  private readonly teacherUsers: tf.Tensor2D;
  private readonly pairs: { users: Uint32Array; items: Uint32Array };
  private readonly batches: PooledBatches;
  private readonly pace: Pace;

  constructor(
    private readonly teacher: EmbeddingModel,
    private readonly train: Interactions,
    private readonly hyperparameters: LightRecHyperparameters,
    private readonly options: LightRecOptions,
  ) {
    this.random = new Random(hyperparameters.seed).fork('light-rec');
    this.encoder = new CompositeEncoder({ ...hyperparameters });
    this.encoder.build([null, teacher.dim]);
    this.teacherUsers = tf.tensor2d(teacher.userVectors, [teacher.userCount, teacher.dim]);
    this.userVectors = tf.variable(this.teacherUsers);
    this.pairs = rankablePairs(train);
    this.batches = new PooledBatches(train, hyperparameters);
    this.pace = new Pace(options.signal);
  }

  async run(): Promise<LightRecResult> {
    const { hyperparameters, options, train } = this;
    const state = await this.start();
    while (state.epoch < hyperparameters.epochs) {
      const losses = await this.runEpoch(state, state.epoch + 1);
      state.epoch++;
      state.history.push({ epoch: state.epoch, losses });
      await this.validate(state);
      await options.onCheckpoint?.(saveLightRecState(state, hyperparameters, train));
    }
    return { model: state.best.model, bestEpoch: state.best.epoch, history: state.history };
  }

  dispose(): void {
    this.encoder.dispose();
    this.userVectors.dispose();
    this.teacherUsers.dispose();
  }

  private async start(): Promise<LightRecState> {
    const { hyperparameters, options, train } = this;
    if (!options.resume && hyperparameters.start === 'k-means') this.startFromKMeans();
    const state: LightRecState = {
      parameters: [
        new Parameter('userVectors', this.userVectors),
        ...this.encoder.trainableWeights.map((weight, i) => new Parameter(`encoder.${i}`, weight.read() as tf.Variable)),
      ],
      best: { model: this.snapshot(), epoch: 0, score: Number.NEGATIVE_INFINITY },
      history: [],
      epoch: 0,
    };
    if (options.resume) {
      restoreLightRecState(state, options.resume, hyperparameters, train);
    } else {
      state.history.push({ epoch: 0, losses: {} });
      await this.validate(state);
    }
    return state;
  }

  /** Residual k-means of the teacher's items, in which an item counts as often as it was chosen, and once more. */
  private startFromKMeans(): void {
    const { teacher, train, hyperparameters, options } = this;
    const codeTable = residualKMeans({
      vectors: teacher.itemVectors,
      dim: teacher.dim,
      codebookCount: hyperparameters.codebookCount,
      codewordCount: hyperparameters.codewordCount,
      weights: train.countByItem().map((count) => count + 1),
      random: this.random.fork('k-means'),
      signal: options.signal,
      onProgress: options.onStartProgress,
    });
    this.encoder.startFrom(codeTable);
  }

  private async runEpoch(state: LightRecState, epoch: number): Promise<Record<string, number>> {
    const { hyperparameters, pairs } = this;
    const { batchSize, epochs, learningRate } = hyperparameters;
    const random = this.random.fork(`epoch ${epoch}`);
    const order = random.permutation(pairs.users.length);
    const stepsPerEpoch = Math.ceil(order.length / batchSize);
    const meter = new LossMeter();
    for (let i = 0; i < stepsPerEpoch; i++) {
      const chosen = order.subarray(i * batchSize, (i + 1) * batchSize);
      const [users, items] = [pairs.users, pairs.items].map((side) => chosen.map((pair) => side[pair]));
      const step = (epoch - 1) * stepsPerEpoch + i + 1;
      const remaining = 1 - (step - 1) / (epochs * stepsPerEpoch);
      const losses = this.runStep(state, this.batches.draw(users, items, random), step, learningRate * remaining);
      requireFiniteLoss(step, losses);
      meter.add(losses);
      if (await this.pace.breathe()) this.report(state, epoch, i + 1, stepsPerEpoch, meter);
    }
    this.report(state, epoch, stepsPerEpoch, stepsPerEpoch, meter);
    return meter.means();
  }

  /** One step of Adam on user vectors and encoder; returns the loss by its terms. */
  private runStep({ parameters }: LightRecState, batch: PooledBatch, step: number, learningRate: number): Record<string, number> {
    const losses: Record<string, number> = {};
    const variables = parameters.map(({ variable }) => variable);
    tf.tidy(() => {
      const teacherItems = this.gatherTeacherItems(batch.items);
      const weights = tf.tensor1d(Float32Array.from(batch.occurrences));
      const { grads } = tf.variableGrads(() => {
        const items = this.encoder.apply(teacherItems) as tf.Tensor2D;
        const ranking = rankingHead(this.userVectors, items, { ...batch, lambda: this.hyperparameters.lambda });
        const { teacherUsers, userVectors: users } = this;
        const distillation = innerProductDistillation({ teacherUsers, teacherItems, users, items, weights });
        losses.ranking = ranking.dataSync()[0];
        losses.distillation = distillation.dataSync()[0];
        return tf.add(ranking, tf.mul(distillation, this.hyperparameters.distillation)) as tf.Scalar;
      }, variables);
      for (const parameter of parameters) parameter.update(grads[parameter.variable.name], step, learningRate);
    });
    return losses;
  }

  /** Rows of the frozen teacher table, which stays on the host; only a batch's rows become a tensor. */
  private gatherTeacherItems(items: Uint32Array): tf.Tensor2D {
    const { itemVectors, dim } = this.teacher;
    const rows = new Float32Array(items.length * dim);
    items.forEach((item, row) => {
      rows.set(itemVectors.subarray(item * dim, (item + 1) * dim), row * dim);
    });
    return tf.tensor2d(rows, [items.length, dim]);
  }

  /** Scores the state and keeps it where it is the best; without `validate` the latest is. */
  private async validate(state: LightRecState): Promise<void> {
    const model = this.snapshot();
    const score = await this.options.validate?.(model);
    if (score !== undefined) state.history[state.history.length - 1].validation = score;
    if ((score ?? state.epoch) <= state.best.score) return;
    state.best = { model, epoch: state.epoch, score: score ?? state.epoch };
  }

  private snapshot(): LightRecModel {
    const { teacher, train } = this;
    const userVectors = Float32Array.from(this.userVectors.dataSync());
    return new LightRecModel(userVectors, train.users, this.encoder.toCodeTable(teacher.itemVectors, train.items));
  }

  private report(state: LightRecState, epoch: number, step: number, stepsPerEpoch: number, meter: LossMeter): void {
    const validation = state.history.findLast((record) => record.validation !== undefined)?.validation;
    const { epochs } = this.hyperparameters;
    this.options.onProgress?.({ epoch, epochs, step, stepsPerEpoch, losses: meter.means(), validation });
  }
}
