import type { WordBags } from '@lightrec/models';
import { describe, expect, it } from 'vitest';
import { type Features, featureMatrix, fingerprintOfFeatures } from './features.js';

/** Three rows: "tea tea", "tea green", none. */
const text: WordBags = {
  offsets: Uint32Array.of(0, 1, 3, 3),
  wordIds: Uint32Array.of(0, 0, 1),
  counts: Uint32Array.of(2, 1, 1),
  vocabulary: ['tea', 'green'],
};

describe('featureMatrix', () => {
  it('is the TF-IDF of words, each row of length 1', () => {
    const { offsets, columns, values, columnCount } = featureMatrix('itemFeatures', text, 3);
    expect([[...offsets], [...columns], columnCount]).toEqual([[0, 1, 3, 3], [0, 0, 1], 2]);
    // Row 0 has one word, so length 1 whatever it weighs. Row 1: ln(3/2) of "tea", ln 3 of "green".
    const [tea, green] = [Math.log(3 / 2), Math.log(3)];
    const length = Math.hypot(tea, green);
    expect(values[0]).toBeCloseTo(1, 12);
    expect(values[1]).toBeCloseTo(tea / length, 12);
    expect(values[2]).toBeCloseTo(green / length, 12);
  });

  it('weighs a word by 1 + ln of its count', () => {
    const offsets = Uint32Array.of(0, 2, 2, 2);
    const wordIds = Uint32Array.of(0, 1);
    const twice = { offsets, wordIds, counts: Uint32Array.of(2, 1), vocabulary: ['tea', 'green'] };
    const { values } = featureMatrix('itemFeatures', twice, 3);
    expect(values[0] / values[1]).toBeCloseTo(1 + Math.log(2), 12);
  });

  it('leaves nothing of a word that every row has, so of a vocabulary of one such word', () => {
    const one = {
      offsets: Uint32Array.of(0, 1, 2),
      wordIds: Uint32Array.of(0, 0),
      counts: Uint32Array.of(5, 1),
      vocabulary: ['tea'],
    };
    const { offsets, values } = featureMatrix('itemFeatures', one, 2);
    expect([[...offsets], values.length]).toEqual([[0, 0, 0], 0]);
  });

  it('takes vectors as they are', () => {
    const { offsets, columns, values } = featureMatrix('f', { vectors: Float32Array.of(1, 2, 3, 4), dim: 2 }, 2);
    expect([[...offsets], [...columns], [...values]]).toEqual([
      [0, 2, 4],
      [0, 1, 0, 1],
      [1, 2, 3, 4],
    ]);
  });

  it('leaves out zeros, so that a row of them says nothing', () => {
    const vectors = Float32Array.of(0, 2, 0, 0, 0, 0, 5, 0, 7);
    const { offsets, columns, values } = featureMatrix('f', { vectors, dim: 3 }, 3);
    expect([[...offsets], [...columns], [...values]]).toEqual([
      [0, 1, 1, 3],
      [1, 0, 2],
      [2, 5, 7],
    ]);
  });

  it('changes nothing that it was given', () => {
    const before = structuredClone(text);
    featureMatrix('itemFeatures', text, 3);
    expect(text).toEqual(before);
  });

  it.each<[message: string, features: unknown, rowCount?: number]>([
    ['itemFeatures.offsets: expected [5], received 4 entries', text, 4],
    ['itemFeatures.offsets: expected [3], received 4 entries', text, 2],
    ['itemFeatures.offsets[0]: expected 0, received 1', { ...text, offsets: Uint32Array.of(1, 1, 3, 3) }],
    ['itemFeatures.offsets[2]: expected offsets that do not fall', { ...text, offsets: Uint32Array.of(0, 2, 1, 3) }],
    ['itemFeatures.offsets: expected a Uint32Array', { ...text, offsets: [0, 1, 3, 3] }],
    ['itemFeatures.counts: expected [2]', { ...text, wordIds: Uint32Array.of(0, 0) }],
    [
      'itemFeatures.wordIds[1]: expected a position in the vocabulary in [0, 1)',
      { ...text, wordIds: Uint32Array.of(0, 1, 0), vocabulary: ['tea'] },
    ],
    ['itemFeatures.counts: expected [3]', { ...text, counts: Uint32Array.of(1) }],
    ['itemFeatures.counts[1]: expected an integer >= 1, received 0', { ...text, counts: Uint32Array.of(1, 0, 1) }],
    ['itemFeatures.vocabulary: expected an array', { ...text, vocabulary: 'tea' }],
    ['itemFeatures.vectors: expected [3, 2]', { vectors: new Float32Array(4), dim: 2 }],
    [
      'itemFeatures.vectors[1]: expected a finite float32 number',
      { vectors: Float32Array.of(1, Number.NaN, 0), dim: 1 },
    ],
    ['itemFeatures.vectors: expected a Float32Array', { vectors: [1, 2, 3], dim: 1 }],
    ['itemFeatures.dim: expected an integer >= 1', { vectors: new Float32Array(3), dim: 0 }],
    ['words: expected one of', { ...text, words: 1 }],
  ])('refuses what does not fit: %s', (message, features, rowCount = 3) => {
    expect(() => featureMatrix('itemFeatures', features as Features, rowCount)).toThrow(message);
  });

  it.each([undefined, null, 7, 'tea'])('refuses %s', (features) => {
    expect(() => featureMatrix('itemFeatures', features as never, 3)).toThrow('itemFeatures');
  });
});

describe('fingerprintOfFeatures', () => {
  it('is another for other words, counts or sides', () => {
    const matrix = (changed: Partial<WordBags>) => featureMatrix('f', { ...text, ...changed }, 3);
    const prints = [
      fingerprintOfFeatures({}),
      fingerprintOfFeatures({ items: matrix({}) }),
      fingerprintOfFeatures({ users: matrix({}) }),
      fingerprintOfFeatures({ items: matrix({ counts: Uint32Array.of(2, 3, 1) }) }),
      fingerprintOfFeatures({ items: matrix({ wordIds: Uint32Array.of(1, 0, 1) }) }),
      fingerprintOfFeatures({ items: matrix({ vocabulary: ['tea', 'green', 'black'] }) }),
    ];
    expect(new Set(prints).size).toBe(prints.length);
    expect(fingerprintOfFeatures({ items: matrix({}) })).toBe(prints[1]);
  });
});
