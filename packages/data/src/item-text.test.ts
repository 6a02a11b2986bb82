import { IdMap } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignItemText, buildItemText, dropRareWords, type ItemText } from './item-text.js';

const vocabulary = ['red', 'green', 'blue', 'grey'];
const itemCount = 6;
const entryLists = fc.array(
  fc.tuple(fc.nat(itemCount - 1), fc.nat(vocabulary.length - 1), fc.integer({ min: 1, max: 9 })),
);

function build(entries: readonly (readonly [number, number, number])[]): ItemText {
  const column = (position: 0 | 1 | 2) => entries.map((entry) => entry[position]);
  return buildItemText({ items: column(0), wordIds: column(1), counts: column(2) }, itemCount, vocabulary);
}

/** The words of one item as `word:count` texts. */
function wordsOf({ offsets, wordIds, counts }: ItemText, item: number, words = vocabulary): string[] {
  const places = Array.from({ length: offsets[item + 1] - offsets[item] }, (_, i) => offsets[item] + i);
  return places.map((place) => `${words[wordIds[place]]}:${counts[place]}`);
}

describe('buildItemText', () => {
  it('sorts the words of each item and adds up repeats', () => {
    const text = build([
      [2, 3, 1],
      [0, 1, 2],
      [2, 0, 4],
      [2, 3, 5],
    ]);
    expect(text.offsets).toEqual(Uint32Array.of(0, 1, 1, 3, 3, 3, 3));
    expect([wordsOf(text, 0), wordsOf(text, 2)]).toEqual([['green:2'], ['red:4', 'grey:6']]);
    expect([text.wordIds.length, text.counts.length]).toEqual([3, 3]);
  });

  it('equals sums in a map, for any entries', () => {
    fc.assert(
      fc.property(entryLists, (entries) => {
        const text = build(entries);
        for (let item = 0; item < itemCount; item++) {
          const sums = vocabulary.map((_, word) =>
            entries.reduce((sum, [i, w, count]) => (i === item && w === word ? sum + count : sum), 0),
          );
          const expected = sums.flatMap((sum, word) => (sum > 0 ? [`${vocabulary[word]}:${sum}`] : []));
          expect(wordsOf(text, item)).toEqual(expected);
        }
      }),
    );
  });
});

describe('dropRareWords', () => {
  it('keeps of each item the words that enough items have, in their order', () => {
    fc.assert(
      fc.property(entryLists, fc.integer({ min: 1, max: 4 }), (entries, minimumItems) => {
        const text = build(entries);
        const itemsWith = (word: string) =>
          Array.from({ length: itemCount }, (_, item) => wordsOf(text, item)).filter((words) =>
            words.some((one) => one.startsWith(`${word}:`)),
          );
        const kept = vocabulary.filter((word) => itemsWith(word).length >= minimumItems);
        const dropped = dropRareWords(text, minimumItems);
        expect(dropped.vocabulary).toEqual(kept);
        for (let item = 0; item < itemCount; item++) {
          const expected = wordsOf(text, item).filter((one) => kept.includes(one.split(':')[0]));
          expect(wordsOf(dropped, item, kept)).toEqual(expected);
        }
        expect(dropped.counts.length).toBe(dropped.wordIds.length);
      }),
    );
  });
});

describe('alignItemText', () => {
  const from: IdMap = IdMap.from(['a', 'b', 'c', 'd', 'e', 'f']);

  it('gives each id the words that it had, and ids without a text none', () => {
    const ids = fc.shuffledSubarray([...from.ids, 'new', 7]);
    fc.assert(
      fc.property(entryLists, ids, (entries, kept) => {
        const text = build(entries);
        const aligned = alignItemText(text, from, IdMap.from(kept));
        expect(aligned.offsets.length).toBe(kept.length + 1);
        expect(aligned.offsets.at(-1)).toBe(aligned.wordIds.length);
        kept.forEach((id, item) => {
          const source = from.indexOf(id);
          expect(wordsOf(aligned, item)).toEqual(source === undefined ? [] : wordsOf(text, source));
        });
      }),
    );
  });

  it('keeps the vocabulary', () => {
    expect(alignItemText(build([]), from, from).vocabulary).toBe(vocabulary);
  });
});
