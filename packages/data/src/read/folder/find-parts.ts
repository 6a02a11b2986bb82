import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../data-error.js';
import { formats } from '../formats/formats.js';

/** A file of several that are read as one. */
export interface Part {
  file: string;
  /** What the names of the folders around it say, as `date` of `date=2024-01-01/part-0.parquet`. */
  partition: Readonly<Record<string, string>>;
}

/** What a folder holds of interactions. */
export interface FoundInteractions {
  /** At least one. */
  parts: Part[];
  /** A table of which the items belong to the catalogue. */
  itemFile?: string;
  /** What the report must say about the choice. */
  note?: string;
}

/**
 * The files of a folder that one table was written into, in the order of their names, where numbers count as
 * such: files of which the names differ in numbers alone (Spark, DataFusion, Dask, Hive, BigQuery) and all below
 * folders named `key=value`. What writers leave beside them is ignored: `_SUCCESS`, checksums, hidden files.
 *
 * @param notParts - names of tables of their own
 * @returns none where the folder holds something else, or two such tables
 */
export async function findParts(folder: string, notParts: readonly string[] = []): Promise<Part[]> {
  const { files, partitions } = await listVisible(folder);
  const data = files.filter((name) => isDataName(name) && !notParts.includes(name));
  if (partitions.length === 0 && !isOneTable(data)) return [];
  return (await withPartitions(folder, data, partitions)).sort((a, b) => comparePaths(a.file, b.file));
}

/** The files of a folder, and every file of data below its folders `key=value`, however it is named. */
async function withPartitions(
  folder: string,
  names: readonly string[],
  partitions: Awaited<ReturnType<typeof listVisible>>['partitions'],
): Promise<Part[]> {
  const below = partitions.map(async ({ name, key, value }) => {
    const inner = path.join(folder, name);
    const { files, partitions } = await listVisible(inner);
    const data = files.filter((file) => isDataName(file) || !file.includes('.'));
    const parts = await withPartitions(inner, data, partitions);
    return parts.map(({ file, partition }) => ({ file, partition: { [key]: value, ...partition } }));
  });
  return [
    ...names.map((name) => ({ file: path.join(folder, name), partition: {} })),
    ...(await Promise.all(below)).flat(),
  ];
}

/** The names in a folder, with an error that names it. */
export async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const received = String((cause as NodeJS.ErrnoException).code ?? cause);
    throw new DataError({ file: folder, expected: 'a readable folder', received, cause });
  }
}

async function listVisible(folder: string) {
  const names = (await listFolder(folder)).filter((name) => !isIgnored(name));
  const kinds = await Promise.all(names.map((name) => stat(path.join(folder, name)).catch(() => undefined)));
  const files = names.filter((_, i) => kinds[i]?.isFile());
  const partitions = names.flatMap((name, i) => {
    const [, key, value] = /^([^=]+)=(.*)$/.exec(name) ?? [];
    return key !== undefined && kinds[i]?.isDirectory() ? [{ name, key, value: partitionValue(value) }] : [];
  });
  return { files, partitions };
}

/** Markers (`_SUCCESS`, `_metadata`, `_committed_1`), checksums, hidden and unfinished files. */
function isIgnored(name: string): boolean {
  return /^[._]|\.(crc|md5|sha256|tmp|inprogress)$|_\$folder\$$|^(readme|licen[cs]e)\b/i.test(name);
}

const endings = [...formats.flatMap((format) => format.endings), 'json', 'pq', 'txt', 'dat'].join('|');
const dataEnding = new RegExp(`\\.(${endings})(\\.(gz|gzip|bz2|zst|zstd|xz|snappy|lz4|deflate|zip))?$`, 'i');
/** Hadoop's `part-r-00000`, Hive's `000000_0`, `xaa` of the command `split`. */
const bareName = /^(part[-._].*\d|\d+_\d+|x[a-z]{2,3}|[^.]*\d)$/i;

function isDataName(name: string): boolean {
  return dataEnding.test(name) || bareName.test(name);
}

/** Whether names differ in numbers alone, or the only one is one that writers of parts give. */
function isOneTable(names: readonly string[]): boolean {
  if (new Set(names.map(shapeOf)).size !== 1 || shapeOf(names[0]) === names[0].toLowerCase()) return false;
  return names.length > 1 || /^part[-._]|\d{5}|^\d+_\d+$|^\w{16}_\d+\./i.test(names[0]);
}

/** A name without what differs between the parts of one table. */
function shapeOf(name: string): string {
  return name
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '<uuid>')
    .replace(/^[A-Za-z0-9]{16}(?=_\d+\.)/, '<run>') // DataFusion's, one for each write.
    .replace(/^x[a-z]{2,3}$/, 'x<letters>')
    .replace(/\d+/g, '<n>')
    .toLowerCase();
}

const noValue = '__HIVE_DEFAULT_PARTITION__';

function partitionValue(text: string): string {
  if (text === noValue) return '';
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A % that escapes nothing.
  }
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** Folder by folder, `part-2` before `part-10`; the same on every machine. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split(path.sep), b.split(path.sep)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = byNumber.compare(left[i], right[i]);
    if (order !== 0) return order;
  }
  return left.length - right.length || (a < b ? -1 : Number(a > b));
}
