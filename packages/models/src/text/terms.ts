import { IdMap, IdMapBuilder } from '@lightrec/core';
import type { WordBags } from './word-bags.js';

/** What a text is taken to be made of. */
export type TermKind = 'words' | 'letter-trigrams';

export const termKinds: readonly TermKind[] = ['words', 'letter-trigrams'];

/**
 * The terms of a word: itself, or its letter trigrams with a mark at both ends, as DSSM hashes words (Huang et al.,
 * 2013): `#good#` has `#go`, `goo`, `ood` and `od#`.
 */
export function termsOf(word: string, kind: TermKind): string[] {
  if (kind === 'words') return [word];
  const letters = [...`#${word}#`];
  if (letters.length < 3) return [letters.join('')];
  return letters.slice(2).map((_, i) => letters.slice(i, i + 3).join(''));
}

/** All terms of a vocabulary, in the order in which they come up. */
export function termsOfVocabulary(vocabulary: readonly string[], kind: TermKind): IdMap<string> {
  if (kind === 'words') return IdMap.from(vocabulary);
  const builder = new IdMapBuilder<string>();
  for (const word of vocabulary) for (const term of termsOf(word, kind)) builder.add(term);
  return builder.build();
}

/** A sparse matrix by rows, shape `[rowCount, columnCount]`. */
export interface SparseRows {
  /** Where each row begins, shape `[rowCount + 1]`. */
  offsets: Uint32Array;
  /** Columns of the entries, each once a row, shape `[entryCount]`. */
  columns: Uint32Array;
  /** Shape `[entryCount]`. */
  values: Float64Array;
  columnCount: number;
}

/**
 * How often each known term stands in each text; words and trigrams that are not known are passed over.
 *
 * @returns shape `[textCount, terms.size]`
 */
export function countTerms(bags: WordBags, terms: IdMap<string>, kind: TermKind): SparseRows {
  const termIdsOfWords = bags.vocabulary.map((word) => {
    const known = termsOf(word, kind).map((term) => terms.indexOf(term));
    return known.filter((id) => id !== undefined);
  });
  const offsets = new Uint32Array(bags.offsets.length);
  const columns: number[] = [];
  const values: number[] = [];
  // Where in `columns` a term of this text stands; of another text it stands further ahead.
  const places = new Int32Array(terms.size).fill(-1);
  for (let text = 0; text + 1 < bags.offsets.length; text++) {
    const first = columns.length;
    for (let entry = bags.offsets[text]; entry < bags.offsets[text + 1]; entry++) {
      for (const id of termIdsOfWords[bags.wordIds[entry]]) {
        if (places[id] < first) {
          places[id] = columns.length;
          columns.push(id);
          values.push(0);
        }
        values[places[id]] += bags.counts[entry];
      }
    }
    offsets[text + 1] = columns.length;
  }
  return { offsets, columns: Uint32Array.from(columns), values: Float64Array.from(values), columnCount: terms.size };
}
