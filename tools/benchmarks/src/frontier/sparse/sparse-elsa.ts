import { type Interactions, Random } from '@lightrec/core';
import { type ElsaOptions, EmbeddingModel, resolveElsaHyperparameters } from '@lightrec/models';
import { ElsaTrainer } from '@lightrec/models/testing';
import { bytesOfRow, decodeSparseRows, encodeSparseRows, pruneRows } from './sparse-rows.js';

export interface SparseElsaOptions extends ElsaOptions {
  /** That an item ends with, of `dim`. */
  componentCount: number;
}

/** Shares of the epochs after which pruning begins, and is done. */
const [prunedFrom, prunedTo] = [0.2, 0.7];

/**
 * Compressed ELSA (Vančura et al., WWW'26): the vectors of ELSA in a wider space, pruned while they are trained to the
 * largest components of each. So many as are left fall exponentially from all to `componentCount`, epoch by epoch; what
 * was pruned stays zero. Items end in bytes, and are decoded to be scored; users are sums of theirs.
 */
export function trainSparseElsa(train: Interactions, { componentCount, ...options }: SparseElsaOptions) {
  const hyperparameters = resolveElsaHyperparameters(options);
  const { dim, epochs, seed } = hyperparameters;
  const random = new Random(seed).fork('elsa');
  const trainer = new ElsaTrainer(train, hyperparameters, random.fork('start'));
  trainer.start();
  // The rows themselves, which a prune changes for the trainer too.
  const rows = trainer.trained[0].toTensors()['items.rows'].data as Float32Array;
  let step = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const left = Math.round(dim * (componentCount / dim) ** prunedShare(epoch / epochs));
    if (left < dim) pruneRows(rows, dim, left);
    const isKept = Uint8Array.from(rows, (value) => (value === 0 ? 0 : 1));
    for (const batch of trainer.batches(random.fork(`epoch ${epoch}`))) {
      trainer.step(batch, ++step);
      for (let i = 0; i < rows.length; i++) if (!isKept[i]) rows[i] = 0;
    }
  }
  const { itemVectors, users, items } = trainer.snapshot();
  const bytes = encodeSparseRows(itemVectors, dim, componentCount);
  const decoded = decodeSparseRows(bytes, dim, componentCount);
  const model = new EmbeddingModel({
    userVectors: sumsOf(decoded, dim, train),
    itemVectors: decoded,
    dim,
    users,
    items,
  });
  return { model, bytesPerItem: bytesOfRow(componentCount) };
}

/** How far pruning has come, by the share of the epochs that have begun. */
function prunedShare(begun: number): number {
  return Math.min(1, Math.max(0, (begun - prunedFrom) / (prunedTo - prunedFrom)));
}

function sumsOf(itemVectors: Float32Array, dim: number, train: Interactions): Float32Array {
  const sums = new Float32Array(train.userCount * dim);
  train.userIndices().forEach((user, pair) => {
    const item = train.userItems[pair];
    for (let d = 0; d < dim; d++) sums[user * dim + d] += itemVectors[item * dim + d];
  });
  return sums;
}
