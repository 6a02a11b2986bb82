import type * as tf from '@tensorflow/tfjs-core';
import type { CodebookSizes, WeightSpec } from '../similarity/similarity.js';
import type { Recurrence, RecurrenceFunction, RecurrenceName } from './recurrence.js';

export const recurrenceNames: readonly RecurrenceName[] = ['residual', 'aligned-residual', 'aligned-state', 'none'];

/** What a recurrence learns; with these starts, and one dimension throughout, it is `residual`. */
export function recurrenceWeights(
  recurrence: RecurrenceName | RecurrenceFunction,
  { dim, codewordDim }: CodebookSizes,
): WeightSpec[] {
  const codewordMap: WeightSpec = { name: 'codeword_map', shape: [dim, codewordDim], start: 'identity' };
  const stateMap: WeightSpec = { name: 'state_map', shape: [dim, dim], start: 'identity' };
  if (recurrence === 'aligned-residual') return [codewordMap];
  return recurrence === 'aligned-state' ? [codewordMap, stateMap] : [];
}

/** @param weights - in the order of `recurrenceWeights` */
export function recurrenceOf(
  recurrence: RecurrenceName | RecurrenceFunction,
  [codewordMap, stateMap]: tf.Tensor2D[],
): Recurrence {
  if (recurrence === 'aligned-residual' || recurrence === 'aligned-state') return { codewordMap, stateMap };
  return recurrence;
}
