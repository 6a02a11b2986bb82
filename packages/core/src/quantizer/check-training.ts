import { mostCodewords } from '../codebooks.js';
import { ArgumentError } from '../errors.js';
import { requireFiniteValues, requireLength, requireRows, requireWeights } from '../options/arrays.js';
import { requireFunction, requireSignal } from '../options/choices.js';
import { requireRandom } from '../options/contracts.js';
import { requireIdMap } from '../options/ids.js';
import { optionNames, requireKnown } from '../options/names.js';
import { requireInteger } from '../options/numbers.js';
import type { QuantizerTraining } from './quantizer.js';

export const trainingNames = /* @__PURE__ */ optionNames<QuantizerTraining>({
  ...{ dim: 1, codebookCount: 1, codewordCount: 1, weights: 1, random: 1, items: 1, onProgress: 1, signal: 1 },
});

/**
 * What every quantizer checks before it trains.
 *
 * @returns how many vectors there are
 * @throws ShapeError or ArgumentError, naming what does not fit
 */
export function checkTraining(vectors: Float32Array, training: QuantizerTraining): number {
  requireKnown('train', training, trainingNames);
  const { dim, codebookCount, codewordCount, items } = training;
  const itemCount = requireRows('vectors', vectors, dim);
  if (itemCount === 0) {
    throw new ArgumentError({ argument: 'vectors', expected: 'at least one item', received: 'none' });
  }
  requireFiniteValues('vectors', vectors);
  requireInteger('codebookCount', codebookCount, 1);
  requireInteger('codewordCount', codewordCount, 1, mostCodewords);
  requireWeights('weights', training.weights, itemCount);
  if (items !== undefined) {
    requireIdMap('items', items);
    requireLength('items', { length: items.size }, [itemCount]);
  }
  requireRandom('random', training.random);
  requireSignal('signal', training.signal);
  requireFunction('onProgress', training.onProgress);
  return itemCount;
}
