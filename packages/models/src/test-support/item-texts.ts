import { Interactions, Random } from '@lightrec/core';
import type { WordBags } from '../text/word-bags.js';
import type { TestData } from './index.js';

/** Bags out of words, a text each. */
export function bagsOf(texts: readonly (readonly string[])[], vocabulary = [...new Set(texts.flat())]): WordBags {
  const offsets = [0];
  const [wordIds, counts]: number[][] = [[], []];
  for (const words of texts) {
    for (const word of new Set(words)) {
      wordIds.push(vocabulary.indexOf(word));
      counts.push(words.filter((other) => other === word).length);
    }
    offsets.push(wordIds.length);
  }
  return {
    offsets: Uint32Array.from(offsets),
    wordIds: Uint32Array.from(wordIds),
    counts: Uint32Array.from(counts),
    vocabulary,
  };
}

/** Texts of `clusteredData`'s items: nine of ten words are of the item's own quarter of the vocabulary. */
export function clusteredTexts(seed: number, itemCount = 60, wordsPerItem = 12): string[][] {
  const random = new Random(seed);
  return Array.from({ length: itemCount }, (_, item) =>
    Array.from({ length: wordsPerItem }, () => {
      const taste = random.uniform() < 0.9 ? item % 4 : random.integer(4);
      return `word${4 * random.integer(12) + taste}`;
    }),
  );
}

/** The same data with all pairs of some items held out: nobody was seen with them. */
export function withoutPairsOf(coldItems: ReadonlySet<number>, { train, heldOut }: TestData): TestData {
  const pairs = [train, heldOut].flatMap((part) =>
    Array.from(part.userIndices(), (user, i) => [user, part.userItems[i]] as const),
  );
  const of = (chosen: (readonly [number, number])[]) =>
    Interactions.fromIndices(
      chosen.map(([user]) => user),
      chosen.map(([, item]) => item),
      { users: train.users, items: train.items },
    );
  return {
    train: of(pairs.filter(([, item]) => !coldItems.has(item))),
    heldOut: of(pairs.filter(([, item]) => coldItems.has(item))),
  };
}
