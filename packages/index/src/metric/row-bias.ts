import type { RowBias, RowForm } from '@lightrec/kernels/search';
import { type Metric, squaredLength } from './metric.js';

/**
 * Whether scores by rows want a bias: for distances, or where items have one and vectors are of the codes' space. Rows that
 * are what codes leave have it in the score of the codes.
 */
export function hasRowBiases({ base, ofCodes }: RowForm, metric: Metric, haveItemBiases: boolean): boolean {
  return metric === 'euclidean' || (haveItemBiases && ofCodes && base !== 'codes');
}

/**
 * What makes of the inner product with a row its score in the metric; nothing where that is the score. Of distances, what
 * `euclideanBias` does for the vector that is kept: of the codes the bias of the composite score has done so already.
 *
 * @param itemBias - by item, where items have biases
 */
export function rowBiasFor(metric: Metric, form: RowForm, itemBias?: ArrayLike<number>): RowBias | undefined {
  if (!hasRowBiases(form, metric, itemBias !== undefined)) return undefined;
  if (metric !== 'euclidean') return (item) => itemBias![item];
  return (_, row, decoded) => {
    if (!decoded) return Math.fround(-squaredLength(row) / 2);
    const kept = row.map((value, d) => value + decoded[d]);
    return Math.fround((squaredLength(decoded) - squaredLength(kept)) / 2);
  };
}
