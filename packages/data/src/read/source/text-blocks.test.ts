import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../data-error.js';
import { cutInto, streamOf } from '../../test-support.js';
import { forEachLine, toTextBlocks } from './text-blocks.js';

const texts = fc.string({ unit: fc.constantFrom('a', 'é', '日', '😀', '\n', '\r\n', ' ') });

async function readLines(chunks: readonly Uint8Array[]) {
  const lines: [number, string][] = [];
  const bad: [line: number, expected: string, received: string][] = [];
  const onBadText = (line: number, expected: string, received: string) => void bad.push([line, expected, received]);
  await forEachLine(toTextBlocks(streamOf(chunks), { file: 'a.txt', onBadText }), (text, line) => {
    lines.push([line, text]);
  });
  return { lines, bad };
}

describe('chunks', () => {
  it('give the lines of the whole, wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(80)), async (text, cuts) => {
        const expected = text.replaceAll('\r\n', '\n').split('\n');
        if (expected.at(-1) === '') expected.pop();
        const { lines, bad } = await readLines(cutInto(Buffer.from(text), cuts));
        expect(lines).toEqual(expected.map((line, i) => [i + 1, line]));
        expect(bad).toEqual([]);
      }),
    );
  });

  it('make blocks that end with a line feed, all but the last', async () => {
    const blocks = [];
    const chunks = ['ab', 'c\nd', 'e', '\n', 'f\ng\nh'].map((chunk) => Buffer.from(chunk));
    const options = { file: 'a.txt', onBadText: () => {} };
    for await (const { bytes, firstLine } of toTextBlocks(streamOf(chunks), options)) {
      blocks.push([firstLine, bytes.toString()]);
    }
    expect(blocks).toEqual([
      [1, 'abc\n'],
      [2, 'de\n'],
      [3, 'f\ng\n'],
      [5, 'h'],
    ]);
  });

  it('lose a byte order mark at the start, and only there', async () => {
    const mark = [0xef, 0xbb, 0xbf];
    const { lines } = await readLines([Buffer.from([...mark, 0x61, 0x0a, ...mark, 0x62])]);
    expect(lines).toEqual([
      [1, 'a'],
      [2, '\uFEFFb'],
    ]);
  });
});

describe('onBadText', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');

  it('hears of lines that are not UTF-8, which become empty, and of their numbers', async () => {
    const { lines, bad } = await readLines([latin1('a\nb\n'), latin1('caf\xe9\nd\n\xff')]);
    expect(lines).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, ''],
      [4, 'd'],
    ]);
    expect(bad).toEqual([
      [3, 'UTF-8 text', '"café"'],
      [5, 'UTF-8 text', '"ÿ"'],
    ]);
  });

  it('hears of NUL bytes', async () => {
    const { bad } = await readLines([latin1('a\nb\0\n')]);
    expect(bad).toEqual([[2, 'text', 'a NUL byte (binary data)']]);
  });
});

it('refuses a line of more than 64 MiB instead of keeping it', async () => {
  const chunk = Buffer.alloc(1 << 24, 'x');
  const read = readLines([chunk, chunk, chunk, chunk, chunk]);
  await expect(read).rejects.toThrow(DataError);
  await expect(read).rejects.toThrow('a.txt: expected lines of at most 64 MiB, received a longer one');
});
