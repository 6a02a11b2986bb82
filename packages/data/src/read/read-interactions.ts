import path from 'node:path';
import { ArgumentError } from '@lightrec/core';
import type { Dataset } from '../dataset.js';
import { checkReadOptions, type ReadOptions } from './options.js';
import { readFile } from './read-file.js';
import { readFolder } from './read-folder.js';
import { statOrExplain } from './source/file-head.js';

/**
 * Reads who interacted with what from a file or a folder, as a stream.
 *
 * A file may be `csv`, `tsv`, `jsonl`, `parquet`, `movielens` (`::`) or `lists` (one user a line), the
 * text formats also gzipped. Ratings above 3 become positives, duplicates are merged. The report says
 * what was understood and what was dropped. Users and items without a positive pair are left out, except
 * for items that the tables of a folder list.
 *
 * @param location - a file, or a folder with `interactions.tsv` or the like
 * @throws DataError where the data cannot be read, could be read in two ways, or cannot be learned from
 * @throws ArgumentError for an option that does not fit the format
 *
 * @example
 * const { interactions, report } = await readInteractions('ratings.csv', { ratingAtLeast: 4 });
 */
export async function readInteractions(location: string, options: ReadOptions = {}): Promise<Dataset> {
  checkReadOptions(options);
  const baseName = path.basename(path.resolve(location));
  if ((await statOrExplain(location)).isDirectory()) {
    return { name: options.name ?? baseName, ...(await readFolder(location, options)) };
  }
  if (options.text) {
    throw new ArgumentError({
      argument: 'text',
      expected: 'a folder with item_words.tsv and vocabulary.txt',
      received: `the file ${location}`,
    });
  }
  const name = options.name ?? baseName.replace(/(\.[a-z]+)?(\.gz)?$/i, '');
  return { name, ...(await readFile(location, options)) };
}
