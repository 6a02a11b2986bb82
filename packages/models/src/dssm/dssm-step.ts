import * as tf from '@tensorflow/tfjs-core';
import type { AdamSchedule, EmbeddingTable } from '../adam/row-adam.js';
import { accumulateBpr, type BprLoss, regulariseRow } from '../bpr/bpr-loss.js';
import type { PooledBatch } from '../light-rec/step/pooled-batch.js';
import { BatchRows } from '../training/batch-rows.js';
import { combineItems, combineUsers, splitGradients, userOutputGradients } from './combine.js';
import type { FeatureVectors } from './features.js';
import { type DssmHyperparameters, towerDimOf } from './options.js';
import type { Tower } from './tower.js';

/** What a step moves: tables on the host, the tower on the backend. */
export interface DssmParts {
  users: EmbeddingTable;
  /** Embeddings of the items, shape `[itemCount, embeddingDim]`. */
  items: EmbeddingTable;
  tower: Tower;
  features: FeatureVectors;
  /** Where something is known of users. */
  userFeatures?: FeatureVectors;
  schedule: AdamSchedule;
}

type StepHyperparameters = Pick<
  DssmHyperparameters,
  'combine' | 'dim' | 'userLambda' | 'itemLambda' | 'embeddingLambda'
>;

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
  run(batch: PooledBatch, step: number, towerLearningRate: number): BprLoss {
    return tf.tidy(() => {
      const { tower, features, userFeatures } = this.parts;
      const slots = this.catchUp(batch.rows.users, batch.items, step - 1);
      const ofItems = rowsOf(features.vectors, features.dim, batch.items);
      const ofUsers = userFeatures && rowsOf(userFeatures.vectors, features.dim, this.batchUsers);
      const pass = tower.forward(oneBehindTheOther(ofItems, ofUsers));
      const { loss, outputGradients } = this.moveTables(batch, slots, pass.outputs, step);
      tower.backward(pass, outputGradients).forEach((gradient, i) => {
        tower.parameters[i].update(gradient, step, towerLearningRate);
      });
      return loss;
    });
  }

  /** The distinct users of the batch. */
  private get batchUsers(): Uint32Array {
    return this.userRows.rows.subarray(0, this.userRows.count);
  }

  /**
   * The part on the host: loss, gradients, and the steps of users and embeddings.
   *
   * @param outputs - of the tower, for the items of the batch, then for its users where something is known of them
   */
  private moveTables(
    { rows, items: itemIndices, occurrences }: PooledBatch,
    slots: Uint32Array,
    outputs: Float32Array,
    step: number,
  ) {
    const { users, items, userFeatures, schedule } = this.parts;
    const { combine, dim, userLambda, itemLambda, embeddingLambda } = this.hyperparameters;
    const size = rows.users.length;
    const towerDim = towerDimOf(this.hyperparameters);
    const ofItems = outputs.subarray(0, itemIndices.length * towerDim);
    const ofUsers = userFeatures && outputs.subarray(ofItems.length);
    const ownUsers = rowsOf(users.rows, dim, this.batchUsers);
    const userVectors = ofUsers ? combineUsers(ownUsers, ofUsers, this.userRows.count) : ownUsers;
    const itemVectors = combineItems(combine, rowsOf(items.rows, items.dim, itemIndices), ofItems, itemIndices.length);
    const gradients = { users: users.gradients, items: new Float32Array(itemVectors.length) };
    gradients.users.fill(0, 0, userVectors.length);
    const ranking = accumulateBpr(
      { users: userVectors, items: itemVectors, dim },
      { ...rows, users: slots },
      gradients,
    );
    let penalty = 0;
    itemIndices.forEach((_, row) => {
      const [from, scale] = [row * dim, itemLambda / size];
      penalty += itemLambda * regulariseRow(itemVectors, from, gradients.items, from, dim, occurrences[row], scale);
    });
    const split = splitGradients(combine, gradients.items, {
      ...{ count: itemIndices.length, embeddingDim: items.dim, towerDim },
    });
    const ofVectors = gradients.users.subarray(0, userVectors.length);
    const ofUserOutputs = ofUsers && userOutputGradients(ofVectors, dim, towerDim);
    items.gradients.set(split.embeddings);
    const move = (table: EmbeddingTable, row: number, slot: number, occurs: number, lambda: number) => {
      penalty += lambda * occurs * table.update(row, slot, (lambda / size) * occurs, step, schedule);
    };
    this.batchUsers.forEach((user, slot) => {
      move(users, user, slot, this.userRows.occurrences[slot], userLambda);
    });
    itemIndices.forEach((item, slot) => {
      move(items, item, slot, occurrences[slot], embeddingLambda);
    });
    const outputGradients = oneBehindTheOther(split.outputs, ofUserOutputs);
    return { loss: { ranking, regularization: penalty / (2 * size) }, outputGradients };
  }

  /** Brings the rows of the batch up to date; returns the place of each positive's user among them. */
  private catchUp(batchUsers: Uint32Array, itemIndices: Uint32Array, currentStep: number): Uint32Array {
    const { users, items, schedule } = this.parts;
    this.userRows.clear();
    const slots = batchUsers.map((user) => this.userRows.add(user));
    for (const user of this.batchUsers) users.catchUp(user, currentStep, schedule);
    for (const item of itemIndices) items.catchUp(item, currentStep, schedule);
    return slots;
  }
}

/** Rows of a table, one behind the other: a copy, shape `[indices.length, dim]`. */
function rowsOf(table: Float32Array, dim: number, indices: Uint32Array): Float32Array {
  const rows = new Float32Array(indices.length * dim);
  indices.forEach((index, row) => {
    rows.set(table.subarray(index * dim, (index + 1) * dim), row * dim);
  });
  return rows;
}

function oneBehindTheOther(first: Float32Array, second: Float32Array | undefined): Float32Array {
  if (!second) return first;
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
