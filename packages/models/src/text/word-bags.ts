import { ArgumentError, ShapeError } from '@lightrec/core';
import { requireArray, requireIndices, requireTyped } from '@lightrec/core/options';

/**
 * The words of each text as a sparse bag: a matrix `[textCount, vocabulary.length]` of counts, stored by rows. The
 * `ItemText` of `@lightrec/data` is one.
 */
export interface WordBags {
  /** Where each text's words begin, shape `[textCount + 1]`. */
  offsets: Uint32Array;
  /** Positions in `vocabulary`, shape `[entryCount]`. */
  wordIds: Uint32Array;
  /** How often the word stands in the text, at least 1, shape `[entryCount]`. */
  counts: Uint32Array;
  /** Distinct words. */
  vocabulary: readonly string[];
}

/** @throws ArgumentError or ShapeError where the parts are no bags of words, or do not fit each other */
export function requireWordBags(argument: string, bags: WordBags): void {
  if (!bags?.offsets || !bags.wordIds || !bags.counts || !bags.vocabulary) {
    const expected = 'bags of words: offsets, wordIds, counts and vocabulary';
    throw new ArgumentError({ argument, expected, received: String(bags), hint: 'The text of a dataset is one.' });
  }
  const { offsets, wordIds, counts, vocabulary } = bags;
  for (const name of ['offsets', 'wordIds', 'counts'] as const) {
    requireTyped(`${argument}.${name}`, bags[name], 'Uint32Array');
  }
  requireArray(`${argument}.vocabulary`, vocabulary);
  requireSameLength(`${argument}.counts`, counts.length, wordIds.length);
  if (offsets[0] !== 0) refuse(`${argument}.offsets[0]`, '0', offsets[0]);
  requireSameLength(`${argument}.offsets`, offsets[offsets.length - 1], wordIds.length);
  refuseAt(
    `${argument}.offsets`,
    'offsets that do not fall',
    offsets,
    offsets.findIndex((o, i) => o < offsets[i - 1]),
  );
  requireIndices(`${argument}.wordIds`, wordIds, vocabulary.length, 'a position in the vocabulary');
  refuseAt(`${argument}.counts`, 'an integer >= 1', counts, counts.indexOf(0));
}

function requireSameLength(argument: string, received: number, expected: number): void {
  if (received === expected) return;
  const hint = 'Each word of a text has a count, and the last of the offsets is their number.';
  throw new ShapeError({ argument, expected: [expected], received: `${received} entries`, hint });
}

function refuseAt(argument: string, expected: string, values: Uint32Array, position: number): void {
  if (position >= 0) refuse(`${argument}[${position}]`, expected, values[position]);
}

function refuse(argument: string, expected: string, received: unknown): void {
  throw new ArgumentError({ argument, expected, received });
}
