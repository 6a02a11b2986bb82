import type { Compressors } from 'hyparquet';
import type { ReadValues } from './page-values.js';
import { loadCompressors, type ParquetColumn, type ParquetContent } from './parquet-column.js';

/** Values of rows that follow each other: one a row, or entries of a dictionary and the entry of each row. */
export interface Page<T> {
  firstRow: number;
  rowCount: number;
  values: T;
  indices?: Int32Array;
}

interface Tools {
  compressors: Compressors;
  parquetHeader: typeof import('hyparquet/src/column.js')['parquetHeader'];
  decompressPage: typeof import('hyparquet/src/datapage.js')['decompressPage'];
  readRleBitPackedHybrid: typeof import('hyparquet/src/encoding.js')['readRleBitPackedHybrid'];
}

/**
 * Reads the pages of a flat column in a row group without a value for each row, as hyparquet makes one; its own parts
 * take pages, levels and dictionaries apart.
 *
 * @returns `undefined` where a value is missing or unfit, and for encodings other than plain and by dictionary
 */
export async function readPages<T extends { length: number } | { count: number }>(
  { content, metadata }: ParquetContent,
  { element, chunk }: ParquetColumn,
  group: number,
  readValues: ReadValues<T>,
): Promise<Page<T>[] | undefined> {
  const tools = await loadTools();
  const { meta_data: found } = metadata.row_groups[group].columns[chunk];
  const rowCount = Number(metadata.row_groups[group].num_rows);
  const start = Number(found!.dictionary_page_offset || found!.data_page_offset);
  const buffer = await content.slice(start, start + Number(found!.total_compressed_size));
  const reader = { view: new DataView(buffer), offset: 0 };
  const pages: Page<T>[] = [];
  let dictionary: T | undefined;
  for (let firstRow = 0; firstRow < rowCount; ) {
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
    const isOptional = element.repetition_type !== 'REQUIRED';
    const body = openPage(header, packed, isOptional, unpack, tools);
    if (!body) return undefined;
    const { page, offset, count, encoding } = body;
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
  }
  return pages;
}

/** The values of a page, behind its levels; `undefined` where one is missing, or the page is of another kind. */
function openPage(
  header: ReturnType<Tools['parquetHeader']>,
  packed: Uint8Array,
  isOptional: boolean,
  unpack: (bytes: Uint8Array, length: number) => Buffer,
  { readRleBitPackedHybrid }: Tools,
): { page: Buffer; offset: number; count: number; encoding: string } | undefined {
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
  const levelBytes = second.definition_levels_byte_length + second.repetition_levels_byte_length;
  const rest = packed.subarray(levelBytes);
  const page =
    second.is_compressed === false ? bufferOf(rest) : unpack(rest, header.uncompressed_page_size - levelBytes);
  return { page, offset: 0, count: second.num_values, encoding: second.encoding };
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
