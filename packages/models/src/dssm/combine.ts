import type { DssmHyperparameters } from './options.js';

/**
 * Items out of their embeddings and what the tower makes of their features: the sum of both, or one behind the other.
 *
 * @param embeddings - shape `[count, embeddingDim]`
 * @param outputs - of the tower, shape `[count, towerDim]`
 * @returns shape `[count, dim]`
 */
export function combineItems(
  combine: DssmHyperparameters['combine'],
  embeddings: Float32Array,
  outputs: Float32Array,
  count: number,
): Float32Array {
  if (combine === 'sum') return embeddings.map((value, i) => value + outputs[i]);
  const [embeddingDim, towerDim] = [embeddings.length / count, outputs.length / count];
  const items = new Float32Array(embeddings.length + outputs.length);
  for (let row = 0; row < count; row++) {
    const from = row * (embeddingDim + towerDim);
    items.set(embeddings.subarray(row * embeddingDim, (row + 1) * embeddingDim), from);
    items.set(outputs.subarray(row * towerDim, (row + 1) * towerDim), from + embeddingDim);
  }
  return items;
}

/** The gradients of both by those of the items; with a sum they are the same. */
export function splitGradients(
  combine: DssmHyperparameters['combine'],
  gradients: Float32Array,
  { count, embeddingDim, towerDim }: { count: number; embeddingDim: number; towerDim: number },
): { embeddings: Float32Array; outputs: Float32Array } {
  if (combine === 'sum') return { embeddings: gradients, outputs: gradients.slice() };
  const embeddings = new Float32Array(count * embeddingDim);
  const outputs = new Float32Array(count * towerDim);
  for (let row = 0; row < count; row++) {
    const from = row * (embeddingDim + towerDim);
    embeddings.set(gradients.subarray(from, from + embeddingDim), row * embeddingDim);
    outputs.set(gradients.subarray(from + embeddingDim, from + embeddingDim + towerDim), row * towerDim);
  }
  return { embeddings, outputs };
}

/**
 * Users out of their embeddings and what a tower makes of their features, which is added to the last places: to all with
 * a `sum`, with `concatenate` to those that meet the tower's outputs of the items.
 *
 * @param embeddings - shape `[count, dim]`
 * @param outputs - of the tower, shape `[count, towerDim]`
 * @returns shape `[count, dim]`
 */
export function combineUsers(embeddings: Float32Array, outputs: Float32Array, count: number): Float32Array {
  const [dim, towerDim] = [embeddings.length / count, outputs.length / count];
  return embeddings.map((value, i) => {
    const place = (i % dim) - (dim - towerDim);
    return place < 0 ? value : value + outputs[Math.floor(i / dim) * towerDim + place];
  });
}

/** The gradients of the tower's outputs by those of the users; those of the embeddings are the same as of the users. */
export function userOutputGradients(gradients: Float32Array, dim: number, towerDim: number): Float32Array {
  if (dim === towerDim) return gradients.slice();
  const outputs = new Float32Array((gradients.length / dim) * towerDim);
  for (let from = 0, to = 0; from < gradients.length; from += dim, to += towerDim) {
    outputs.set(gradients.subarray(from + dim - towerDim, from + dim), to);
  }
  return outputs;
}
