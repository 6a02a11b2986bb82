import { ArgumentError, Random } from '@lightrec/core';
import {
  type DeclaredOptions,
  defaultsOf,
  optionNames,
  requireFunction,
  requireInteger,
  requireKnown,
  requireOneOf,
  requireSignal,
  resolveDeclared,
} from '@lightrec/core/options';
import { rightSingularVectors } from './singular-vectors.js';
import { countTerms, type TermKind, termKinds, termsOfVocabulary } from './terms.js';
import { TextFeatures } from './text-features.js';
import { inverseDocumentFrequencies, weighTerms } from './tf-idf.js';
import { requireWordBags, type WordBags } from './word-bags.js';

/** What decides the outcome. */
export interface TextFeaturesHyperparameters {
  /** Dimension of the vectors; with `svd` at most the rank of the texts. Default: 256. */
  dim: number;
  /**
   * How terms become so few dimensions: `svd`, the strongest singular vectors of all texts, in which words that go
   * together go one way; or `hashing`, which gives each term a place and a sign, and keeps no matrix. Default: `svd`.
   */
  reduction: 'svd' | 'hashing';
  /** Words, or the letter trigrams of words, as DSSM has them. Default: `words`. */
  terms: TermKind;
  /** An integer; the same seed gives the same bytes. Default: 0. */
  seed: number;
}

export interface TextFeaturesOptions extends Partial<TextFeaturesHyperparameters> {
  /** Called several times a second, in texts of all passes over them. */
  onProgress?: (progress: { phase: 'text'; done: number; total: number }) => void;
  /** Stops the work; the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

const declared: DeclaredOptions<TextFeaturesHyperparameters> = {
  dim: [256, (argument, value) => requireInteger(argument, value, 1)],
  reduction: ['svd', (argument, value) => requireOneOf(argument, value, ['svd', 'hashing'])],
  terms: ['words', (argument, value) => requireOneOf(argument, value, termKinds)],
  seed: [0, (argument, value) => requireInteger(argument, value, Number.MIN_SAFE_INTEGER)],
};

export const textFeaturesDefaults: TextFeaturesHyperparameters = defaultsOf(declared);

export const textFeaturesOptionNames = optionNames<TextFeaturesOptions>({ ...declared, onProgress: 1, signal: 1 });

/** Passes over the texts. */
const iterations = 4;

/**
 * Learns from the texts of all items how a text becomes a vector: TF-IDF (`1 + log tf`, idf, rows at length 1), then
 * few dimensions. Latent semantic analysis (Deerwester et al., 1990) or the hashing trick (Weinberger et al., 2009).
 *
 * @param bags - the words of each item; items without a text may be among them
 * @returns with as many dimensions as asked for, or as the texts have: those over a vocabulary of one word have one
 * @throws ArgumentError for an unknown option or one out of range, words that stand twice in the vocabulary, or where
 *   no item has a word; ShapeError where the parts of the bags do not fit each other
 *
 * @example
 * const text = await fitTextFeatures(dataset.text);
 * const { model } = await trainDssm(train, text.featuresOf(dataset.text), { warmStart });
 */
export async function fitTextFeatures(bags: WordBags, options: TextFeaturesOptions = {}): Promise<TextFeatures> {
  requireKnown('fitTextFeatures', options, textFeaturesOptionNames);
  const { dim, reduction, terms, seed } = resolveDeclared(declared, options);
  const { onProgress, signal } = options;
  requireFunction('onProgress', onProgress);
  requireSignal('signal', signal);
  requireWordBags('bags', bags);
  signal?.throwIfAborted();
  if (bags.wordIds.length === 0) {
    const received = `${bags.offsets.length - 1} items without a word`;
    const hint = 'Train without texts: trainBpr.';
    throw new ArgumentError({ argument: 'bags', expected: 'at least one item with a word', received, hint });
  }
  requireDistinct(bags.vocabulary);
  const vocabulary = termsOfVocabulary(bags.vocabulary, terms);
  const counts = countTerms(bags, vocabulary, terms);
  const idf = inverseDocumentFrequencies(counts);
  if (reduction === 'hashing') return new TextFeatures({ terms, vocabulary, idf, dim });
  const singular = await rightSingularVectors(weighTerms(counts, idf), {
    ...{ dim, iterations, signal },
    random: new Random(seed).fork('text-features'),
    onProgress: onProgress && ((done, total) => onProgress({ phase: 'text', done, total })),
  });
  const projection = Float32Array.from(singular.vectors);
  return new TextFeatures({ terms, vocabulary, idf, dim: singular.dim, projection });
}

function requireDistinct(vocabulary: readonly string[]): void {
  const seen = new Set<string>();
  vocabulary.forEach((word, i) => {
    if (typeof word !== 'string' || seen.has(word)) {
      const received = typeof word === 'string' ? `${JSON.stringify(word)} again` : word;
      throw new ArgumentError({ argument: `bags.vocabulary[${i}]`, expected: 'a word of its own', received });
    }
    seen.add(word);
  });
}
