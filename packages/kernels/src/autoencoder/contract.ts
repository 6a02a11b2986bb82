import type { Engine } from '../wasm/kernel-memory.js';

export interface AutoencoderRowsOptions {
  itemCount: number;
  /** The most users of a batch. */
  userCount: number;
  /** The most pairs of a batch. */
  pairCount: number;
  dim: number;
  /** Default: `auto`. */
  engine?: Engine;
}

export type ResolvedAutoencoderRowsOptions = Required<Omit<AutoencoderRowsOptions, 'engine'>>;

/** Histories of users. */
export interface HistoryBatch {
  /** Where the items of each user are, shape `[userCount + 1]`. */
  offsets: Uint32Array;
  /** Rows of the items, user by user, shape `[pairCount]`. */
  items: Uint32Array;
}

/** Of each user of a batch, shape `[userCount]`, or a loss's derivatives by them. */
export interface HistoryForms {
  /** `|u|^2`, the weighted sum of the scores of the user's own items; `u` is that of their rows. */
  squares: Float64Array;
  /** `u^T A^T A u`, the sum of the squares of the scores of all items. */
  energies: Float64Array;
}

/**
 * The rows `A` of all items, float32, and what a linear autoencoder `x -> x A A^T` needs of a batch of histories `x`:
 * two sums over its scores, without the scores, and their gradients by all rows. It takes about `4 itemCount dim^2`
 * operations for a batch, and `4 dim` for a pair. Both engines give the same bits. Batches are the caller's to check.
 */
export interface AutoencoderRows {
  /** Floats from one row to the next: `dim`, rounded up to eight; what lies beyond `dim` must stay zero. */
  readonly stride: number;
  /** Shape `[itemCount, stride]`, for the caller to fill. */
  readonly items: Float32Array;
  /** What an item counts in a history, shape `[itemCount]`, for the caller to fill; 1 at first. */
  readonly weights: Float32Array;
  /** Written by `backward`, shape `[itemCount, stride]`. */
  readonly itemGradients: Float32Array;

  forward(batch: HistoryBatch): HistoryForms;

  /**
   * The gradients by all rows of a loss of the last `forward`.
   *
   * @param pulls - derivatives of the loss by its results
   */
  backward(pulls: HistoryForms): void;
}

/** Of rows with rows of the same place, shape `[rowCount]`. */
export function innerProducts(a: Float32Array, b: Float32Array, stride: number, rowCount: number): Float64Array {
  const products = new Float64Array(rowCount);
  for (let row = 0, at = 0; row < rowCount; row++) {
    for (const end = at + stride; at < end; at++) products[row] += a[at] * b[at];
  }
  return products;
}

/** For each item the users who have it, ascending: `offsets` `[itemCount + 1]`, and its users, as `partners`, item by item. */
export function usersOfItems({ offsets, items }: HistoryBatch, itemCount: number) {
  const starts = new Uint32Array(itemCount + 1);
  for (const item of items) starts[item + 1]++;
  for (let item = 0; item < itemCount; item++) starts[item + 1] += starts[item];
  const places = starts.slice();
  const users = new Uint32Array(items.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let pair = offsets[user]; pair < offsets[user + 1]; pair++) users[places[items[pair]]++] = user;
  }
  return { offsets: starts, partners: users };
}
