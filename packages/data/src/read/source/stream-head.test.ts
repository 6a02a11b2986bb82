import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { ArgumentError } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutInto, dataErrorOf, streamOf } from '../../test-support.js';
import { type ByteStream, readStreamHead } from './stream-head.js';

const lines = Array.from({ length: 40_000 }, (_, i) => `${(i * 7919) % 10_007}\n`).join('');

async function readWhole(stream: ByteStream) {
  const head = await readStreamHead(stream, 'stream');
  const heard: number[] = [];
  const chunks: Buffer[] = [];
  for await (const chunk of head.read({ onBytesRead: (count) => heard.push(count) })) chunks.push(chunk);
  return { head, heard, content: Buffer.concat(chunks).toString() };
}

describe('a stream', () => {
  it('has its head looked at and is then read from the start, wherever it is cut, gzipped or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(200_000)), fc.boolean(), async (cuts, isGzip) => {
        const bytes = isGzip ? gzipSync(lines) : Buffer.from(lines);
        const { head, heard, content } = await readWhole(streamOf(cutInto(bytes, [0, 0, 1, ...cuts])));
        expect(content === lines).toBe(true);
        expect([head.isGzip, head.bytes.length, head.isWhole, head.byteCount]).toEqual([
          isGzip,
          65_536,
          false,
          undefined,
        ]);
        expect(heard).toEqual(heard.toSorted((a, b) => a - b));
        expect(heard.at(-1)).toBe(bytes.length);
      }),
      { numRuns: 20 },
    );
  });

  it('may be a Readable, the body of a response, or text', async () => {
    expect((await readWhole(Readable.from(['user,it', 'em\n']))).content).toBe('user,item\n');
    expect((await readWhole(new Response(lines).body!)).content === lines).toBe(true);
  });

  it('of a few bytes is all head', async () => {
    const { head } = await readWhole(streamOf([Buffer.from('a')]));
    expect([head.isWhole, String(head.bytes)]).toEqual([true, 'a']);
  });
});

describe('a stream that is no data', () => {
  it('is told: empty, cut, of something else than bytes', async () => {
    const errorOf = (...chunks: Uint8Array[]) => dataErrorOf(readWhole(streamOf(chunks)));
    expect((await errorOf()).message).toMatch(/^stream: expected interactions, received nothing\. Check/);
    expect((await errorOf(gzipSync(''))).received).toBe('an empty gzip file');
    expect((await errorOf(gzipSync(lines).subarray(0, -50))).received).toBe('one that ends too early');
    await expect(readWhole(Readable.from([7]))).rejects.toThrow(ArgumentError);
  });

  it('ends with the error of whoever made it', async () => {
    const reason = new Error('the line went dead');
    async function* failing() {
      yield Buffer.from('a,b\n');
      throw reason;
    }
    await expect(readWhole(failing())).rejects.toBe(reason);
  });
});

describe('options.signal', () => {
  it.each([
    ['plain', Buffer.from(lines)],
    ['gzipped', gzipSync(lines)],
  ])('leaves a %s stream that stalls, and lets go of it', async (_, bytes) => {
    for (const keep of [0, 10, bytes.length - 10]) {
      const stalled = new Readable({ read() {} });
      stalled.push(bytes.subarray(0, keep));
      const reason = new Error('enough');
      const controller = new AbortController();
      const read = (async () => {
        const head = await readStreamHead(stalled, 'stream', controller.signal);
        for await (const _ of head.read({ signal: controller.signal })) setTimeout(() => controller.abort(reason), 5);
      })();
      if (keep < 100) setTimeout(() => controller.abort(reason), 5);
      await expect(read).rejects.toBe(reason);
      expect(stalled.destroyed).toBe(true);
    }
  });
});
