import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Id, IdMapBuilder } from '@lightrec/core';
import { DataError, listNames } from '../../data-error.js';
import type { Dataset } from '../../dataset.js';
import { formats } from '../formats/formats.js';
import type { ReadOptions } from '../options.js';
import { type ReadResult, readFile, readParts } from '../read-file.js';
import { readLines } from '../read-lines.js';
import { type FoundInteractions, findParts, listFolder, type Part } from './find-parts.js';
import { readItemIds, readItemWords } from './folder-tables.js';
import { findRecBole } from './rec-bole.js';

/**
 * Reads a folder with `interactions.*` and, where they are there, the items of `items.tsv`,
 * `item_words.tsv` and `item_tags.tsv`, each also gzipped. The catalogue is the union of their items, so
 * that an item without interactions has its place too; it comes first, in the order of its ids. A folder of
 * RecBole has its interactions and items in `NAME.inter` and `NAME.item`; any other is read as the parts of one table.
 */
export async function readFolder(
  folder: string,
  options: ReadOptions,
): Promise<Pick<Dataset, 'interactions' | 'report' | 'text'>> {
  const names = await listFolder(folder);
  const { parts, itemFile, note } = await findInteractions(folder, names);
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
    ? await readItemWords(wordsFile, await readLines(vocabularyFile, { signal }), signal)
    : undefined;
  const itemIds = new IdMapBuilder();
  for (const id of words?.items.ids ?? []) itemIds.add(id);
  for (const file of [find('items.tsv'), words ? undefined : wordsFile, find('item_tags.tsv'), itemFile]) {
    if (file) await readItemIds(file, itemIds, signal);
  }
  const items = [...itemIds.build().ids].sort(compareIds);
  const { interactions, report } = await read(folder, parts, options, items);
  const warnings = note === undefined ? report.warnings : [...report.warnings, note];
  return { interactions, report: { ...report, warnings }, text: words?.toItemText(interactions.items) };
}

function read(folder: string, parts: readonly Part[], options: ReadOptions, items: Id[]): Promise<ReadResult> {
  const [first, second] = parts;
  if (!second && Object.keys(first.partition).length === 0) return readFile(first.file, options, items);
  return readParts(folder, parts, options, items);
}

const tableNames = ['items.tsv', 'item_words.tsv', 'item_tags.tsv', 'vocabulary.txt', 'tags.txt'];
const allTableNames = tableNames.flatMap((name) => [name, `${name}.gz`]);
const usualEndings = formats.flatMap(({ endings }) => endings.slice(0, 1));
const interactionNames = ['', ...usualEndings.flatMap((ending) => [`.${ending}`, `.${ending}.gz`])].map(
  (ending) => `interactions${ending}`,
);

async function findInteractions(folder: string, names: readonly string[]): Promise<FoundInteractions> {
  const found = names.filter((name) => interactionNames.includes(name));
  if (found.length === 1) {
    const file = path.join(folder, found[0]);
    const parts = (await stat(file)).isDirectory() ? await findParts(file) : [{ file, partition: {} }];
    if (parts.length > 0) return { parts };
  }
  const interactions = found.length > 1 ? undefined : findRecBole(folder, names);
  if (interactions) return interactions;
  const parts = found.length > 0 ? [] : await findParts(folder, allTableNames);
  if (parts.length > 0) return { parts, note: noteOfStore(names) };
  throw new DataError({
    file: folder,
    expected:
      'one file of interactions, as interactions.tsv or interactions.csv.gz, or files of one table that differ in ' +
      'numbers, as part-0.csv and part-1.csv',
    received:
      found.length > 1 ? listNames(found) : `a folder with ${names.length > 0 ? listNames(names) : 'nothing in it'}`,
    hint: 'Pass the path of the file instead.',
  });
}

/** Stores that keep files of rows which were changed or deleted since. */
function noteOfStore(names: readonly string[]): string | undefined {
  const store = names.includes('_delta_log') ? 'Delta Lake' : names.includes('.hoodie') ? 'Hudi' : undefined;
  if (!store) return undefined;
  return `This is a table of ${store}: rows that were changed or deleted may still be in its files, all of which were read. Write it as plain Parquet where that matters.`;
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
