import type { Engine } from '../wasm/kernel-memory.js';

export interface PooledRowsOptions {
  /** The most users of a batch; each takes `poolSize * 4` bytes for its scores. */
  userCount: number;
  /** The most items of a batch, those of the pool among them. */
  itemCount: number;
  /** The most items of a batch that every user is scored with. */
  poolSize: number;
  /** The most pairs of a batch. */
  pairCount: number;
  dim: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export type ResolvedPooledRowsOptions = Required<Omit<PooledRowsOptions, 'engine'>>;

/** Users with items of their own, and a pool of items that they share. */
export interface PooledBatch {
  userCount: number;
  /** So many rows at the front of the items are the pool. */
  poolSize: number;
  /** Where the items of a user are in `slots`, shape `[userCount + 1]`. */
  offsets: Uint32Array;
  /** Rows of the items, shape `[pairCount]`; where they are of the pool, they do not count there for that user. */
  slots: Uint32Array;
  /** What an item of the pool counts, shape `[poolSize]`, > 0. */
  weights: Float32Array;
}

/**
 * What becomes of the score of a user with an item of the pool: `softmax`, `weight exp((score - 1) / temperature)`;
 * `hinge`, `weight max(0, score - margin)`.
 */
export type PoolTerm = { kind: 'softmax'; temperature: number } | { kind: 'hinge'; margin: number };

/** Both views, that the next call overwrites. */
export interface PooledScores {
  /** Inner products of users with items of their own, shape `[pairCount]`. */
  pairs: Float32Array;
  /** Of each user, the sum of the terms of the pool, shape `[userCount]`. */
  sums: Float32Array;
}

/** What each score counts in the loss: derivatives of it. */
export interface PooledPulls {
  /** By the scores of pairs, shape `[pairCount]`. */
  pairs: Float32Array;
  /** By the sums, shape `[userCount]`. */
  sums: Float32Array;
}

/**
 * A batch of users and items, float32, and what a loss takes of them that compares each user's own items with a pool
 * that all users share: scores as matrix products, and the gradients of both sides. Both engines give the same bits.
 * Rows are the caller's to check.
 */
export interface PooledRows {
  /** Floats from one row to the next: `dim`, rounded up to eight; what lies beyond `dim` must stay zero. */
  readonly stride: number;
  /** Shape `[userCount, stride]`, for the caller to fill. */
  readonly users: Float32Array;
  /** Shape `[itemCount, stride]`, for the caller to fill. */
  readonly items: Float32Array;
  /** Written by `backward`, shape `[userCount, stride]`. */
  readonly userGradients: Float32Array;
  /** Written by `backward`, shape `[itemCount, stride]`. */
  readonly itemGradients: Float32Array;

  forward(batch: PooledBatch, term: PoolTerm): PooledScores;

  /**
   * The gradients of a loss of the last `forward`, which it can be called after once.
   *
   * @param itemCount - rows of the items that the batch has
   */
  backward(pulls: PooledPulls, itemCount: number): void;
}

/** In the exponent of two: `2^(scale score + bias) = weight exp((score - 1) / temperature)`. */
export function exponentOf(temperature: number): { scale: number; biasOf: (weight: number) => number } {
  const scale = Math.LOG2E / temperature;
  return { scale, biasOf: (weight) => Math.log2(weight) - scale };
}
