import type { AsyncBuffer, Compressors, FileMetaData, ParquetRowRange, SchemaElement } from 'hyparquet';
import { DataError } from '../../../data-error.js';
import { entriesOf } from './list-columns.js';
import { type ValueReader, valueReaderOf } from './parquet-values.js';

/** A file and what its footer says. */
export interface ParquetContent {
  file: string;
  content: AsyncBuffer;
  metadata: FileMetaData;
}

/** A top-level column. */
export interface ParquetColumn {
  element: SchemaElement;
  /** The place of its first chunk among the chunks of a row group. */
  chunk: number;
  /** Of a list or a record, all that it is made of, itself first, depth first. */
  elements: readonly SchemaElement[];
  /** How many chunks of a row group it takes. */
  chunkCount: number;
}

/** A column that can be read. */
export interface OpenColumn {
  /** The row groups. */
  ranges: readonly ParquetRowRange[];
  /** Reads the rows of `range`; the function gives the value of one of them, from 0. */
  read(range: ParquetRowRange): Promise<(row: number) => unknown>;
}

/** What each column of the pairs shall hold. */
const contents = {
  user: ['id', 'text or integers as ids'],
  item: ['id', 'text or integers as ids'],
  rating: ['number', 'numbers as ratings'],
  event: ['id', 'text or integers as types of events'],
  weight: ['number', 'numbers as weights'],
  timestamp: ['time', 'timestamps, dates, numbers or text as times'],
} as const;

/**
 * Opens a column with a value a row, or one of lists, whose values are then arrays.
 *
 * @throws DataError where the column cannot be read, or holds what can be nothing of its role
 */
export async function openColumn(
  parquet: ParquetContent,
  column: ParquetColumn & { name?: string },
  role: keyof typeof contents,
): Promise<OpenColumn> {
  const element = column.elements.at(-1)!;
  const [content, expected] = contents[role];
  const reader = valueReaderOf(element, content);
  if (typeof reader === 'string') {
    const hint = `Say which column with \`${role}Column\`.`;
    throw new DataError({ file: parquet.file, column: column.name ?? element.name, expected, received: reader, hint });
  }
  const elements = [...column.elements.slice(0, -1), reader.element];
  if (elements.length === 1) return openScan(parquet, { ...column, elements }, reader);
  const { parsers, toValue = (value: unknown) => value } = reader;
  const toEntries = (list: unknown) => entriesOf(list)?.map(toValue);
  return openScan(parquet, { ...column, elements }, { parsers, toValue: toEntries });
}

/**
 * As `openColumn`, of texts, lists and records as hyparquet gives them.
 *
 * @throws DataError where the column cannot be read
 */
export function openAnyColumn(parquet: ParquetContent, column: ParquetColumn): Promise<OpenColumn> {
  return openScan(parquet, column, {});
}

async function openScan(
  { file, content, metadata }: ParquetContent,
  { element, elements, chunk, chunkCount }: ParquetColumn,
  { parsers, toValue }: Pick<ValueReader, 'parsers' | 'toValue'>,
): Promise<OpenColumn> {
  const [{ parquetScan }, compressors] = await Promise.all([import('hyparquet'), loadCompressors()]);
  const column = element.name;
  for (let i = 0; i < chunkCount; i++) {
    requireReadable(file, column, metadata, chunk + i, ['UNCOMPRESSED', ...Object.keys(compressors)]);
  }
  // A file of this one column, so that no other matters: of the same name, or encrypted.
  const scan = await explainDamage(file, () =>
    parquetScan({
      file: content,
      metadata: {
        ...metadata,
        schema: [{ ...metadata.schema[0], num_children: 1 }, ...elements],
        row_groups: metadata.row_groups.map((group) => ({
          ...group,
          columns: group.columns.slice(chunk, chunk + chunkCount),
        })),
      },
      compressors,
      parsers,
    }),
  );
  return {
    ranges: scan.ranges,
    async read(range) {
      const values = await scan.readColumn({ column, ...range });
      return toValue ? (row) => toValue(values[row]) : (row) => values[row];
    },
  };
}

/** Every usual codec. An empty page, as of a group without values, is not given to them. */
export async function loadCompressors(): Promise<Compressors> {
  const { compressors } = await import('hyparquet-compressors');
  const unpackers = Object.entries(compressors).map(([codec, unpack]) => [
    codec,
    (bytes: Uint8Array, length: number) => (length === 0 ? new Uint8Array(0) : unpack(bytes, length)),
  ]);
  return Object.fromEntries(unpackers);
}

function requireReadable(
  file: string,
  column: string,
  { row_groups: groups }: FileMetaData,
  chunk: number,
  codecs: readonly string[],
): void {
  const chunks = groups.map(({ columns }) => columns[chunk]);
  if (chunks.some(({ crypto_metadata: crypto, meta_data: found }) => crypto || !found)) {
    const received = 'an encrypted one';
    const hint = 'Read the file with its key, and write it again without encryption.';
    throw new DataError({ file, column, expected: 'a column that needs no key', received, hint });
  }
  if (chunks.some(({ file_path: path }) => path)) {
    const received = 'only a summary of other files';
    throw new DataError({ file, expected: 'a Parquet file with its rows', received, hint: 'Read those files.' });
  }
  const other = chunks.find(({ meta_data: found }) => !codecs.includes(found!.codec));
  if (!other) return;
  const received = `${other.meta_data!.codec ?? 'an unknown one'}`;
  const hint = 'Write it again with another compression, such as zstd.';
  throw new DataError({ file, column, expected: `compression by ${codecs.join(', ')}`, received, hint });
}

/** Names the file where it turns out to be damaged. */
export async function explainDamage<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const received =
      cause instanceof Error ? `one that is cut or damaged (${cause.message})` : 'one that is cut or damaged';
    throw new DataError({ file, expected: 'a whole Parquet file', received, hint: 'Fetch the file again.', cause });
  }
}
