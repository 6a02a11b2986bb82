import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Id } from '@lightrec/core';
import { DataError, listNames } from '../data-error.js';
import type { Dataset } from '../dataset.js';
import { readItemIds, readItemWords, readVocabulary } from './folder-tables.js';
import type { ReadOptions } from './options.js';
import { readFile } from './read-file.js';

/**
 * Reads a folder with `interactions.*` and, where they are there, the items of `items.tsv`,
 * `item_words.tsv` and `item_tags.tsv`, each also gzipped. The catalogue is the union of their items, so
 * that an item without interactions has its place too; it comes first, in the order of its ids.
 */
export async function readFolder(
  folder: string,
  options: ReadOptions,
): Promise<Pick<Dataset, 'interactions' | 'report' | 'text'>> {
  const names = await readdir(folder);
  const interactionsFile = path.join(folder, findInteractions(folder, names));
  const find = (name: string) => findTable(folder, names, name);
  const { signal } = options;

  const wordsFile = find('item_words.tsv');
  const vocabularyFile = find('vocabulary.txt');
  if (options.text && !(wordsFile && vocabularyFile)) {
    throw new DataError({
      file: folder,
      expected: 'item_words.tsv and vocabulary.txt, as text is asked for',
      received: `a folder with ${listNames(names)}`,
    });
  }
  const wantsText = options.text && wordsFile && vocabularyFile;
  const words = wantsText
    ? await readItemWords(wordsFile, await readVocabulary(vocabularyFile, signal), signal)
    : undefined;
  const itemIds = new Set<Id>(words?.items.ids);
  for (const file of [find('items.tsv'), words ? undefined : wordsFile, find('item_tags.tsv')]) {
    if (file) await readItemIds(file, itemIds, signal);
  }
  const { interactions, report } = await readFile(interactionsFile, options, [...itemIds].sort(compareIds));
  return { interactions, report, text: words?.toItemText(interactions.items) };
}

const interactionEndings = ['tsv', 'csv', 'jsonl', 'parquet'].flatMap((ending) => [ending, `${ending}.gz`]);

function findInteractions(folder: string, names: readonly string[]): string {
  const found = names.filter((name) => interactionEndings.some((ending) => name === `interactions.${ending}`));
  if (found.length === 1) return found[0];
  throw new DataError({
    file: folder,
    expected: `one file of interactions, as interactions.tsv or interactions.csv.gz`,
    received:
      found.length > 1 ? listNames(found) : `a folder with ${names.length > 0 ? listNames(names) : 'nothing in it'}`,
    hint: 'Pass the path of the file instead.',
  });
}

function findTable(folder: string, names: readonly string[], name: string): string | undefined {
  const found = [`${name}.gz`, name].find((candidate) => names.includes(candidate));
  return found && path.join(folder, found);
}

/** Numbers by size, then texts by code unit. */
function compareIds(a: Id, b: Id): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}
