import { Random } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { drawItemText } from './text.js';
import { drawWorld } from './world.js';

const itemCount = 400;
const vocabularySize = 600;
const { clusters, items } = drawWorld({ itemCount, clusterCount: 10 }, new Random(1));
const text = drawItemText(clusters, items, vocabularySize, new Random(2));
const places = (item: number) =>
  Array.from({ length: text.offsets[item + 1] - text.offsets[item] }, (_, i) => text.offsets[item] + i);

describe('drawItemText', () => {
  it('is a well-formed sparse matrix with words in every item', () => {
    expect(text.offsets.length).toBe(itemCount + 1);
    expect([text.wordIds.length, text.counts.length]).toEqual([text.offsets[itemCount], text.offsets[itemCount]]);
    expect(text.vocabulary.length).toBe(vocabularySize);
    for (let item = 0; item < itemCount; item++) {
      const words = places(item).map((place) => text.wordIds[place]);
      expect(words).toEqual([...new Set(words)].sort((a, b) => a - b));
      expect(Math.max(...words)).toBeLessThan(vocabularySize);
      const length = places(item).reduce((sum, place) => sum + text.counts[place], 0);
      expect(length).toBeGreaterThanOrEqual(15);
      expect(length).toBeLessThanOrEqual(200);
    }
  });

  it('uses the same words in items of one cluster, others elsewhere', () => {
    const vectors = Array.from({ length: itemCount }, (_, item) => {
      const vector = new Float64Array(vocabularySize);
      for (const place of places(item)) vector[text.wordIds[place]] = text.counts[place];
      return vector;
    });
    const cosine = (a: Float64Array, b: Float64Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const sums = { same: [0, 0], other: [0, 0] };
    for (let a = 0; a < itemCount; a++) {
      for (let b = 0; b < a; b++) {
        const sum = sums[items.clusterOf[a] === items.clusterOf[b] ? 'same' : 'other'];
        sum[0] += cosine(vectors[a], vectors[b]);
        sum[1]++;
      }
    }
    const mean = ([total, count]: number[]) => total / count;
    expect(mean(sums.same)).toBeGreaterThan(2 * mean(sums.other)); // usually .37 against .07
  });

  it('makes do with two words for each cluster', () => {
    const small = drawItemText(clusters, items, 20, new Random(2));
    expect(Math.max(...small.wordIds)).toBeLessThan(20);
  });
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
