import { ArgumentError, ArtifactError, type Id, type IdMap, IdMapBuilder } from '@lightrec/core';
import { readMatrixFile } from '@lightrec/core/node';
import { DataError, listNames, quoteValue } from '../data-error.js';
import { isVectorName } from '../read/names/vector-names.js';
import { toId } from '../read/pair-collector.js';
import { readLines } from '../read/read-lines.js';
import { readStart, statOrExplain } from '../read/source/file-head.js';
import { isMatrix } from '../read/source/other-formats.js';
import { findItemColumn, findValueColumns } from './item-columns.js';
import type { ItemFeatures } from './item-features.js';
import { openItemTable } from './item-table.js';
import { checkItemFeatureOptions, type ItemFeatureOptions } from './options.js';
import { VectorBuilder } from './vector-builder.js';

/**
 * Reads vectors of items that were made elsewhere, out of texts or pictures.
 *
 * @param file - `.npy` or safetensors, a row for each item; JSON Lines, an object such as
 *   `{"id": "a", "vector": [0.5, -1]}` for each, also gzipped; or Parquet with a column of ids and one of lists
 * @throws DataError where it cannot be read, ids are missing or stand twice, or vectors differ in length or are not finite
 * @throws ArgumentError for an option that does not fit the format
 *
 * @example
 * const { vectors, dim } = alignItemFeatures(await readItemFeatures('items.npy', { idsFile: 'ids.txt' }), items);
 */
export async function readItemFeatures(file: string, options: ItemFeatureOptions = {}): Promise<ItemFeatures> {
  checkItemFeatureOptions(options);
  options.signal?.throwIfAborted();
  const isFile = (await statOrExplain(file)).isFile();
  return isFile && isMatrix(await readStart(file, 16)) ? readRows(file, options) : readTable(file, options);
}

/** Rows without ids, which may stand in a file of their own. */
async function readRows(file: string, options: ItemFeatureOptions): Promise<ItemFeatures> {
  const { idsFile, tensor, signal } = options;
  refuse(options, ['itemColumn', 'vectorColumn'], 'the file is a matrix', 'It is for JSON Lines and Parquet.');
  const items = idsFile === undefined ? undefined : await readIds(idsFile, signal);
  const { values: vectors, rowCount, dim } = await readMatrix(file, tensor);
  if (items && items.size !== rowCount) {
    const expected = `${count(rowCount, 'id')}, as ${file} has ${count(rowCount, 'row')}`;
    throw new DataError({ file: idsFile!, expected, received: `${items.size}`, hint: 'Write one id a line.' });
  }
  requireFiniteRows(file, vectors, dim);
  return { ...(items ? { items } : {}), vectors, dim };
}

async function readTable(file: string, options: ItemFeatureOptions): Promise<ItemFeatures> {
  const { itemColumn, vectorColumn, signal } = options;
  const wanted = vectorColumn === undefined ? undefined : [vectorColumn];
  const values = { content: 'vectors', isUsual: isVectorName, wanted };
  const table = await openItemTable(file, { signal }, values);
  refuse(options, ['idsFile', 'tensor'], `the format is ${table.format}`, 'It is for .npy and safetensors.');
  if (table.format === 'csv' || table.format === 'tsv') {
    const hint = 'Write JSON Lines, {"id": ..., "vector": [...]} on each line.';
    const expected = 'vectors as .npy, safetensors, JSON Lines or Parquet';
    throw new DataError({ file, expected, received: table.format, hint });
  }
  const { column: item } = findItemColumn(table, itemColumn);
  const vectors = findValueColumns(table, item, { option: 'vectorColumn', ...values });
  if (vectors.length > 1) {
    const received = `${vectors.length} that fit: ${listNames(vectors.map(({ label }) => label))}`;
    const expected = 'one column of vectors with a usual name';
    throw new DataError({ file, expected, received, hint: 'Say which one with `vectorColumn`.' });
  }
  const builder = new VectorBuilder(file, { item: item.label, vector: vectors[0].label });
  await table.read(item, vectors, builder);
  return builder.build();
}

async function readIds(file: string, signal: AbortSignal | undefined): Promise<IdMap> {
  const lines = await readLines(file, { signal });
  const ids = new IdMapBuilder<Id>();
  lines.forEach((text, i) => {
    const id = toId(text.trim());
    if (id !== undefined && ids.add(id) === i) return;
    const received = id === undefined ? 'an empty line' : `${quoteValue(id)} again`;
    throw new DataError({ file, line: i + 1, expected: 'an id of an item, each once', received });
  });
  return ids.build();
}

async function readMatrix(file: string, tensor: string | undefined) {
  try {
    return await readMatrixFile(file, { tensor });
  } catch (cause) {
    if (!ArtifactError.isInstance(cause)) throw cause;
    const { expected, received, hint } = cause;
    throw new DataError({ file, expected, received, hint, cause });
  }
}

function requireFiniteRows(file: string, vectors: Float32Array, dim: number): void {
  const wrong = vectors.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  const [row, column] = [Math.floor(wrong / dim), wrong % dim];
  const received = `${vectors[wrong]} in row ${row}, column ${column}, both from 0`;
  throw new DataError({ file, expected: 'finite float32 numbers', received });
}

/** Refuses options that say nothing about this file, rather than ignoring them. */
function refuse(
  options: ItemFeatureOptions,
  names: readonly (keyof ItemFeatureOptions)[],
  reason: string,
  hint: string,
): void {
  const argument = names.find((name) => options[name] !== undefined);
  if (argument === undefined) return;
  throw new ArgumentError({ argument, expected: `no value, as ${reason}`, received: options[argument], hint });
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en-US')} ${noun}${value === 1 ? '' : 's'}`;
}
