import { Readable } from 'node:stream';
import { ArgumentError } from '@lightrec/core';
import { DataError } from '../../data-error.js';
import { explainFailure, unpack } from './bytes.js';
import { checkedHead, collectHead, emptyFile, type FileHead, gzipMark, type ReadHow, startsWith } from './file-head.js';

/** Bytes, or text, that come in chunks and only once: a `Readable`, the body of a `fetch`, a generator. */
export type ByteStream = AsyncIterable<Uint8Array | string>;

/** The standard input, which must not be a terminal, as nobody types a dataset. */
export function standardInput(): ByteStream {
  if (process.stdin.isTTY) {
    throw new DataError({
      file: standardInputName,
      expected: 'data that another program writes',
      received: 'a terminal',
      hint: 'Pipe a file into it, as in `zcat ratings.csv.gz | ...`, or pass the path of a file.',
    });
  }
  return process.stdin;
}

export const standardInputName = 'standard input';

/** As `readHead`, of a stream: what was read to see how it begins is kept, and comes first when it is read. */
export async function readStreamHead(stream: ByteStream, name: string, signal?: AbortSignal): Promise<FileHead> {
  const source = stream[Symbol.asyncIterator]();
  let bytesRead = 0;
  async function* readPacked(): AsyncGenerator<Buffer> {
    for (;;) {
      const { done, value } = await nextUnlessAborted(source, signal);
      if (done) return;
      const chunk = toBuffer(value);
      bytesRead += chunk.length;
      yield chunk;
    }
  }
  const close = () => {
    if (stream instanceof Readable) stream.destroy();
    // Not awaited, since a stream that stalls never answers.
    else void source.return?.().catch(() => {});
  };
  try {
    const packed = readPacked();
    const first = await takeStart(packed);
    const isGzip = startsWith(Buffer.concat(first), gzipMark);
    const content = isGzip ? unpack(after(first, packed))[Symbol.asyncIterator]() : after(first, packed);
    const { chunks, isWhole } = await collectHead(content);
    const head = checkedHead({ file: name, isGzip, bytes: Buffer.concat(chunks), isWhole });
    if (head.bytes.length === 0) throw emptyFile(name, isGzip ? 'an empty gzip file' : 'nothing');
    return {
      ...head,
      close,
      async *read(how: ReadHow) {
        try {
          for await (const chunk of after(chunks, content)) {
            how.signal?.throwIfAborted();
            how.onBytesRead?.(bytesRead);
            yield chunk;
          }
        } catch (cause) {
          throw explainFailure(name, cause);
        } finally {
          close();
        }
      },
    };
  } catch (cause) {
    close();
    throw explainFailure(name, cause);
  }
}

/** The chunks with which gzip can be told, of which some may be empty. */
async function takeStart(chunks: AsyncIterator<Buffer>): Promise<Buffer[]> {
  const taken: Buffer[] = [];
  for (let length = 0; length < gzipMark.length; ) {
    const { done, value } = await chunks.next();
    if (done) break;
    taken.push(value);
    length += value.length;
  }
  return taken;
}

async function* after(first: Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

/** The next chunk; a stream that stalls can be left by the signal. */
function nextUnlessAborted<T>(source: AsyncIterator<T>, signal: AbortSignal | undefined): Promise<IteratorResult<T>> {
  if (!signal) return source.next();
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    source
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function toBuffer(chunk: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk);
  if (chunk instanceof Uint8Array) return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  throw new ArgumentError({
    argument: 'location',
    expected: 'a stream whose chunks are bytes or text',
    received: chunk === null ? 'null' : typeof chunk,
  });
}
