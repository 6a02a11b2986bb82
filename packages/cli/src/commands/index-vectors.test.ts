import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeNpy, encodeSafetensors, Random } from '@lightrec/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lightrec, temporaryFolder } from '../test-support/world.js';

const [itemCount, dim] = [400, 8];
const random = new Random(1);
const vectors = Float32Array.from({ length: itemCount * dim }, () => random.normal());
const small = ['--codeword-count', '16', '--iterations', '3'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string) => path.join(folder.path, name);
let index: string;

/** Vectors, ids and an index that most tests look at. */
beforeAll(async () => {
  folder = await temporaryFolder();
  index = at('index.safetensors');
  await writeFile(at('items.npy'), encodeNpy({ shape: [itemCount, dim], data: vectors }));
  await writeFile(at('ids.txt'), Array.from({ length: itemCount }, (_, item) => `sku-${item}\n`).join(''));
  const words = ['index', at('items.npy'), '--out', index, '--ids', at('ids.txt'), ...small];
  const { code, stdout, stderr } = await lightrec(words);
  expect(stderr).toMatch(/Read vectors: done.*400 of dimension 8/);
  expect(stderr).toContain('Train codebooks: done');
  expect(stderr).toContain('Encode items: done');
  expect(stdout).toContain(`Next: lightrec search ${index} --like sku-0`);
  expect(code).toBe(0);
});

afterAll(() => folder[Symbol.asyncDispose]());

describe('lightrec index', () => {
  it('gives the same bytes for the same seed, out of a safetensors file too, and tells machines what it made', async () => {
    const tensors = {
      users: { shape: [1, dim], data: vectors.slice(0, dim) },
      items: { shape: [itemCount, dim], data: vectors },
    };
    await writeFile(at('items.safetensors'), encodeSafetensors({ tensors, metadata: {} }));
    const words = ['index', at('items.safetensors'), '--out', at('again'), '--ids', at('ids.txt'), ...small, '--json'];
    const { error } = JSON.parse((await lightrec(words)).stdout);
    expect(error.message).toContain('Name the one to read with --tensor');
    const { stdout } = await lightrec([...words, '--tensor', 'items']);
    const made = JSON.parse(stdout);
    expect(made).toMatchObject({ itemCount, dim, vectorBytesPerItem: 12, files: { index: at('again') } });
    expect(await readFile(at('again'))).toEqual(await readFile(index));
  });

  it('writes over a file only when told to', async () => {
    const words = ['index', at('items.npy'), '--out', at('small'), ...small, '--vector-format', 'none', '--quiet'];
    expect(await lightrec(words)).toMatchObject({ code: 0, stderr: '' });
    const { code, stderr } = await lightrec(words);
    expect([code, stderr]).toEqual([
      1,
      `lightrec: --out: expected the path of a new file, received ${at('small')}, which is there. Replace it with --overwrite.\n`,
    ]);
    expect((await lightrec([...words, '--overwrite', '--mean-length', '2'])).code).toBe(0);
  });

  it('names what does not fit by its flag', async () => {
    await writeFile(at('few.txt'), 'a\nb\n');
    const errorOf = async (...words: string[]) =>
      (await lightrec(['index', at('items.npy'), '--out', at('none'), ...words])).stderr;
    expect(await errorOf('--ids', at('few.txt'))).toContain(
      '--ids: expected [400], received 2 entries. Give one id for each vector.',
    );
    expect(await errorOf('--codebook-count', '4', '--mean-length', '9')).toBe(
      'lightrec: --mean-length: expected at most --codebook-count, which is 4, received 9.\n',
    );
    expect(await errorOf('--mean-length', '9')).toContain('--mean-length: expected a number in [0, 4], received 9');
    expect(await errorOf('--vector-format', 'int4')).toContain('Allowed choices are int8, float16, float32, none');
    const text = await lightrec(['index', at('ids.txt'), '--out', at('none')]);
    expect([text.code, text.stderr]).toEqual([1, expect.stringContaining(`${at('ids.txt')}: expected a .npy or`)]);
    expect((await lightrec(['index', at('missing.npy'), '--out', at('none')])).stderr).toContain('ENOENT');
  });

  it.each([
    ['in a folder that is missing', 'none/index', /but there is no folder .*none\./],
    ['that is a folder', '.', /, a folder\. Name another/],
    ['below a file', 'ids.txt/index', /but there is no folder .*ids\.txt\./],
    ['that is read', 'items.npy', /items\.npy, which is to be read\. Name another/],
  ])('refuses a file %s before anything is read', async (_, out, message) => {
    const words = ['index', at('items.npy'), '--out', path.join(folder.path, out), '--overwrite'];
    const { code, stderr } = await lightrec(words);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).not.toContain('Read vectors');
  });

  it('reads ids as data are read: a byte order mark is none of the first, and Latin-1 is refused with its line', async () => {
    const ids = Array.from({ length: itemCount }, (_, item) => `sku-é${item}`).join('\r\n');
    await writeFile(at('marked.txt'), `\ufeff${ids}\r\n`);
    const words = ['index', at('items.npy'), '--out', at('marked'), ...small];
    expect((await lightrec([...words, '--ids', at('marked.txt')])).stdout).toContain('--like');
    const { stdout } = await lightrec(['search', at('marked'), '--like', 'sku-é0', '--json']);
    expect(JSON.parse(stdout).like).toBe('sku-é0');
    await writeFile(at('latin1.txt'), Buffer.from(ids, 'latin1'));
    const refused = await lightrec([...words, '--overwrite', '--ids', at('latin1.txt')]);
    expect(refused.stderr).toContain('latin1.txt:1: expected UTF-8 text, received "sku-é0');
  });

  it('takes a metric, which the file keeps: by cosine the most alike is the one of the smallest angle', async () => {
    const words = ['index', at('items.npy'), '--out', at('cosine'), ...small, '--metric', 'cosine'];
    expect((await lightrec(words)).code).toBe(0);
    const { stdout } = await lightrec(['search', at('cosine'), '--like', '7', '-k', '1', '--json']);
    const cosineTo = (item: number) => {
      const [a, b] = [7, item].map((row) => vectors.subarray(row * dim, (row + 1) * dim));
      return a.reduce((sum, value, d) => sum + value * b[d], 0) / Math.hypot(...a) / Math.hypot(...b);
    };
    const others = Array.from({ length: itemCount }, (_, item) => item).filter((item) => item !== 7);
    const nearest = others.reduce((best, item) => (cosineTo(item) > cosineTo(best) ? item : best));
    const [found] = JSON.parse(stdout).items;
    expect(found).toEqual({ id: nearest, score: expect.closeTo(cosineTo(nearest), 1) });
    const inner = await lightrec(['search', index, '--like', 'sku-7', '-k', '1', '--json']);
    expect(JSON.parse(inner.stdout).items[0].score).toBeGreaterThan(1);
    expect((await lightrec([...words, '--metric', 'angle'])).stderr).toContain('--metric');
  });

  it('gives 8 codes for vectors of 64 dimensions, where 4 are given to those of 8', async () => {
    const wide = Float32Array.from({ length: 40 * 64 }, () => random.normal());
    await writeFile(at('wide-items.npy'), encodeNpy({ shape: [40, 64], data: wide }));
    const codebooksOf = async (name: string) =>
      JSON.parse((await lightrec(['inspect', at(name), '--json'])).stdout).codebooks.length;
    await lightrec(['index', at('wide-items.npy'), '--out', at('wide-index'), ...small]);
    expect([await codebooksOf('index.safetensors'), await codebooksOf('wide-index')]).toEqual([4, 8]);
  });

  it('looks for its ids before it reads the vectors', async () => {
    const { stderr } = await lightrec(['index', at('items.npy'), '--out', at('none'), '--ids', at('missing.txt')]);
    expect(stderr).toBe(`lightrec: ${at('missing.txt')}: no such file or directory (ENOENT)\n`);
  });

  it('stops at Ctrl-C and leaves no file', async () => {
    const words = ['index', at('items.npy'), '--out', at('stopped')];
    const { code, stderr } = await lightrec(words, AbortSignal.abort());
    expect([code, stderr]).toEqual([130, expect.stringContaining('Stopped.')]);
    await expect(readFile(at('stopped'))).rejects.toThrow('ENOENT');
  });
});

describe('lightrec search', () => {
  it('finds the items most like one', async () => {
    const { stdout } = await lightrec(['search', index, '--like', 'sku-7', '-k', '3', '--json']);
    const { like, items } = JSON.parse(stdout);
    expect([like, items.length, items[0].score >= items[2].score]).toEqual(['sku-7', 3, true]);
    expect(items.map(({ id }: { id: string }) => id)).not.toContain('sku-7');
  });

  it('gives a list for each item that is named', async () => {
    const words = ['search', index, '--like', 'sku-7', '--like', 'sku-9', '-k', '2'];
    const lists = JSON.parse((await lightrec([...words, '--json'])).stdout);
    expect(lists.map(({ like }: { like: string }) => like)).toEqual(['sku-7', 'sku-9']);
    const alone = await lightrec(['search', index, '--like', 'sku-9', '-k', '2', '--json']);
    expect(lists[1]).toEqual(JSON.parse(alone.stdout));
    expect((await lightrec(words)).stdout).toMatch(/^like sku-7\nrank.*\n.*\n.*\n\nlike sku-9\nrank/);
  });

  it('finds the best items for a vector, or for each of a matrix, by kept vectors unless told otherwise', async () => {
    await writeFile(at('user.npy'), encodeNpy({ shape: [dim], data: vectors.slice(0, dim) }));
    await writeFile(at('users.npy'), encodeNpy({ shape: [2, dim], data: vectors.slice(0, 2 * dim) }));
    const searched = async (...words: string[]) =>
      JSON.parse((await lightrec(['search', index, '-k', '2', '--json', ...words])).stdout).users;
    const [one] = await searched('--user', at('user.npy'));
    const scores = Array.from({ length: itemCount }, (_, item) =>
      vectors.subarray(0, dim).reduce((sum, value, d) => sum + value * vectors[item * dim + d], 0),
    );
    const highest = Math.max(...scores);
    expect(one.items[0].id).toBe(`sku-${scores.indexOf(highest)}`);
    expect(Math.abs(one.items[0].score / highest - 1)).toBeLessThan(0.02);
    const both = await searched('--user', at('users.npy'));
    expect([both.length, both[0]]).toEqual([2, one]);
    expect(await searched('--user', at('user.npy'), '--user', at('users.npy'))).toEqual([one, ...both]);
    const [composite] = await searched('--user', at('user.npy'), '--no-rerank');
    expect(composite.items[0].score).not.toBe(one.items[0].score);
    const { stdout } = await lightrec(['search', index, '-k', '2', '--user', at('users.npy')]);
    expect(stdout).toMatch(/^row 0\nrank +item +score\n +1 {2}sku-\d+ .*\n.*\n\nrow 1\nrank/);
  });

  it('says what it cannot use', async () => {
    const errorOf = async (...words: string[]) => (await lightrec(['search', ...words])).stderr;
    expect(await errorOf(index, '--like', 'sku-1', '--candidates', '5')).toContain(
      '--candidates: expected at least -k, which is 10, received 5',
    );
    await lightrec(['index', at('items.npy'), '--out', at('codes'), ...small, '--vector-format', 'none']);
    expect(await errorOf(at('codes'), '--like', '1', '--candidates', '50')).toContain(
      '--candidates: expected no value for an index without vectors',
    );
    expect(await errorOf(index, '--like', 'x')).toContain('one of 400 items, such as sku-0, sku-1, sku-2, received x');
    expect(await errorOf(at('items.npy'), '--like', 'x')).toContain(
      `Make an index of them first: lightrec index ${at('items.npy')}`,
    );
    await writeFile(at('wide.npy'), encodeNpy({ shape: [9], data: new Float32Array(9) }));
    expect(await errorOf(index, '--user', at('wide.npy'))).toContain(
      '--user: expected vectors of dimension 8, as the index has, received 9 in',
    );
  });
});
