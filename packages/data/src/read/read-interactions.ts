import { createReadStream } from 'node:fs';
import path from 'node:path';
import { ArgumentError } from '@lightrec/core';
import type { Dataset } from '../dataset.js';
import { checkReadOptions } from './check-options.js';
import { readFolder } from './folder/read-folder.js';
import type { ReadOptions } from './options.js';
import { readContent, readFile } from './read-file.js';
import { statOrExplain } from './source/file-head.js';
import { type ByteStream, readStreamHead, standardInput, standardInputName } from './source/stream-head.js';

/**
 * Reads who interacted with what from a file, a folder or a stream, in one pass.
 *
 * A file may be `csv`, `tsv`, `jsonl`, `parquet`, `movielens` (`::`) or `lists` (one user a line), the
 * text formats also gzipped. Ratings above 3 become positives, duplicates are merged. The report says
 * what was understood and what was dropped. Users and items without a positive pair are left out, except
 * for items that the tables of a folder list.
 *
 * @param location - a file, a folder with `interactions.tsv` or the like, `-` for the standard input, or a stream
 *   of bytes, which may be gzip too, but not Parquet
 * @throws DataError where the data cannot be read, could be read in two ways, or cannot be learned from
 * @throws ArgumentError for an option that does not fit the format
 *
 * @example
 * const { interactions, report } = await readInteractions('ratings.csv', { ratingAtLeast: 4 });
 */
export async function readInteractions(location: string | ByteStream, options: ReadOptions = {}): Promise<Dataset> {
  checkReadOptions(options);
  if (typeof location !== 'string') return readStream(requireStream(location), 'stream', options);
  if (location === '-') return readStream(standardInput(), standardInputName, options);
  const status = await statOrExplain(location);
  const baseName = path.basename(path.resolve(location));
  if (status.isDirectory()) return { name: options.name ?? baseName, ...(await readFolder(location, options)) };
  refuseText(location, options);
  const name = options.name ?? baseName.replace(/(\.[a-z]+)?(\.gz)?$/i, '');
  if (status.isFile()) return { name, ...(await readFile(location, options)) };
  // A pipe or a device, as of the shell's <(...), can be read once only.
  return readStream(createReadStream(location), location, { ...options, name });
}

async function readStream(stream: ByteStream, source: string, options: ReadOptions): Promise<Dataset> {
  refuseText(source, options);
  options.signal?.throwIfAborted();
  const head = await readStreamHead(stream, source, options.signal);
  return { name: options.name ?? source, ...(await readContent(head, options)) };
}

function requireStream(location: ByteStream): ByteStream {
  if (typeof location?.[Symbol.asyncIterator] === 'function') return location;
  throw new ArgumentError({
    argument: 'location',
    expected: 'the path of a file or folder, "-" for the standard input, or a stream of bytes',
    received: location,
  });
}

function refuseText(location: string, { text }: ReadOptions): void {
  if (!text) return;
  throw new ArgumentError({
    argument: 'text',
    expected: 'a folder with item_words.tsv and vocabulary.txt',
    received: location === standardInputName || location === 'stream' ? location : `the file ${location}`,
  });
}
