import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runSettings } from '../run/settings.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';
import { asTyped, flagOf, flagOfArgument, inFlags } from './flags.js';

describe('flagOf', () => {
  it('is a name in kebab case, and a letter by itself', () => {
    expect([flagOf('teacherEpochs'), flagOf('kCore'), flagOf('dim'), flagOf('k')]).toEqual([
      ...['--teacher-epochs', '--k-core', '--dim', '-k'],
    ]);
  });
});

describe('asTyped', () => {
  it.each<[string, unknown, string]>([
    ['dim', 8, '--dim 8'],
    ['distillation', [0.5, 5], '--distillation 0.5,5'],
    ['positive', { buy: 3, cart: 1 }, '--positive buy=3,cart=1'],
    ['ratingColumn', null, '--rating-column none'],
    ['userColumn', 0, '--user-column 0'],
    ['header', true, '--header'],
    ['header', false, '--no-header'],
  ])('%s: %j', (name, value, expected) => {
    expect(asTyped(name, value).join(' ')).toBe(expected);
  });
});

describe('flagOfArgument', () => {
  it('knows a setting by its name here and in the library, and nothing else', () => {
    expect(flagOfArgument('meanLength', runSettings)).toBe('--mean-length');
    expect(flagOfArgument('k', runSettings)).toBe('--k-core');
    expect(flagOfArgument('k', { k: {}, kCore: { as: 'k' } })).toBe('-k');
    expect(flagOfArgument('vectors', runSettings)).toBeUndefined();
  });
});

describe('inFlags', () => {
  it.each([
    ['Pass `header: true` or `header: false`.', 'Pass --header or --no-header.'],
    ['or pass `skipBadLines: true` to drop', 'or pass --skip-bad-lines to drop'],
    ['`ratingColumn` with its name, or `ratingColumn: null`', '--rating-column with its name, or --rating-column none'],
    ["Pass `format`, or `delimiter` with `format: 'csv'`.", 'Pass --format, or --delimiter with --format csv.'],
    ["Pass `delimiter: ' '` or `listHead: 'none'`.", "Pass --delimiter ' ' or --list-head none."],
    ['pass a smaller `k`', 'pass a smaller --k-core'],
    ['a kCore, userColumn: null, the format is csv', 'a kCore, userColumn: null, the format is csv'],
    ['`userCount` and `codeTable: 3`', '`userCount` and `codeTable: 3`'],
  ])('%s', (text, expected) => {
    expect(inFlags(text, runSettings)).toBe(expected);
  });
});

describe('what a command says', () => {
  async function errorOf(words: readonly string[], header?: string, lineOf?: (user: string, item: string) => string) {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path, header, lineOf);
    const { code, stderr } = await lightrec([
      'train',
      '--data',
      data,
      '--out',
      path.join(folder.path, 'run'),
      ...words,
    ]);
    expect(code).toBe(1);
    return stderr;
  }

  it('of a k-core, of pairs, of columns and of a header', async () => {
    expect(await errorOf(['--k-core', '999'])).toContain('--k-core: expected');
    expect(await errorOf(['--minimum-pairs', '999'])).toContain('--minimum-pairs: expected');
    expect(await errorOf([], 'who,what')).toContain('Pass --header or --no-header.');
    expect(await errorOf(['--header'], 'who,what')).toContain('Say which one with --user-column.');
    expect(await errorOf(['--codebook-count', '3', '--mean-length', '4'])).toContain(
      '--mean-length: expected at most --codebook-count, which is 3, received 4',
    );
  });

  it('of ratings on another scale can be done', async () => {
    const lineOf = (user: string, item: string) => `${user},${item},1`;
    const stderr = await errorOf([], 'user,item,rating', lineOf);
    expect(stderr).toContain('Pass --rating-at-least or --rating-above for this scale, or --rating-column none');
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path, 'user,item,rating', lineOf);
    const words = ['train', '--data', data, '--out', path.join(folder.path, 'run'), '--teacher-epochs', '1'];
    expect((await lightrec([...words, '--epochs', '0', '--rating-at-least', '1'])).code).toBe(0);
  });

  it('of the data names options by their flags', async () => {
    await using folder = await temporaryFolder();
    const lineOf = (user: string, item: string) => `s,${user},${item}`;
    const data = await writeInteractions(folder.path, 'session,user,item', lineOf);
    const words = ['train', '--data', data, '--out', path.join(folder.path, 'run'), '--teacher-epochs', '1'];
    const { code, stdout, stderr } = await lightrec([...words, '--epochs', '0']);
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('the column user was taken for the user; --user-column takes another.');
  });

  it('of delimiters, quotes and lists can be done', async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, 'odd.csv');
    const pairs = Array.from({ length: 200 }, (_, i) => `"u${i % 20}"~i${(i * 7) % 30}`);
    await writeFile(file, `user~item\n${pairs.join('\n')}\n`);
    const short = ['--teacher-epochs', '1', '--epochs', '0', '--dim', '4'];
    const out = ['--out', path.join(folder.path, 'run'), ...short];
    const csv = ['--format', 'csv', '--delimiter', '~', '--quote', 'none'];
    expect((await lightrec(['train', '--data', file, ...out, ...csv])).code).toBe(0);
    const { stdout } = await lightrec(['recommend', path.join(folder.path, 'run'), '--user', '"u1"', '--json']);
    expect(JSON.parse(stdout).user).toBe('"u1"');

    const spark = path.join(folder.path, 'spark.csv');
    await writeFile(spark, `user,item\n${pairs.map((pair) => `"\\${pair.replace('"~', '\\"",')}`).join('\n')}\n`);
    const unread = await lightrec(['train', '--data', spark, ...out, '--overwrite']);
    expect(unread.stderr).toContain('pass --escape with a backslash');
    expect((await lightrec(['train', '--data', spark, ...out, '--overwrite', '--escape', '\\'])).code).toBe(0);

    const lists = path.join(folder.path, 'lists.txt');
    await writeFile(
      lists,
      Array.from({ length: 20 }, (_, i) => `${[0, 1, 2, 3, 4, 5].map((j) => (i + j * j) % 30).join(' ')}\n`).join(''),
    );
    const read = await lightrec([
      'train',
      '--data',
      lists,
      ...out,
      '--overwrite',
      '--format',
      'lists',
      '--list-head',
      'none',
    ]);
    expect(read.code).toBe(0);
  });
});
