import { isUtf8 } from 'node:buffer';
import { DataError } from '../../data-error.js';
import { limits } from '../../limits.js';
import { startsWith } from './file-head.js';

const newline = 0x0a;

/** Whole lines of checked UTF-8. */
export interface TextBlock {
  bytes: Buffer;
  /** Number of the first line in `bytes`, from 1. */
  firstLine: number;
  /** How many lines end in `bytes`: set by a reader that has counted them on its way, else counted behind it. */
  lineCount?: number;
}

/** Told of a line that is not text; where it returns, the line is replaced by an empty one. */
export type OnBadText = (line: number, expected: string, received: string) => void;

/**
 * Cuts chunks at line ends, so that no character and no line is ever split, and lets only valid
 * UTF-8 without NUL bytes through. A byte order mark is taken off.
 */
export async function* toTextBlocks(
  chunks: AsyncIterable<Buffer>,
  { file, onBadText }: { file: string; onBadText: OnBadText },
): AsyncGenerator<TextBlock> {
  let firstLine = 1;
  for await (const lines of cutAtLineEnds(chunks, file)) {
    const bytes = firstLine === 1 ? withoutMark(lines) : lines;
    const good = isText(bytes) ? bytes : blankBadLines(bytes, firstLine, onBadText);
    const block: TextBlock = { bytes: good, firstLine };
    yield block;
    firstLine += block.lineCount ?? countLines(good);
  }
}

/** The lines of a stream of blocks with their numbers, without their line ends. */
export async function forEachLine(
  blocks: AsyncIterable<TextBlock>,
  onLine: (text: string, line: number) => void,
): Promise<void> {
  for await (const { bytes, firstLine } of blocks) {
    const lines = bytes.toString('utf8').split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (let i = 0; i < lines.length; i++) {
      onLine(lines[i].endsWith('\r') ? lines[i].slice(0, -1) : lines[i], firstLine + i);
    }
  }
}

async function* cutAtLineEnds(chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) {
      // Only the line that goes through both chunks is copied.
      const joint = keptBytes > 0 ? chunk.indexOf(newline) + 1 : 0;
      if (joint > 0) yield Buffer.concat([...kept, chunk.subarray(0, joint)]);
      if (joint < end) yield chunk.subarray(joint, end);
      kept = [];
      keptBytes = 0;
    }
    kept.push(chunk.subarray(end));
    keptBytes += chunk.length - end;
    if (keptBytes > limits.lineBytes) {
      throw new DataError({
        file,
        expected: `lines of at most ${limits.lineBytes >> 20} MiB`,
        received: 'a longer one; is this a text file?',
      });
    }
  }
  if (keptBytes > 0) yield Buffer.concat(kept);
}

function withoutMark(bytes: Buffer): Buffer {
  return startsWith(bytes, [0xef, 0xbb, 0xbf]) ? bytes.subarray(3) : bytes;
}

export function countLines(bytes: Buffer): number {
  let count = 0;
  // A call to `indexOf` takes longer than looking at the bytes of a line.
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === newline) count++;
  return count;
}

function isText(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

function blankBadLines(bytes: Buffer, firstLine: number, onBadText: OnBadText): Buffer {
  const good: Buffer[] = [];
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const found = bytes.indexOf(newline, start);
    const end = found < 0 ? bytes.length : found;
    const content = bytes.subarray(start, end);
    if (isText(content)) good.push(content);
    else if (content.includes(0)) onBadText(line, 'text', 'a NUL byte (binary data)');
    else onBadText(line, 'UTF-8 text', JSON.stringify(content.toString('latin1').slice(0, 60)));
    if (found >= 0) good.push(bytes.subarray(end, end + 1));
    start = end + 1;
  }
  return Buffer.concat(good);
}
