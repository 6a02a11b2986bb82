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
import type { LearnedVectors } from '../vectors/learned-vectors.js';
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
  /** Of float vectors that learn, its coefficient included. */
  jointRanking?: number;
};

/** What of the hyperparameters a step looks at. */
type StepHyperparameters = Pick<
  LightRecHyperparameters,
  | 'users'
  | 'lambda'
  | 'distillation'
  | 'distillationScale'
  | 'distillationLoss'
  | 'gramRefreshEvery'
  | 'jointRanking'
  | 'seed'
>;

/** Vectors of a batch's items, shape `[items.length, dim]` each. */
interface BatchVectors {
  teacherItems: tf.Tensor2D;
  /** What the items are encoded from: the teacher's, or those that learn. */
  vectors: tf.Tensor2D;
  /** The share of `vectors` in an item, around the encoder. */
  shortcut: number;
}

/** The tensors of LightRec's training, and one step of Adam on them. Owns them and the item side: `dispose` frees all. */
export class LightRecStep {
  /** What is learnt of the users, then of the items. */
  readonly parameters: Parameter[];
  /** All that a step moves, as a checkpoint holds it. */
  readonly trained: TrainedState[];
  private readonly users: StudentUsers;
  private readonly teacherUsers: tf.Tensor2D;
  private readonly grams?: GramCache;

  /**
   * @param teacher - whose user vectors the student's start from
   * @param vectors - what the items are encoded from, where it learns. Default: the teacher's vectors
   */
  constructor(
    private readonly teacher: EmbeddingModel,
    private readonly items: CompositeItems,
    private readonly hyperparameters: StepHyperparameters,
    private readonly vectors?: LearnedVectors,
  ) {
    const { users, gramRefreshEvery: refreshEvery, seed } = hyperparameters;
    const teacherUsers = tf.tensor2d(teacher.userVectors, [teacher.userCount, teacher.dim]);
    this.teacherUsers = teacherUsers;
    this.users = users === 'mapper' ? new MappedUsers(teacherUsers, seed) : new UserTable(teacherUsers);
    if (refreshEvery > 1) this.grams = new GramCache({ teacherUsers, refreshEvery });
    this.parameters = [...this.users.parameters, ...items.parameters];
    this.trained = [...this.parameters, ...(vectors?.trained ?? [])];
  }

  /** Before the steps of each epoch, from which a run may be resumed: nothing is carried over but the parameters. */
  startEpoch(): void {
    this.grams?.invalidate();
  }

  /**
   * Moves every parameter by the gradient of the batch.
   *
   * @param step - from 1
   * @param shortcut - the share of the float vectors in an item, around the encoder
   */
  run(batch: PooledBatch, step: number, learningRate: number, shortcut = 0): LightRecLoss {
    const terms: LightRecLoss = { ranking: 0, regularization: 0, distillation: 0 };
    const { parameters, vectors: learned } = this;
    tf.tidy(() => {
      const teacherItems = this.gatherTeacherItems(batch.items);
      const vectors = learned ? tf.tensor2d(learned.read(batch.items, step), teacherItems.shape) : teacherItems;
      const moved: tf.Tensor[] = parameters.map(({ variable }) => variable);
      if (learned) moved.push(vectors);
      const gradients = tf.grads(() => this.lossOf(batch, { teacherItems, vectors, shortcut }, terms))(moved);
      parameters.forEach((parameter, i) => {
        parameter.update(gradients[i], step, learningRate);
      });
      learned?.move(gradients[parameters.length].dataSync() as Float32Array, step);
    });
    return terms;
  }

  /** After the last step of an epoch. */
  endEpoch(step: number): void {
    this.vectors?.catchUp(step);
  }

  /** The model as it stands: the items in codes alone, and the users; of its own arrays. */
  snapshot(users: IdMap): LightRecModel {
    return new LightRecModel(
      this.users.toVectors(),
      users,
      this.items.toCodeTable(this.vectors?.toVectors() ?? this.teacher.itemVectors),
    );
  }

  dispose(): void {
    this.items.dispose();
    this.vectors?.dispose();
    this.users.dispose();
    this.grams?.dispose();
    this.teacherUsers.dispose();
  }

  /** @param terms - written */
  private lossOf(
    batch: PooledBatch,
    { teacherItems, vectors, shortcut }: BatchVectors,
    terms: LightRecLoss,
  ): tf.Scalar {
    const { lambda, distillation: coefficient, jointRanking } = this.hyperparameters;
    const users = this.users.apply();
    const composite = this.items.apply(batch.items, vectors);
    const items = shortcut > 0 ? blend(composite, vectors, shortcut) : composite;
    const head = rankingHead(users, items, { ...batch, lambda });
    Object.assign(terms, head.terms);
    const commitment = this.items.commitmentLoss?.(batch.occurrences);
    if (commitment) [terms.commitment] = commitment.dataSync();
    const diversity = this.items.diversityLoss?.();
    if (diversity) [terms.diversity] = diversity.dataSync();
    const joint = jointRanking > 0 ? this.rankVectors(batch, users, vectors) : undefined;
    if (joint) [terms.jointRanking] = joint.dataSync();
    const further = [commitment, diversity, joint].filter((term) => term !== undefined);
    const ownLoss = further.reduce((sum, term) => tf.add(sum, term), head.loss);
    if (coefficient === 0) return ownLoss;
    const distillation = this.distil(batch, teacherItems, users, items);
    terms.distillation = coefficient * distillation.dataSync()[0];
    return tf.add(ownLoss, tf.mul(distillation, coefficient));
  }

  /** The same loss of the float vectors, its coefficient included. */
  private rankVectors(batch: PooledBatch, users: tf.Tensor2D, vectors: tf.Tensor2D): tf.Scalar {
    const { lambda, jointRanking } = this.hyperparameters;
    return tf.mul(rankingHead(users, vectors, { ...batch, lambda }).loss, jointRanking);
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

/** @param share - of the float vectors */
function blend(composite: tf.Tensor2D, vectors: tf.Tensor2D, share: number): tf.Tensor2D {
  return tf.add(tf.mul(composite, 1 - share), tf.mul(vectors, share));
}
