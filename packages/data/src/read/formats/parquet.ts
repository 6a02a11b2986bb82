import type { AsyncBuffer, FileMetaData } from 'hyparquet';
import { DataError } from '../../data-error.js';
import type { PairColumns } from '../columns.js';
import type { PairCollector } from '../pair-collector.js';

/** A Parquet file whose footer was read. */
export interface ParquetFile {
  file: string;
  content: AsyncBuffer;
  metadata: FileMetaData;
  /** Names of the columns that hold one plain value a row. */
  names: string[];
}

/** Reads the footer: what columns there are. */
export async function openParquet(file: string): Promise<ParquetFile> {
  // Loaded here, since these packages are ES modules only and most reads need neither.
  const { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  return explainDamage(file, async () => {
    const content = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(content);
    const plain = parquetSchema(metadata).children.filter(
      ({ children, element }) => children.length === 0 && element.repetition_type !== 'REPEATED',
    );
    return { file, content, metadata, names: plain.map(({ element }) => element.name) };
  });
}

/**
 * Reads one row group after the other, and of each only the columns that are used.
 *
 * @param onGroup - called before each row group with the share of rows already read
 */
export async function readParquet(
  { file, content, metadata }: ParquetFile,
  { user, item, rating }: PairColumns,
  collector: PairCollector,
  onGroup: (share: number) => void,
): Promise<void> {
  const [{ parquetScan }, { compressors }] = await Promise.all([import('hyparquet'), import('hyparquet-compressors')]);
  const labels = [user, item, ...(rating ? [rating] : [])].map(({ label }) => String(label));
  const scan = await explainDamage(file, () => parquetScan({ file: content, metadata, columns: labels, compressors }));
  for (const range of scan.ranges) {
    onGroup(range.rowStart / Number(metadata.num_rows));
    const [users, items, ratings] = await explainDamage(file, () =>
      Promise.all(labels.map((column) => scan.readColumn({ column, ...range }))),
    );
    for (let i = 0; i < range.rowEnd - range.rowStart; i++) {
      collector.addRow(range.rowStart + i + 1, users[i], items[i], ratings?.[i]);
    }
  }
}

async function explainDamage<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const received =
      cause instanceof Error ? `one that is cut or damaged (${cause.message})` : 'one that is cut or damaged';
    throw new DataError({ file, expected: 'a whole Parquet file', received, hint: 'Fetch the file again.', cause });
  }
}
