import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataErrorOf, useTemporaryFolder } from '../../test-support.js';
import { readBytes } from './bytes.js';

const files = useTemporaryFolder();
const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => `${(i * 7919) % 10_007}\n`).join(''));

async function readAll(...call: Parameters<typeof readBytes>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(...call)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('readBytes', () => {
  it('gives the content of plain and of gzipped files', async () => {
    expect((await readAll(await files.write('a', content), { isGzip: false })).equals(content)).toBe(true);
    expect((await readAll(await files.write('a.gz', content), { isGzip: true })).equals(content)).toBe(true);
  });

  it('reads gzip files that were joined', async () => {
    const joined = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
    expect(String(await readAll(await files.write('joined', joined), { isGzip: true }))).toBe('one\ntwo\n');
  });

  it('tells how many bytes of the disk were read, up to all of them', async () => {
    const seen: number[] = [];
    const packed = gzipSync(content);
    const file = await files.write('progress', packed);
    await readAll(file, { isGzip: true, onBytesRead: (bytes) => seen.push(bytes) });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(packed.length);
  });

  it('stops with the reason of the signal', async () => {
    const file = await files.write('a', content);
    const controller = new AbortController();
    const reason = new Error('enough');
    const read = readAll(file, {
      isGzip: false,
      signal: controller.signal,
      onBytesRead: () => controller.abort(reason),
    });
    await expect(read).rejects.toBe(reason);
  });

  it('stops early where its reader does', async () => {
    for await (const chunk of readBytes(await files.write('a', content), { isGzip: false })) {
      expect(chunk.length).toBeLessThan(content.length);
      break;
    }
  });
});

describe('damaged gzip', () => {
  it('that was cut is refused with what to do', async () => {
    const file = await files.write('cut', gzipSync(content).subarray(0, -100));
    const { message } = await dataErrorOf(readAll(file, { isGzip: true }));
    expect(message).toMatch(/cut: expected a complete gzip file, received one that ends too early\. .*fetch it again/);
  });

  it('with a changed byte is refused', async () => {
    const bytes = gzipSync(content);
    bytes[bytes.length >> 1] ^= 0xff;
    const { expected } = await dataErrorOf(readAll(await files.write('flipped', bytes), { isGzip: true }));
    expect(expected).toBe('intact gzip data');
  });
});
