import { isUtf8 } from 'node:buffer';
import { DataError } from '../../data-error.js';
import { type ContentHead, startsWith } from './file-head.js';

/** How a text begins. */
export interface TextSample {
  file: string;
  text: string;
  /** Those that are not blank, at least one. */
  lines: readonly string[];
}

/** The lines of the head that are whole. */
export function sampleText({ bytes, isWhole }: ContentHead): string {
  const end = isWhole ? bytes.length : bytes.lastIndexOf(0x0a) + 1 || bytes.length;
  return bytes.toString('utf8', 0, end).replace(/^\uFEFF/, '');
}

/** @throws DataError where a content does not begin with lines of text */
export function requireText(head: ContentHead): TextSample {
  refuseBinary(head);
  const { file, bytes, isWhole } = head;
  const text = sampleText(head);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length > 0) return { file, text, lines };
  throw new DataError({
    file,
    expected: 'interactions',
    received: isWhole ? 'blank lines only' : `nothing but blank lines in the first ${bytes.length >> 10} KiB`,
    hint: isWhole ? 'Check that whatever wrote it has come to its end.' : 'Take the blank lines off its start.',
  });
}

export function refuseUtf16({ file, bytes }: ContentHead): void {
  if (!startsWith(bytes, [0xff, 0xfe]) && !startsWith(bytes, [0xfe, 0xff])) return;
  throw new DataError({ file, expected: 'UTF-8 text', received: 'UTF-16 text', hint: 'Save the file as UTF-8.' });
}

/** Refuses a content whose first line is not text; later lines are checked as they are read. */
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
