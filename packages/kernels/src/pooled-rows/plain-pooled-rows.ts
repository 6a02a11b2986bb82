import { roundUp } from '../wasm/quads.js';
import {
  exponentOf,
  type PooledBatch,
  type PooledPulls,
  type PooledRows,
  type PooledScores,
  type PoolTerm,
  type ResolvedPooledRowsOptions,
} from './contract.js';
import { powerOfTwo } from './power-of-two.js';

/** The twin of `WasmPooledRows`, equal to the last bit: one user and one item at a time, rounded to float32. */
export class PlainPooledRows implements PooledRows {
  readonly stride: number;
  readonly users: Float32Array;
  readonly items: Float32Array;
  readonly userGradients: Float32Array;
  readonly itemGradients: Float32Array;
  private batch!: PooledBatch;
  /** What the terms are by the scores, up to a factor: of each user, shape `[poolSize]`. */
  private derivatives: Float32Array[] = [];
  private factor = 1;

  constructor({ userCount, itemCount, dim }: ResolvedPooledRowsOptions) {
    this.stride = roundUp(dim, 8);
    this.users = new Float32Array(userCount * this.stride);
    this.items = new Float32Array(itemCount * this.stride);
    this.userGradients = new Float32Array(userCount * this.stride);
    this.itemGradients = new Float32Array(itemCount * this.stride);
  }

  forward(batch: PooledBatch, term: PoolTerm): PooledScores {
    this.batch = batch;
    this.factor = term.kind === 'softmax' ? 1 / term.temperature : 1;
    const sums = new Float32Array(batch.userCount);
    const pairs = new Float32Array(batch.slots.length);
    this.derivatives = Array.from(sums, (_, user) => {
      for (let pair = batch.offsets[user]; pair < batch.offsets[user + 1]; pair++) {
        pairs[pair] = this.pairScore(user, batch.slots[pair]);
      }
      const scores = this.poolScores(user);
      const { terms, derivatives } = termsOf(scores, batch.weights, term);
      sums[user] = sumByLanes(terms);
      return derivatives;
    });
    return { pairs, sums };
  }

  backward(pulls: PooledPulls, itemCount: number): void {
    const { userGradients, itemGradients, stride, batch, derivatives, users, items } = this;
    userGradients.fill(0, 0, batch.userCount * stride);
    itemGradients.fill(0, 0, itemCount * stride);
    for (let user = 0; user < batch.userCount; user++) {
      const pull = Math.fround(pulls.sums[user] * this.factor);
      for (let item = 0; item < batch.poolSize; item++) {
        const derivative = derivatives[user][item];
        for (let d = 0; d < stride; d++) {
          userGradients[user * stride + d] += Math.fround(derivative * items[item * stride + d]);
          itemGradients[item * stride + d] += Math.fround(derivative * Math.fround(users[user * stride + d] * pull));
        }
      }
      for (let d = 0; d < stride; d++) userGradients[user * stride + d] *= pull;
    }
    for (let user = 0; user < batch.userCount; user++) {
      for (let pair = batch.offsets[user]; pair < batch.offsets[user + 1]; pair++) {
        const [from, to, pull] = [user * stride, batch.slots[pair] * stride, pulls.pairs[pair]];
        for (let d = 0; d < stride; d++) {
          userGradients[from + d] += Math.fround(items[to + d] * pull);
          itemGradients[to + d] += Math.fround(users[from + d] * pull);
        }
      }
    }
  }

  private pairScore(user: number, item: number): number {
    const { users, items, stride } = this;
    const products = Float32Array.from(
      { length: stride },
      (_, d) => users[user * stride + d] * items[item * stride + d],
    );
    return sumByLanes(products);
  }

  /** -Infinity for the user's own items. */
  private poolScores(user: number): Float32Array {
    const { users, items, stride, batch } = this;
    const scores = Float32Array.from({ length: batch.poolSize }, (_, item) => {
      let sum = 0;
      for (let d = 0; d < stride; d++)
        sum = Math.fround(sum + Math.fround(users[user * stride + d] * items[item * stride + d]));
      return sum;
    });
    for (const slot of batch.slots.subarray(batch.offsets[user], batch.offsets[user + 1])) {
      if (slot < batch.poolSize) scores[slot] = Number.NEGATIVE_INFINITY;
    }
    return scores;
  }
}

function termsOf(scores: Float32Array, weights: Float32Array, term: PoolTerm) {
  if (term.kind === 'softmax') {
    const { scale, biasOf } = exponentOf(term.temperature);
    const terms = scores.map((score, i) =>
      powerOfTwo(Math.fround(Math.fround(score * Math.fround(scale)) + Math.fround(biasOf(weights[i])))),
    );
    return { terms, derivatives: terms };
  }
  const margin = Math.fround(term.margin);
  const above = scores.map((score) => score - margin);
  return {
    terms: above.map((value, i) => (value > 0 ? value * weights[i] : 0)),
    derivatives: above.map((value, i) => (value > 0 ? weights[i] : 0)),
  };
}

/** By places modulo 4, then `(0 + 1) + (2 + 3)`. */
function sumByLanes(values: Float32Array): number {
  const lanes = [0, 0, 0, 0];
  values.forEach((value, i) => {
    lanes[i % 4] = Math.fround(lanes[i % 4] + value);
  });
  return Math.fround(Math.fround(lanes[0] + lanes[1]) + Math.fround(lanes[2] + lanes[3]));
}
