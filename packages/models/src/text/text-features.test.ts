import {
  ArgumentError,
  type Artifact,
  ArtifactError,
  decodeArtifact,
  encodeArtifact,
  ShapeError,
} from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bagsOf, clusteredTexts } from '../test-support/item-texts.js';
import { fitTextFeatures } from './fit-text-features.js';
import { termsOf } from './terms.js';
import { TextFeatures } from './text-features.js';

const texts = clusteredTexts(1, 40);
const bags = bagsOf(texts);
const rowOf = (vectors: Float32Array, dim: number, row: number) => vectors.subarray(row * dim, (row + 1) * dim);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

/** TF-IDF rows by the formulas, in plain loops over words. */
function plainTfIdf(all: string[][]): Map<string, number>[] {
  const known = all.filter((words) => words.length > 0);
  return all.map((words) => {
    const weights = new Map<string, number>();
    for (const word of new Set(words)) {
      const count = words.filter((other) => other === word).length;
      const having = known.filter((other) => other.includes(word)).length;
      weights.set(word, (1 + Math.log(count)) * (Math.log((1 + known.length) / (1 + having)) + 1));
    }
    const length = Math.sqrt([...weights.values()].reduce((sum, value) => sum + value ** 2, 0));
    return new Map([...weights].map(([word, value]) => [word, value / length]));
  });
}

const plainSimilarity = (a: Map<string, number>, b: Map<string, number>) =>
  [...a].reduce((sum, [word, value]) => sum + value * (b.get(word) ?? 0), 0);

describe('fitTextFeatures', () => {
  it('by all singular vectors keeps the similarities of the weighted texts', async () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 8 }), async (some) => {
        fc.pre(some.flat().length > 0);
        const { vectors, dim } = (await fitTextFeatures(bagsOf(some))).featuresOf(bagsOf(some));
        const plain = plainTfIdf(some);
        some.forEach((_, i) => {
          some.forEach((_, j) => {
            const similarity = dot(rowOf(vectors, dim, i), rowOf(vectors, dim, j));
            expect(similarity).toBeCloseTo(plainSimilarity(plain[i], plain[j]), 4);
          });
        });
      }),
      { numRuns: 50 },
    );
  });

  it('has as many dimensions as asked for, or as there are', async () => {
    expect((await fitTextFeatures(bags, { dim: 5 })).dim).toBe(5);
    expect((await fitTextFeatures(bags)).dim).toBeLessThanOrEqual(40);
    expect((await fitTextFeatures(bags, { reduction: 'hashing' })).dim).toBe(256);
  });

  it('over a vocabulary of one word has one dimension, in which every text is alike', async () => {
    const one = bagsOf([['word'], [], ['word', 'word']]);
    const { vectors, dim } = (await fitTextFeatures(one)).featuresOf(one);
    expect(dim).toBe(1);
    expect(Math.abs(vectors[0])).toBeCloseTo(1, 6);
    expect([vectors[1], vectors[2]]).toEqual([0, vectors[0]]);
  });

  it('hashes each term to a place and a sign, so that similarities are kept on average', async () => {
    const { vectors, dim } = (await fitTextFeatures(bags, { reduction: 'hashing', dim: 4096 })).featuresOf(bags);
    const plain = plainTfIdf(texts);
    for (const [i, j] of [
      [0, 4],
      [1, 2],
      [7, 7],
    ]) {
      // 48 words in 4096 places: none meet, or hardly any
      const similarity = dot(rowOf(vectors, dim, i), rowOf(vectors, dim, j));
      expect(Math.abs(similarity - plainSimilarity(plain[i], plain[j]))).toBeLessThan(0.05);
    }
    const narrow = (await fitTextFeatures(bags, { reduction: 'hashing', dim: 3 })).featuresOf(bags);
    expect(narrow.vectors.some((value) => value < 0) && narrow.vectors.some((value) => value > 0)).toBe(true);
  });

  it('knows words by their letters too', async () => {
    expect(termsOf('good', 'letter-trigrams')).toEqual(['#go', 'goo', 'ood', 'od#']);
    expect(termsOf('a', 'letter-trigrams')).toEqual(['#a#']);
    const some = bagsOf([['recommend'], ['kernel'], ['search']]);
    const text = await fitTextFeatures(some, { terms: 'letter-trigrams' });
    const { vectors, dim } = text.featuresOf(some);
    // A word that nobody had, of letters that one had.
    const other = text.featuresOf(bagsOf([['recommender']])).vectors;
    const [own, others] = [dot(rowOf(vectors, dim, 0), other), dot(rowOf(vectors, dim, 1), other)];
    expect(own).toBeGreaterThan(0.5);
    expect(Math.abs(others)).toBeLessThan(0.2);
  });

  it('gives the same bytes for the same seed', async () => {
    const [first, again] = await Promise.all(
      [0, 1].map(async () => (await fitTextFeatures(bags, { seed: 5 })).toArtifact()),
    );
    expect(encodeArtifact(again)).toEqual(encodeArtifact(first));
  });

  it('tells its progress, and stops where it is told to', async () => {
    const reports: { phase: string; done: number; total: number }[] = [];
    await fitTextFeatures(bags, { onProgress: (progress) => reports.push(progress) });
    expect(reports.at(-1)).toEqual({ phase: 'text', done: 160, total: 160 });
    const reason = new Error('enough');
    await expect(fitTextFeatures(bags, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('refuses texts without a word, and what are no bags', async () => {
    await expect(fitTextFeatures(bagsOf([[], []]))).rejects.toThrow(
      'bags: expected at least one item with a word, received 2 items without a word. Train without texts: trainBpr.',
    );
    const twice = { ...bags, vocabulary: bags.vocabulary.map(() => 'same') };
    await expect(fitTextFeatures(twice)).rejects.toThrow('bags.vocabulary[1]: expected a word of its own');
    for (const wrong of [undefined, {}, { ...bags, counts: undefined }]) {
      await expect(fitTextFeatures(wrong as never)).rejects.toThrow(ArgumentError);
    }
    await expect(fitTextFeatures({ ...bags, counts: bags.counts.subarray(1) })).rejects.toThrow(ShapeError);
    await expect(fitTextFeatures({ ...bags, offsets: bags.offsets.subarray(1) })).rejects.toThrow('bags.offsets[0]');
    await expect(fitTextFeatures({ ...bags, offsets: bags.offsets.subarray(0, 9) })).rejects.toThrow(ShapeError);
    await expect(fitTextFeatures({ ...bags, offsets: bags.offsets.with(3, 1) })).rejects.toThrow('bags.offsets[3]');
    await expect(fitTextFeatures({ ...bags, offsets: new Uint32Array(0) })).rejects.toThrow('bags.offsets[0]');
    await expect(fitTextFeatures({ ...bags, vocabulary: ['one'] })).rejects.toThrow('bags.wordIds[');
    await expect(fitTextFeatures({ ...bags, counts: bags.counts.with(2, 0) })).rejects.toThrow('bags.counts[2]');
  });
});

describe('TextFeatures.featuresOf', () => {
  it('gives a new text the vector of the same words among the first, in any vocabulary', async () => {
    for (const reduction of ['svd', 'hashing'] as const) {
      const text = await fitTextFeatures(bags, { reduction, dim: 16 });
      const { vectors, dim } = text.featuresOf(bags);
      const other = bagsOf([[...texts[3]].reverse()], ['unheard of', ...[...bags.vocabulary].reverse()]);
      text.featuresOf(other).vectors.forEach((value, d) => {
        expect(value).toBeCloseTo(vectors[3 * dim + d], 6);
      });
    }
  });

  it('passes words over that nobody had; a text of them alone, or of none, is zero', async () => {
    const text = await fitTextFeatures(bags, { dim: 8 });
    const { vectors } = text.featuresOf(bagsOf([['new', ...texts[0]], ['new', 'words'], []]));
    expect(vectors.subarray(0, 8)).toEqual(text.featuresOf(bagsOf([texts[0]])).vectors);
    expect([...vectors.subarray(8)]).toEqual(Array(16).fill(0));
  });

  it('comes back from its artifact, with the same bytes and vectors', async () => {
    for (const reduction of ['svd', 'hashing'] as const) {
      const text = await fitTextFeatures(bags, { reduction, dim: 8, terms: 'letter-trigrams' });
      const bytes = encodeArtifact(text.toArtifact());
      const read = TextFeatures.fromArtifact(decodeArtifact(bytes, TextFeatures));
      expect(encodeArtifact(read.toArtifact())).toEqual(bytes);
      expect(read.featuresOf(bags).vectors).toEqual(text.featuresOf(bags).vectors);
    }
  });

  it('refuses an artifact whose parts do not fit each other', async () => {
    const artifact = (await fitTextFeatures(bags, { dim: 8 })).toArtifact();
    const { projection, idf } = artifact.tensors;
    const short = { shape: [idf.data.length, 7], data: new Float32Array(7 * idf.data.length) };
    const wrong: Artifact[] = [
      { ...artifact, metadata: { ...artifact.metadata, terms: 'sentences' } },
      { ...artifact, tensors: { ...artifact.tensors, projection: short } },
      { ...artifact, tensors: { projection, idf } },
    ];
    for (const changed of wrong) {
      expect(() => TextFeatures.fromArtifact(changed)).toThrow(ArtifactError);
    }
  });
});
