import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DataError } from '../../data-error.js';

/**
 * The content of a file, chunk by chunk, unpacked where it is gzip.
 *
 * @throws DataError where the gzip data are cut or damaged; the reason of `signal` once that aborts
 */
export async function* readBytes(
  file: string,
  options: { isGzip: boolean; signal?: AbortSignal; onBytesRead?: (bytesRead: number) => void },
): AsyncGenerator<Buffer> {
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  const content = options.isGzip ? unpack(source) : source;
  try {
    for await (const chunk of content) {
      options.signal?.throwIfAborted();
      options.onBytesRead?.(source.bytesRead);
      yield chunk;
    }
  } catch (cause) {
    throw explainFailure(file, cause);
  } finally {
    source.destroy();
    content.destroy();
  }
}

/** The content of gzip data. */
export function unpack(packed: AsyncIterable<Buffer>): Readable {
  const source = packed instanceof Readable ? packed : Readable.from(packed);
  // The callback does nothing: the reader gets the error through the destroyed stream.
  return pipeline(source, createGunzip(), () => {});
}

/** The error for a failed read of `file`; an error that has another cause is returned as it is. */
export function explainFailure(file: string, cause: unknown): unknown {
  const { code, syscall } = (cause ?? {}) as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR') {
    return new DataError({
      file,
      expected: 'a complete gzip file',
      received: 'one that ends too early',
      hint: 'It was probably cut while being copied; fetch it again.',
      cause,
    });
  }
  if (typeof code === 'string' && code.startsWith('Z_')) {
    return new DataError({
      file,
      expected: 'intact gzip data',
      received: `damaged data (${(cause as Error).message})`,
      hint: 'Fetch the file again.',
      cause,
    });
  }
  if (syscall === undefined) return cause;
  return new DataError({ file, expected: 'a readable file', received: `${code} while reading it`, cause });
}
