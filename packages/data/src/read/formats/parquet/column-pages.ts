import type { Compressors } from 'hyparquet';
import { ListLengths, type ListLevels, listLevelsOf } from './list-lengths.js';
import type { ReadValues } from './page-values.js';
import { loadCompressors, type ParquetColumn, type ParquetContent } from './parquet-column.js';

/**
 * Values of rows that follow each other: one a row, or entries of a dictionary and the entry of each row. Of lists, the
 * entries of all are the rows.
 */
export interface Page<T> {
  firstRow: number;
  rowCount: number;
  values: T;
  indices?: Int32Array;
}

/** The pages of a column in a row group. */
export interface ColumnPages<T> {
  pages: Page<T>[];
  /** Of a column of lists, how many entries each row has, shape `[rowCount]`. */
  lengths?: Int32Array;
}

interface Tools {
  compressors: Compressors;
  parquetHeader: typeof import('hyparquet/src/column.js')['parquetHeader'];
  decompressPage: typeof import('hyparquet/src/datapage.js')['decompressPage'];
  readRleBitPackedHybrid: typeof import('hyparquet/src/encoding.js')['readRleBitPackedHybrid'];
}

/**
 * Reads the pages of a column in a row group without a value for each row, as hyparquet makes one; its own parts
 * take pages, levels and dictionaries apart.
 *
 * @returns `undefined` where a value is missing or unfit, and for encodings other than plain and by dictionary
 */
export async function readPages<T extends { length: number } | { count: number }>(
  { content, metadata }: ParquetContent,
  { elements, chunk }: ParquetColumn,
  group: number,
  readValues: ReadValues<T>,
): Promise<ColumnPages<T> | undefined> {
  const tools = await loadTools();
  const { meta_data: found } = metadata.row_groups[group].columns[chunk];
  const rowCount = Number(metadata.row_groups[group].num_rows);
  const start = Number(found!.dictionary_page_offset || found!.data_page_offset);
  const buffer = await content.slice(start, start + Number(found!.total_compressed_size));
  const reader = { view: new DataView(buffer), offset: 0 };
  const pages: Page<T>[] = [];
  let dictionary: T | undefined;
  const levels = listLevelsOf(elements);
  const lists = levels && new ListLengths(rowCount, levels);
  const isOptional = elements.at(-1)!.repetition_type !== 'REQUIRED';
  let firstRow = 0;
  for (let read = 0; read < Number(found!.num_values); ) {
    const header = tools.parquetHeader(reader);
    const packed = new Uint8Array(buffer, reader.offset, header.compressed_page_size);
    reader.offset += header.compressed_page_size;
    const unpack = (bytes: Uint8Array, length: number) =>
      bufferOf(tools.decompressPage(bytes, length, found!.codec, tools.compressors));
    if (header.type === 'DICTIONARY_PAGE') {
      const page = unpack(packed, header.uncompressed_page_size);
      dictionary = readValues(page, 0, header.dictionary_page_header!.num_values);
      if (!dictionary) return undefined;
      continue;
    }
    const body = levels
      ? openListPage(header, packed, levels, lists!, unpack, tools)
      : openPage(header, packed, isOptional, unpack, tools);
    if (!body) return undefined;
    const { page, offset, count, encoding, levelCount = count } = body;
    if (encoding === 'PLAIN') {
      const values = readValues(page, offset, count);
      if (!values) return undefined;
      pages.push({ firstRow, rowCount: count, values });
    } else if (dictionary && (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY')) {
      const indices = readIndices(page, offset, count, tools);
      const entryCount = 'count' in dictionary ? dictionary.count : dictionary.length;
      if (indices.some((index) => index < 0 || index >= entryCount)) return undefined;
      pages.push({ firstRow, rowCount: count, values: dictionary, indices });
    } else {
      return undefined;
    }
    firstRow += count;
    read += levelCount;
  }
  if (lists ? !lists.areWhole : firstRow !== rowCount) return undefined;
  return { pages, lengths: lists?.lengths };
}

/** A page whose levels were read. */
interface Body {
  page: Buffer;
  /** Where its values begin. */
  offset: number;
  /** Of values. */
  count: number;
  /** Of levels, where these are more. */
  levelCount?: number;
  encoding: string;
}

/** The values of a page, behind its levels; `undefined` where one is missing, or the page is of another kind. */
function openPage(
  header: ReturnType<Tools['parquetHeader']>,
  packed: Uint8Array,
  isOptional: boolean,
  unpack: (bytes: Uint8Array, length: number) => Buffer,
  { readRleBitPackedHybrid }: Tools,
): Body | undefined {
  const { data_page_header: first, data_page_header_v2: second } = header;
  if (header.type === 'DATA_PAGE' && first) {
    const { num_values: count, encoding } = first;
    const page = unpack(packed, header.uncompressed_page_size);
    const reader = { view: viewOf(page), offset: 0 };
    if (isOptional) {
      if (first.definition_level_encoding !== 'RLE') return undefined;
      const levels = new Uint8Array(count);
      readRleBitPackedHybrid(reader, 1, levels);
      if (levels.includes(0)) return undefined;
    }
    return { page, offset: reader.offset, count, encoding };
  }
  if (header.type !== 'DATA_PAGE_V2' || !second || second.num_nulls > 0) return undefined;
  return { page: valuesOf(header, packed, unpack), offset: 0, count: second.num_values, encoding: second.encoding };
}

/** As `openPage`, of lists; also `undefined` where an entry has no value. */
function openListPage(
  header: ReturnType<Tools['parquetHeader']>,
  packed: Uint8Array,
  levels: ListLevels,
  lists: ListLengths,
  unpack: (bytes: Uint8Array, length: number) => Buffer,
  { readRleBitPackedHybrid }: Tools,
): Body | undefined {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const width = 32 - Math.clz32(levels.value);
  const read = (
    reader: { view: DataView; offset: number },
    levelCount: number,
    byteLengths: readonly number[] = [],
  ) => {
    const [repetitions, definitions] = [1, width].map((bits, i) => {
      const found = new Uint8Array(levelCount);
      readRleBitPackedHybrid(reader, bits, found, byteLengths[i]);
      return found;
    });
    return lists.add(repetitions, definitions);
  };
  if (header.type === 'DATA_PAGE' && first) {
    const { num_values: levelCount, encoding } = first;
    if (first.definition_level_encoding !== 'RLE' || first.repetition_level_encoding !== 'RLE') return undefined;
    const page = unpack(packed, header.uncompressed_page_size);
    const reader = { view: viewOf(page), offset: 0 };
    const count = read(reader, levelCount);
    return count === undefined ? undefined : { page, offset: reader.offset, count, levelCount, encoding };
  }
  if (header.type !== 'DATA_PAGE_V2' || !second) return undefined;
  const { num_values: levelCount, encoding } = second;
  const byteLengths = [second.repetition_levels_byte_length, second.definition_levels_byte_length];
  const count = read({ view: viewOf(bufferOf(packed)), offset: 0 }, levelCount, byteLengths);
  return count === undefined
    ? undefined
    : { page: valuesOf(header, packed, unpack), offset: 0, count, levelCount, encoding };
}

/** The values of a page of the second version, before which its levels stand as they are. */
function valuesOf(
  { uncompressed_page_size: size, data_page_header_v2: second }: ReturnType<Tools['parquetHeader']>,
  packed: Uint8Array,
  unpack: (bytes: Uint8Array, length: number) => Buffer,
): Buffer {
  const levelBytes = second!.definition_levels_byte_length + second!.repetition_levels_byte_length;
  const rest = packed.subarray(levelBytes);
  return second!.is_compressed === false ? bufferOf(rest) : unpack(rest, size - levelBytes);
}

/** The entry of the dictionary that each row has. */
function readIndices(page: Buffer, offset: number, count: number, { readRleBitPackedHybrid }: Tools): Int32Array {
  const indices = new Int32Array(count);
  const bitWidth = page[offset];
  const reader = { view: viewOf(page), offset: offset + 1 };
  if (bitWidth > 0) readRleBitPackedHybrid(reader, bitWidth, indices, page.length - offset - 1);
  return indices;
}

async function loadTools(): Promise<Tools> {
  const [compressors, { parquetHeader }, { decompressPage }, { readRleBitPackedHybrid }] = await Promise.all([
    loadCompressors(),
    import('hyparquet/src/column.js'),
    import('hyparquet/src/datapage.js'),
    import('hyparquet/src/encoding.js'),
  ]);
  return { compressors, parquetHeader, decompressPage, readRleBitPackedHybrid };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
