import { isUtf8 } from 'node:buffer';
import { DataError, quoteValue } from '../../data-error.js';
import type { Format } from '../../dataset.js';
import { parseObject } from '../formats/json-lines.js';
import { splitFields } from '../formats/lists.js';
import type { ReadOptions } from '../options.js';
import { type ContentHead, isParquetStart, startsWith } from '../source/file-head.js';
import { findDelimiters, quotingOf } from './delimiters.js';

const formatByEnding = new Map<string, Format>(
  Object.entries({
    csv: 'csv',
    tsv: 'tsv',
    tab: 'tsv',
    inter: 'tsv',
    jsonl: 'jsonl',
    ndjson: 'jsonl',
    parquet: 'parquet',
  } as const),
);

/**
 * The format of a file: what its first bytes prove, else what its name says, else what the first lines
 * clearly are.
 *
 * @throws DataError where nothing tells, or two formats fit; it names the option that decides
 */
export function detectFormat(head: ContentHead, options: ReadOptions): Format {
  const { file } = head;
  const isParquet = isParquetStart(head.bytes);
  const ending = file.replace(/\.gz$/, '').split('.').at(-1)!.toLowerCase();
  const format = options.format ?? (isParquet ? 'parquet' : formatByEnding.get(ending));
  if (format === 'parquet') {
    if (isParquet && !head.isGzip) return 'parquet';
    throw new DataError({
      file,
      expected: 'a Parquet file',
      received: isParquet ? 'a gzipped one' : 'bytes that do not begin with PAR1',
      hint: isParquet ? 'Unpack it first.' : undefined,
    });
  }
  refuseBinary(head);
  if (sampleText(head).trim() === '') {
    throw new DataError({
      file,
      expected: 'interactions',
      received: head.isWhole
        ? 'blank lines only'
        : `nothing but blank lines in the first ${head.bytes.length >> 10} KiB`,
      hint: head.isWhole ? 'Check that whatever wrote it has come to its end.' : 'Take the blank lines off its start.',
    });
  }
  return format ?? (options.delimiter === undefined ? detectText(file, sampleText(head), options) : 'csv');
}

/** The lines of the head that are whole. */
export function sampleText({ bytes, isWhole }: ContentHead): string {
  const end = isWhole ? bytes.length : bytes.lastIndexOf(0x0a) + 1 || bytes.length;
  return bytes.toString('utf8', 0, end).replace(/^\uFEFF/, '');
}

function detectText(file: string, sample: string, options: ReadOptions): Format {
  const lines = sample.split(/\r?\n/).filter((line) => line.trim() !== '');
  const received = (what: string) => `${what}, as in the line ${quoteValue(lines[0])}`;
  if (parseObject(lines[0])) return 'jsonl';
  if (lines[0].startsWith('[')) {
    const hint = 'Write one object a line (JSON Lines).';
    throw new DataError({ file, expected: 'one JSON object a line', received: received('a JSON array'), hint });
  }
  // Of most lines, since one bad line must not hide what a file is.
  if (lines.filter((line) => line.split('::').length > 2).length > lines.length / 2) return 'movielens';
  const delimiters = findDelimiters(sample, quotingOf(options));
  if (delimiters.length > 0) return delimiters.length === 1 && delimiters[0] === '\t' ? 'tsv' : 'csv';
  const widths = new Set(lines.map((line) => splitFields(line).length));
  if (options.listHead !== undefined || (widths.size > 1 && lines.every(isIntegerList))) return 'lists';
  throw new DataError({
    file,
    expected: 'a format that can be told from the name or the first lines',
    received: received('neither'),
    hint: widths.has(1)
      ? 'Pass `format`, or `delimiter` for a table.'
      : "Pass `delimiter: ' '` for a table with a row for each pair, or `format: 'lists'` for a line for each user.",
  });
}

function isIntegerList(line: string): boolean {
  return splitFields(line).every((field) => /^\d+$/.test(field));
}

export function refuseUtf16({ file, bytes }: ContentHead): void {
  if (!startsWith(bytes, [0xff, 0xfe]) && !startsWith(bytes, [0xfe, 0xff])) return;
  throw new DataError({ file, expected: 'UTF-8 text', received: 'UTF-16 text', hint: 'Save the file as UTF-8.' });
}

/** Later lines are judged as they are read; a first line that is no text means that the file is none. */
function refuseBinary(head: ContentHead): void {
  refuseUtf16(head);
  const { file, bytes, isWhole } = head;
  // Blank lines before it do not count, since it may be the header.
  const start = Math.max(
    0,
    bytes.findIndex((byte) => byte !== 0x0a && byte !== 0x0d),
  );
  const line = bytes.subarray(0, start).filter((byte) => byte === 0x0a).length + 1;
  const end = bytes.indexOf(0x0a, start);
  const firstLine = bytes.subarray(start, end >= 0 ? end : bytes.length);
  if (firstLine.includes(0) || (!isUtf8(firstLine) && (end >= 0 || isWhole))) {
    throw new DataError({ file, line, expected: 'UTF-8 text', received: 'bytes that are none (binary data?)' });
  }
  if (end < 0 && firstLine.includes(0x0d)) {
    const received = 'lines that end with a carriage return only';
    throw new DataError({ file, expected: 'lines that end with a line feed', received });
  }
}
