import type { IdMap } from '@lightrec/core';
import {
  euclideanDistillation,
  GramCache,
  innerProductDistillation,
  rankingInnerProductDistillation,
} from '@lightrec/distill';
import * as tf from '@tensorflow/tfjs-core';
import type { BprLoss } from '../../bpr/bpr-loss.js';
import type { EmbeddingModel } from '../../embedding/embedding-model.js';
import type { Parameter } from '../../training/parameter.js';
import type { TrainedState } from '../../training/trainer.js';
import type { CompositeItems } from '../items/composite-items.js';
import { LightRecModel } from '../model/light-rec-model.js';
import type { LightRecHyperparameters } from '../options/hyperparameters.js';
import { MappedUsers, type StudentUsers, UserTable } from '../users/student-users.js';
import type { PooledBatch } from './pooled-batch.js';
import { rankingHead } from './ranking-head.js';

/** The loss of a step by its terms, each as it stands in the sum that is minimised. */
export type LightRecLoss = BprLoss & {
  /** Its coefficient included. */
  distillation: number;
  /** Of vectors and their codewords to each other, where both learn. */
  commitment?: number;
  /** Of codebooks that are to differ, its coefficient included. */
  diversity?: number;
};

/** What of the hyperparameters a step looks at. */
type StepHyperparameters = Pick<
  LightRecHyperparameters,
  'users' | 'lambda' | 'distillation' | 'distillationScale' | 'distillationLoss' | 'gramRefreshEvery' | 'seed'
>;

/** The tensors of LightRec's training, and one step of Adam on them. Owns them and the item side: `dispose` frees all. */
export class LightRecStep {
  /** What is learnt of the users, then of the items. */
  readonly parameters: Parameter[];
  /** All that a step moves, as a checkpoint holds it. */
  readonly trained: TrainedState[];
  private readonly users: StudentUsers;
  private readonly teacherUsers: tf.Tensor2D;
  private readonly grams?: GramCache;

  /** @param teacher - whose user vectors the student's start from */
  constructor(
    private readonly teacher: EmbeddingModel,
    private readonly items: CompositeItems,
    private readonly hyperparameters: StepHyperparameters,
  ) {
    const { users, gramRefreshEvery: refreshEvery, seed } = hyperparameters;
    const teacherUsers = tf.tensor2d(teacher.userVectors, [teacher.userCount, teacher.dim]);
    this.teacherUsers = teacherUsers;
    this.users = users === 'mapper' ? new MappedUsers(teacherUsers, seed) : new UserTable(teacherUsers);
    if (refreshEvery > 1) this.grams = new GramCache({ teacherUsers, refreshEvery });
    this.parameters = [...this.users.parameters, ...items.parameters];
    this.trained = items.vectors ? [...this.parameters, items.vectors] : this.parameters;
  }

  /** Before the steps of each epoch, from which a run may be resumed: nothing is carried over but the parameters. */
  startEpoch(): void {
    this.grams?.invalidate();
  }

  /** Moves every parameter by the gradient of the batch. `step` counts from 1. */
  run(batch: PooledBatch, step: number, learningRate: number): LightRecLoss {
    const loss: LightRecLoss = { ranking: 0, regularization: 0, distillation: 0 };
    const variables = this.parameters.map(({ variable }) => variable);
    tf.tidy(() => {
      const teacherItems = this.gatherTeacherItems(batch.items);
      const { grads } = tf.variableGrads(() => this.lossOf(batch, teacherItems, loss), variables);
      for (const parameter of this.parameters) parameter.update(grads[parameter.variable.name], step, learningRate);
      this.items.moveVectors?.(step);
    });
    return loss;
  }

  /** The model as it stands: the teacher's items in codes, and the users; of its own arrays. */
  snapshot(users: IdMap): LightRecModel {
    return new LightRecModel(this.users.toVectors(), users, this.items.toCodeTable());
  }

  dispose(): void {
    this.items.dispose();
    this.users.dispose();
    this.grams?.dispose();
    this.teacherUsers.dispose();
  }

  /** @param terms - written */
  private lossOf(batch: PooledBatch, teacherItems: tf.Tensor2D, terms: LightRecLoss): tf.Scalar {
    const { lambda, distillation: coefficient } = this.hyperparameters;
    const users = this.users.apply();
    const items = this.items.apply(batch.items, teacherItems);
    const head = rankingHead(users, items, { ...batch, lambda });
    Object.assign(terms, head.terms);
    const commitment = this.items.commitmentLoss?.(batch.occurrences);
    if (commitment) [terms.commitment] = commitment.dataSync();
    const diversity = this.items.diversityLoss?.();
    if (diversity) [terms.diversity] = diversity.dataSync();
    const further = [commitment, diversity].filter((term) => term !== undefined);
    const ownLoss = further.reduce((sum, term) => tf.add(sum, term), head.loss);
    if (coefficient === 0) return ownLoss;
    const distillation = this.distil(batch, teacherItems, users, items);
    terms.distillation = coefficient * distillation.dataSync()[0];
    return tf.add(ownLoss, tf.mul(distillation, coefficient));
  }

  private distil(batch: PooledBatch, teacherItems: tf.Tensor2D, users: tf.Tensor2D, items: tf.Tensor2D): tf.Scalar {
    const { teacherUsers, grams } = this;
    const { distillationLoss, distillationScale: scale } = this.hyperparameters;
    const weights = tf.tensor1d(Float32Array.from(batch.occurrences));
    const inputs = { teacherUsers, teacherItems, users, items, weights, scale, grams };
    switch (distillationLoss) {
      case 'euclidean':
        return euclideanDistillation({ teacherItems, items, weights, scale });
      case 'ranking-inner-product':
        return rankingInnerProductDistillation({ ...inputs, lists: batch.rows });
      case 'inner-product':
        return innerProductDistillation(inputs);
    }
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
}
