import { open, stat } from 'node:fs/promises';
import { DataError } from '../../data-error.js';
import { limits } from '../../limits.js';
import { readBytes } from './bytes.js';
import { refuseOtherFormats } from './other-formats.js';

/** How the content of a file begins. */
export interface ContentHead {
  /** The file, as errors name it. */
  file: string;
  isGzip: boolean;
  /** The first bytes, unpacked: 64 KiB, or more where lines are so long that no two fit. */
  bytes: Buffer;
  /** Whether `bytes` is the whole content. */
  isWhole: boolean;
}

/** What can be known of a file or a stream before it is read whole, and the way to do that. */
export interface FileHead extends ContentHead {
  /** Size on disk, in bytes; absent for a stream. */
  byteCount?: number;
  /** The whole content from the start, unpacked; of a stream, once. */
  read(options: ReadHow): AsyncGenerator<Buffer>;
  /** Lets go of a stream that is not read to its end. */
  close(): void;
}

export interface ReadHow {
  signal?: AbortSignal;
  /** Told how many bytes have been read, as they lie on the disk or come down the pipe. */
  onBytesRead?: (bytesRead: number) => void;
}

/** Opens a file, recognises gzip by its first bytes, and refuses what is empty, an archive or of another format. */
export async function readHead(file: string): Promise<FileHead> {
  const head = await readHeadIfAny(file);
  if (head.bytes.length > 0) return head;
  throw emptyFile(file, head.isGzip ? 'an empty gzip file' : 'an empty file');
}

/** As `readHead`, but takes an empty file, as writers of parts leave some. */
export async function readHeadIfAny(file: string): Promise<FileHead> {
  const status = await statOrExplain(file);
  if (!status.isFile()) throw new DataError({ file, expected: 'a regular file', received: 'a folder or device' });
  const isGzip = startsWith(await readStart(file, 4), gzipMark);
  if (!isGzip && status.size > 0 && file.endsWith('.gz')) {
    throw new DataError({
      file,
      expected: 'gzip data, as the name ends in .gz',
      received: 'bytes that are not gzip',
      hint: 'If the file is already unpacked, take .gz off its name.',
    });
  }
  const content = readBytes(file, { isGzip });
  const { chunks, isWhole } = await collectHead(content).finally(() => content.return(undefined));
  return {
    ...checkedHead({ file, isGzip, bytes: Buffer.concat(chunks), isWhole }),
    byteCount: status.size,
    read: (how) => readBytes(file, { isGzip, ...how }),
    close() {},
  };
}

/** Reads so much of `content` that its format can be told; where it ends before, all. */
export async function collectHead(content: AsyncIterator<Buffer>): Promise<{ chunks: Buffer[]; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  let lineCount = 0;
  let isBinary = false;
  for (;;) {
    const { done, value } = await content.next();
    if (done) return { chunks, isWhole: true };
    chunks.push(value);
    length += value.length;
    if (lineCount < 2) lineCount += countLineEnds(value);
    isBinary ||= value.includes(0);
    if (length > limits.longHeadBytes || (length > limits.headBytes && (lineCount >= 2 || isBinary))) break;
  }
  return { chunks, isWhole: false };
}

/** The head of `content`, cut to what is needed; refuses archives and formats that are not read. */
export function checkedHead(content: ContentHead): ContentHead {
  const { file, isGzip, isWhole } = content;
  refuseOtherFormats(file, content.bytes);
  const start = content.bytes.subarray(0, limits.headBytes);
  // Lines are waited for in text alone, in which no byte is 0.
  const bytes = isWhole || (!start.includes(0) && countLineEnds(start) < 2) ? content.bytes : start;
  return { file, isGzip, isWhole, bytes };
}

/** `fs.stat`, with an error that names the file. */
export async function statOrExplain(file: string) {
  try {
    return await stat(file);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const received = code === 'ENOENT' ? 'no such file or folder' : String(code ?? cause);
    throw new DataError({ file, expected: 'a readable file or folder', received, cause });
  }
}

export function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte);
}

export const gzipMark = [0x1f, 0x8b];

export function emptyFile(file: string, received: string): DataError {
  const hint = 'Check that whatever wrote it has come to its end.';
  return new DataError({ file, expected: 'interactions', received, hint });
}

/** The first bytes as they lie on the disk; fewer where the file is shorter. */
export async function readStart(file: string, byteCount: number): Promise<Uint8Array> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new DataError({ file, expected: 'a readable file', received: String(cause.code ?? cause), cause });
  });
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(byteCount), 0, byteCount, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** As many as matter here: none, one, or two and more. */
function countLineEnds(bytes: Buffer): number {
  const first = bytes.indexOf(0x0a);
  if (first < 0) return 0;
  return bytes.indexOf(0x0a, first + 1) < 0 ? 1 : 2;
}
