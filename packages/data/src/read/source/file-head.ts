import { open, stat } from 'node:fs/promises';
import { DataError } from '../../data-error.js';
import { readBytes } from './bytes.js';
import { refuseOtherFormats } from './other-formats.js';

const headBytes = 1 << 16;

/** What can be known of a file before it is read whole. */
export interface FileHead {
  file: string;
  /** Size on disk, in bytes. */
  byteCount: number;
  isGzip: boolean;
  /** The first bytes, unpacked; at most 64 KiB. */
  bytes: Buffer;
  /** Whether `bytes` is the whole content. */
  isWhole: boolean;
}

/** Opens a file, recognises gzip by its first bytes and refuses what is no data at all. */
export async function readHead(file: string): Promise<FileHead> {
  const status = await statOrExplain(file);
  if (!status.isFile()) {
    throw new DataError({ file, expected: 'a regular file', received: 'something else (a folder, pipe or device)' });
  }
  if (status.size === 0) throw new DataError({ file, expected: 'interactions', received: 'an empty file' });
  const isGzip = startsWith(await readStart(file), gzipMark);
  if (!isGzip && file.endsWith('.gz')) {
    throw new DataError({
      file,
      expected: 'gzip data, as the name ends in .gz',
      received: 'bytes that are not gzip',
      hint: 'If the file is already unpacked, take .gz off its name.',
    });
  }
  const { bytes, isWhole } = await unpackStart(file, isGzip);
  if (bytes.length === 0) throw new DataError({ file, expected: 'interactions', received: 'an empty gzip file' });
  refuseArchives(file, bytes);
  return { file, byteCount: status.size, isGzip, bytes, isWhole };
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

async function readStart(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw new DataError({ file, expected: 'a readable file', received: String(cause.code ?? cause), cause });
  });
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(4), 0, 4, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function unpackStart(file: string, isGzip: boolean): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of readBytes(file, { isGzip })) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > headBytes) return { bytes: Buffer.concat(chunks).subarray(0, headBytes), isWhole: false };
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}

const gzipMark = [0x1f, 0x8b];

const archiveMarks: readonly (readonly [name: string, mark: readonly number[]])[] = [
  ['a zip archive', [0x50, 0x4b, 0x03, 0x04]],
  ['a zstd file', [0x28, 0xb5, 0x2f, 0xfd]],
  ['a bzip2 file', [0x42, 0x5a, 0x68]],
  ['an xz file', [0xfd, 0x37, 0x7a, 0x58]],
  ['a 7-zip archive', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a file that was gzipped twice', gzipMark],
];

function refuseArchives(file: string, bytes: Uint8Array): void {
  refuseOtherFormats(file, bytes);
  const archive = archiveMarks.find(([, mark]) => startsWith(bytes, mark));
  if (archive) {
    throw new DataError({ file, expected: 'a plain or gzipped file', received: archive[0], hint: 'Unpack it first.' });
  }
}
