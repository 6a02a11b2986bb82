import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
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
  // The callback does nothing: an error reaches the loop below through the destroyed stream.
  const content = options.isGzip ? pipeline(source, createGunzip(), () => {}) : source;
  try {
    for await (const chunk of content) {
      options.signal?.throwIfAborted();
      options.onBytesRead?.(source.bytesRead);
      yield chunk;
    }
  } catch (cause) {
    throw explainGzip(file, cause);
  } finally {
    source.destroy();
    content.destroy();
  }
}

function explainGzip(file: string, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'Z_BUF_ERROR') {
    return new DataError({
      file,
      expected: 'a complete gzip file',
      received: 'one that ends too early',
      hint: 'It was probably cut while being copied; fetch it again.',
      cause,
    });
  }
  if (typeof code !== 'string' || !code.startsWith('Z_')) return cause;
  return new DataError({
    file,
    expected: 'intact gzip data',
    received: `damaged data (${(cause as Error).message})`,
    hint: 'Fetch the file again.',
    cause,
  });
}
