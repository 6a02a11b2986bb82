import * as tf from '@tensorflow/tfjs-core';
import type { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import { accumulateBpr, type BprLoss, regulariseRow } from '../bpr/bpr-loss.js';
import type { PooledBatch } from '../light-rec/step/pooled-batch.js';
import { BatchRows } from '../training/batch-rows.js';
import { combineUsers, userOutputGradients } from './combine.js';
import type { FeatureVectors } from './features.js';
import type { DssmHyperparameters } from './options.js';
import { featureRows, type TowerItems } from './tower-items.js';

/** What a step moves. */
export interface DssmParts {
  users: EmbeddingTable;
  items: TowerItems;
  /** Where something is known of users. */
  userFeatures?: FeatureVectors;
  /** Of the users. */
  schedule: AdamSchedule;
}

type StepHyperparameters = Pick<DssmHyperparameters, 'dim' | 'userLambda' | 'itemLambda' | 'embeddingLambda'>;

/**
 * One step of DSSM with the BPR loss on a batch. With `q` an item, out of its embedding `e` and the tower's output, and
 * `u` a user, an embedding `v` and, where something is known of users, the output of the same tower,
 *
 *   mean over (positive i, negative j) of -log sigmoid(<u, q_i> - <u, q_j>)
 *     + 1 / (2 size) * (userLambda sum |v|^2 + itemLambda sum |q|^2 + embeddingLambda sum |e|^2)
 *
 * with the norms summed over occurrences in the batch, as in BPR.
 */
export class DssmStep {
  private readonly userRows: BatchRows;

  constructor(
    private readonly parts: DssmParts,
    private readonly hyperparameters: StepHyperparameters,
  ) {
    const { users } = parts;
    this.userRows = new BatchRows(users.rowCount, users.batchRows);
  }

  /** Computes the gradients of the batch and moves all by them. `step` counts from 1. */
  run(batch: PooledBatch, step: number): BprLoss {
    return tf.tidy(() => this.move(batch, step));
  }

  private move({ rows, items: itemIndices, occurrences }: PooledBatch, step: number): BprLoss {
    const { users, items, userFeatures, schedule } = this.parts;
    const { dim, userLambda, itemLambda, embeddingLambda } = this.hyperparameters;
    const size = rows.users.length;
    this.userRows.clear();
    const slots = rows.users.map((user) => this.userRows.add(user));
    const batchUsers = this.userRows.rows.slice(0, this.userRows.count);
    const itemVectors = items.read(itemIndices, step, userFeatures && featureRows(userFeatures, batchUsers));
    const embeddings = users.readRows(batchUsers, step - 1, schedule);
    const userVectors = userFeatures ? combineUsers(embeddings, items.userOutputs, batchUsers.length) : embeddings;
    const gradients = { users: users.gradients, items: new Float32Array(itemVectors.length) };
    gradients.users.fill(0, 0, userVectors.length);
    const ranking = accumulateBpr(
      { users: userVectors, items: itemVectors, dim },
      { ...rows, users: slots },
      gradients,
    );
    const towerDim = userFeatures && items.userOutputs.length / batchUsers.length;
    const ofUsers = gradients.users.subarray(0, userVectors.length);
    const ofUserOutputs = towerDim ? userOutputGradients(ofUsers, dim, towerDim) : undefined;
    let squares = 0;
    for (let row = 0; row < occurrences.length; row++) {
      const [from, scale] = [row * dim, itemLambda / size];
      squares += scale * regulariseRow(itemVectors, from, gradients.items, from, dim, occurrences[row], scale);
    }
    batchUsers.forEach((user, slot) => {
      const pull = (userLambda / size) * this.userRows.occurrences[slot];
      squares += pull * users.update(user, slot, pull, step, schedule);
    });
    const pullOf = (slot: number) => (embeddingLambda / size) * occurrences[slot];
    squares += items.move(gradients.items, step, pullOf, ofUserOutputs);
    return { ranking, regularization: squares / 2 };
  }
}
