import { ArgumentError } from '@lightrec/core';
import { requireFiniteValues, requireInteger, requireLength, requireRows, requireTyped } from '@lightrec/core/options';
import type { TextFeatures } from '../text/text-features.js';

/** What is known of items or users beside who chose what: a vector each, from their texts or from anywhere. */
export interface FeatureVectors {
  /** Shape `[rowCount, dim]`, finite; zero for an item or a user of whom nothing is known. */
  vectors: Float32Array;
  dim: number;
  /** What made the vectors out of texts, which a model keeps for new ones. */
  text?: TextFeatures;
}

/**
 * @param rowCount - how many items or users there are. Default: any number of them
 * @param hint - what to do about features of others
 * @throws ArgumentError or ShapeError for features of another shape, or with an entry that is not finite
 */
export function requireFeatures(argument: string, features: FeatureVectors, rowCount?: number, hint?: string): void {
  if (!features?.vectors) {
    const expected = `features of ${argument === 'userFeatures' ? 'users' : 'items'}: vectors and dim`;
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
  if (rowCount === undefined) requireRows(`${argument}.vectors`, vectors, dim);
  else requireLength(`${argument}.vectors`, vectors, [rowCount, dim], hint);
  requireFiniteValues(`${argument}.vectors`, vectors);
}

/**
 * What brings the features to a length of `featureScale` as a root mean square over the rows that are not zero.
 *
 * @throws ArgumentError where all are
 */
export function inputScaleOf(argument: string, { vectors, dim }: FeatureVectors, featureScale: number): number {
  let [squares, known] = [0, 0];
  for (let from = 0; from < vectors.length; from += dim) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += vectors[from + d] ** 2;
    squares += square;
    if (square > 0) known++;
  }
  if (known > 0) return featureScale / Math.sqrt(squares / known);
  throw new ArgumentError({
    argument: `${argument}.vectors`,
    expected: 'at least one vector that is not zero',
    received: `${vectors.length / dim} zero vectors`,
    hint: argument === 'features' ? 'Train without texts: trainBpr.' : `Leave \`${argument}\` out.`,
  });
}
