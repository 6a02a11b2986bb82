import type { Interactions } from '@lightrec/core';
import type { PooledBatch, PooledPulls, PooledRows, PooledScores, PoolTerm } from '@lightrec/kernels';
import { BatchRows } from '../training/batch-rows.js';
import { copyUnitRows, gradientsThroughLengths } from '../training/unit-rows.js';
import type { UserBatch } from '../training/user-batches.js';
import { cosineDimOf, type SampledSoftmaxHyperparameters } from './options.js';
import { contrastiveLoss, softmaxLoss } from './pooled-loss.js';
import { popularityBiases } from './popularity-biases.js';
import { type BothSides, rowsOf, sides, type VectorSource } from './vector-source.js';

/** The loss of a step, the weighted mean over its pairs. */
export type SampledSoftmaxLoss = { ranking: number };

type LossOptions = Pick<
  SampledSoftmaxHyperparameters,
  'dim' | 'loss' | 'temperature' | 'margin' | 'negativeWeight' | 'userBalance' | 'popularityWeight'
>;

/** One step on a batch of users: cosines with their own items and with the pool as products of matrices, then Adam. */
export class SampledSoftmaxStep {
  private readonly batchRows: BothSides<BatchRows>;
  private readonly lengths: BothSides<Float64Array>;
  private readonly pulls: PooledPulls;
  /** By item, none above zero. */
  private readonly biases: Float64Array;

  /**
   * @param pooled - with room for the largest batch
   * @param mostPairs - of a batch
   */
  constructor(
    private readonly train: Interactions,
    private readonly source: VectorSource,
    private readonly pooled: PooledRows,
    private readonly options: LossOptions,
    mostPairs: number,
  ) {
    const rowsOfSide = (rowCount: number, values: Float32Array) =>
      new BatchRows(rowCount, Math.min(rowCount, values.length / pooled.stride));
    this.batchRows = {
      users: rowsOfSide(train.userCount, pooled.users),
      items: rowsOfSide(train.itemCount, pooled.items),
    };
    this.lengths = {
      users: new Float64Array(this.batchRows.users.rows.length),
      items: new Float64Array(this.batchRows.items.rows.length),
    };
    const biases = popularityBiases(train, options.popularityWeight);
    const most = biases.reduce((largest, bias) => Math.max(largest, bias));
    this.biases = biases.map((bias) => bias - most);
    this.pulls = {
      pairs: new Float32Array(mostPairs),
      sums: new Float32Array(this.batchRows.users.rows.length),
    };
  }

  /** Computes the gradients of the batch and moves the tables. `step` counts from 1. */
  run(batch: UserBatch, step: number): SampledSoftmaxLoss {
    const { source, pooled, batchRows, lengths } = this;
    const dim = cosineDimOf(this.options);
    const places = this.gather(batch);
    source.prepare(step - 1, batchRows);
    for (const side of sides) {
      const unit = { values: pooled[side], stride: pooled.stride };
      copyUnitRows(source.vectorsOf(side), rowsOf(batchRows[side]), dim, unit, lengths[side]);
    }
    const ranking = this.loss(places);
    pooled.backward(this.pullsOf(places), batchRows.items.count);
    const targets = source.beginGradients(batchRows);
    const gradients = { users: pooled.userGradients, items: pooled.itemGradients };
    for (const side of sides) {
      const { to, rows } = targets[side];
      const unit = { values: pooled[side], stride: pooled.stride };
      gradientsThroughLengths(unit, gradients[side], lengths[side], dim, to, rows);
    }
    source.move(step, batchRows);
    return { ranking };
  }

  /** The places of the batch among its distinct rows; the pool comes first. */
  private gather({ users, pool }: UserBatch): PooledBatch {
    const { train, batchRows } = this;
    batchRows.users.clear();
    batchRows.items.clear();
    for (const item of pool) batchRows.items.add(item);
    const offsets = new Uint32Array(users.length + 1);
    const slots: number[] = [];
    users.forEach((user, place) => {
      batchRows.users.add(user);
      for (const item of train.itemIndicesOf(user)) slots.push(batchRows.items.add(item));
      offsets[place + 1] = slots.length;
    });
    return {
      ...{ userCount: users.length, poolSize: pool.length, offsets, slots: Uint32Array.from(slots) },
      weights: Float32Array.from(pool, (item) => this.poolWeight(item, pool.length)),
    };
  }

  /** In the softmax the pool stands for all items, each as its bias lets it count. */
  private poolWeight(item: number, poolSize: number): number {
    const { loss, negativeWeight, temperature } = this.options;
    if (loss === 'contrastive') return negativeWeight / poolSize;
    return (this.train.itemCount / poolSize) * Math.exp(this.biases[item] / temperature);
  }

  private loss(batch: PooledBatch): number {
    const { loss, temperature, margin } = this.options;
    const term: PoolTerm = loss === 'softmax' ? { kind: 'softmax', temperature } : { kind: 'hinge', margin };
    const scores: PooledScores = this.pooled.forward(batch, term);
    const input = { ...scores, offsets: batch.offsets, shares: this.sharesOf(batch) };
    if (loss === 'contrastive') return contrastiveLoss(input, this.pulls);
    const { rows } = this.batchRows.items;
    const biases = Float64Array.from(batch.slots, (slot) => this.biases[rows[slot]]);
    return softmaxLoss(input, biases, temperature, this.pulls);
  }

  /** What a pair of each user counts; all pairs of the batch count one. */
  private sharesOf({ userCount, offsets }: PooledBatch): Float64Array {
    const countOf = (user: number) => offsets[user + 1] - offsets[user];
    const shares = Float64Array.from({ length: userCount }, (_, user) => countOf(user) ** -this.options.userBalance);
    const total = shares.reduce((sum, share, user) => sum + share * countOf(user), 0);
    return shares.map((share) => share / total);
  }

  private pullsOf({ userCount, slots }: PooledBatch): PooledPulls {
    return { pairs: this.pulls.pairs.subarray(0, slots.length), sums: this.pulls.sums.subarray(0, userCount) };
  }
}
