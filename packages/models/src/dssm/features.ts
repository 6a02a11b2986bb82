import { ArgumentError } from '@lightrec/core';
import { requireFiniteValues, requireInteger, requireLength, requireTyped } from '@lightrec/core/options';
import type { TextFeatures } from '../text/text-features.js';

/** What is known of items beside who chose them: a vector each, from their texts or from anywhere. */
export interface ItemFeatures {
  /** Shape `[itemCount, dim]`, finite; zero for an item of which nothing is known. */
  vectors: Float32Array;
  dim: number;
  /** What made the vectors out of texts, which a model keeps for those of new items. */
  text?: TextFeatures;
}

/**
 * @param hint - what to do about features of other items
 * @throws ArgumentError or ShapeError for features of another shape, or with an entry that is not finite
 */
export function requireItemFeatures(argument: string, features: ItemFeatures, itemCount: number, hint?: string): void {
  if (!features?.vectors) {
    const expected = 'features of items: vectors and dim';
    throw new ArgumentError({
      argument,
      expected,
      received: String(features),
      hint: 'text.featuresOf(bags) gives some.',
    });
  }
  const { vectors, dim } = features;
  requireInteger(`${argument}.dim`, dim, 1);
  requireTyped(`${argument}.vectors`, vectors, 'Float32Array');
  requireLength(`${argument}.vectors`, vectors, [itemCount, dim], hint);
  requireFiniteValues(`${argument}.vectors`, vectors);
}

/**
 * What brings the features to a length of `featureScale` as a root mean square over the items that have any.
 *
 * @throws ArgumentError where none has
 */
export function inputScaleOf({ vectors, dim }: ItemFeatures, featureScale: number): number {
  let [squares, known] = [0, 0];
  for (let from = 0; from < vectors.length; from += dim) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += vectors[from + d] ** 2;
    squares += square;
    if (square > 0) known++;
  }
  if (known > 0) return featureScale / Math.sqrt(squares / known);
  throw new ArgumentError({
    argument: 'features.vectors',
    expected: 'at least one item with a vector that is not zero',
    received: `${vectors.length / dim} zero vectors`,
    hint: 'Train without texts: trainBpr.',
  });
}
