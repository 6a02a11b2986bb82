import { ArgumentError, type Id, type IdMap } from '@lightrec/core';
import { requireArray, requireFiniteValues, requireKnownId, requireLength, requireRows } from '@lightrec/core/options';
import type { TextFeatures } from '../text/text-features.js';
import type { WordBags } from '../text/word-bags.js';
import type { FeatureVectors } from './features.js';

/**
 * Features for a tower: those that were given, or what `text` makes of bags of words.
 *
 * @param inputDim - of the tower
 * @throws ArgumentError or ShapeError for bags without a model of texts, or features of another dimension
 */
export function featuresFor(
  features: WordBags | FeatureVectors,
  inputDim: number,
  text: TextFeatures | undefined,
): FeatureVectors {
  if (!('vectors' in Object(features))) {
    if (text) return text.featuresOf(features as WordBags);
    const expected = `features of ${inputDim} dimensions, as the model was trained without texts`;
    throw new ArgumentError({ argument: 'features', expected, received: 'bags of words, or nothing of the kind' });
  }
  const { vectors, dim } = features as FeatureVectors;
  const hint = `The model was trained with features of ${inputDim} dimensions.`;
  if (dim !== inputDim) throw new ArgumentError({ argument: 'features.dim', expected: inputDim, received: dim, hint });
  requireRows('features.vectors', vectors, dim);
  requireFiniteValues('features.vectors', vectors);
  return { vectors, dim };
}

/**
 * Rows of a table of embeddings, shape `[count, embeddingDim]`; zeros where no ids are given, as for whoever is new.
 *
 * @param name - of the argument that the ids came in
 */
export function embeddingsFor(
  { table, known }: { table: Float32Array; known: IdMap },
  count: number,
  { name, ids }: { name: string; ids?: readonly Id[] },
): Float32Array {
  const embeddingDim = table.length / Math.max(1, known.size);
  const embeddings = new Float32Array(count * embeddingDim);
  if (ids === undefined) return embeddings;
  requireArray(name, ids);
  requireLength(name, ids, [count]);
  ids.forEach((id, row) => {
    const at = requireKnownId(`${name}[${row}]`, id, known, `Leave ${name} out for new ones.`);
    embeddings.set(table.subarray(at * embeddingDim, (at + 1) * embeddingDim), row * embeddingDim);
  });
  return embeddings;
}
