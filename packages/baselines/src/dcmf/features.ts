import {
  optionNames,
  requireFiniteValues,
  requireInteger,
  requireKnown,
  requireLength,
  requireTyped,
} from '@lightrec/core/options';
import type { WordBags } from '@lightrec/models';
import { fingerprintOf, requireWordBags } from '@lightrec/models/training';
import type { SparseMatrix } from './sparse-matrix.js';

/** Numbers that describe each row. */
export interface FeatureVectors {
  /** Shape `[rowCount, dim]`, finite; zeros for a row of which nothing is known. */
  vectors: Float32Array;
  dim: number;
}

/** What is known of users or of items beside who chose what. */
export type Features = WordBags | FeatureVectors;

const bagNames = optionNames<WordBags>({ offsets: 1, wordIds: 1, counts: 1, vocabulary: 1 });
const vectorNames = optionNames<FeatureVectors>({ vectors: 1, dim: 1 });

/**
 * The matrix that codes are regressed on: vectors as they are, of words their TF-IDF.
 *
 * @param argument - what the caller named the features
 * @param rowCount - how many users or items there are
 * @throws ShapeError or ArgumentError for features of another number of rows, or what does not fit
 */
export function featureMatrix(argument: string, features: Features, rowCount: number): SparseMatrix {
  requireKnown(argument, features, features && 'vectors' in Object(features) ? vectorNames : bagNames);
  return 'vectors' in features
    ? denseRows(argument, features, rowCount)
    : tfIdf(requireBags(argument, features, rowCount));
}

const hint = 'Features are those of the users or items of the training data, in their order: see alignItemText.';

function denseRows(argument: string, { vectors, dim }: FeatureVectors, rowCount: number): SparseMatrix {
  requireInteger(`${argument}.dim`, dim, 1);
  requireTyped(`${argument}.vectors`, vectors, 'Float32Array');
  requireLength(`${argument}.vectors`, vectors, [rowCount, dim], hint);
  requireFiniteValues(`${argument}.vectors`, vectors);
  // Zeros are left out, so that a row of them tells nothing, as one without words.
  const offsets = new Uint32Array(rowCount + 1);
  vectors.forEach((value, entry) => {
    if (value !== 0) offsets[Math.floor(entry / dim) + 1]++;
  });
  for (let row = 0; row < rowCount; row++) offsets[row + 1] += offsets[row];
  return {
    offsets,
    columns: Uint32Array.from(vectors, (_, entry) => entry)
      .filter((entry) => vectors[entry] !== 0)
      .map((entry) => entry % dim),
    values: Float64Array.from(vectors).filter((value) => value !== 0),
    columnCount: dim,
  };
}

function requireBags(argument: string, bags: WordBags, rowCount: number): WordBags {
  requireWordBags(argument, bags);
  requireLength(`${argument}.offsets`, bags.offsets, [rowCount + 1], hint);
  return bags;
}

/**
 * `(1 + ln count) ln(rowCount / rows with the word)`, each row scaled to length 1. A word of every row says nothing and
 * is left out, so that of a vocabulary of one such word, as of a row without words, nothing is left.
 */
function tfIdf({ offsets, wordIds, counts, vocabulary }: WordBags): SparseMatrix {
  const rowCount = offsets.length - 1;
  const rowsOfWord = new Uint32Array(vocabulary.length);
  for (const word of wordIds) rowsOfWord[word]++;
  const kept = { offsets: new Uint32Array(rowCount + 1), columns: new Uint32Array(wordIds.length), length: 0 };
  const values = new Float64Array(wordIds.length);
  for (let row = 0; row < rowCount; row++) {
    let squares = 0;
    for (let entry = offsets[row]; entry < offsets[row + 1]; entry++) {
      const word = wordIds[entry];
      if (rowsOfWord[word] >= rowCount) continue;
      const value = (1 + Math.log(counts[entry])) * Math.log(rowCount / rowsOfWord[word]);
      squares += value * value;
      kept.columns[kept.length] = word;
      values[kept.length++] = value;
    }
    for (let i = kept.offsets[row]; i < kept.length; i++) values[i] /= Math.sqrt(squares);
    kept.offsets[row + 1] = kept.length;
  }
  const { length } = kept;
  return {
    offsets: kept.offsets,
    columns: kept.columns.slice(0, length),
    values: values.slice(0, length),
    columnCount: vocabulary.length,
  };
}

/** A short text that other features almost surely do not have, for checkpoints. */
export function fingerprintOfFeatures({ users, items }: { users?: SparseMatrix; items?: SparseMatrix }): string {
  return [users, items].map((matrix) => (matrix ? printOf(matrix) : 'none')).join(', ');
}

function printOf({ offsets, columns, values, columnCount }: SparseMatrix): string {
  const entries = fingerprintOf(Float32Array.from(values), Float32Array.from(columns), Float32Array.from(offsets));
  return `${columnCount}:${entries}`;
}
