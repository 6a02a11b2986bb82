import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateDataset } from '@lightrec/data';
import { describe, expect, it } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { lightrec, temporaryFolder } from '../test-support/world.js';

const short = ['--teacher-epochs', '1', '--epochs', '0', '--dim', '4'];

/** Every fifth pair in `test.csv`, every fifth after it in `valid.csv`, the others in `train.csv`. */
async function writeParts(folder: string): Promise<Record<'train' | 'valid' | 'test', string>> {
  const { interactions } = generateDataset({ seed: 1, userCount: 150, itemCount: 300, pairCount: 3000 });
  const users = interactions.userIndices();
  const pairs = Array.from(interactions.userItems, (item, pair) => `u${users[pair]},i${item}`);
  const write = async (name: string, lines: string[]) => {
    const file = path.join(folder, `${name}.csv`);
    await writeFile(file, `${['user,item', ...lines].join('\n')}\n`);
    return file;
  };
  return {
    train: await write(
      'train',
      pairs.filter((_, i) => i % 5 > 1),
    ),
    valid: await write(
      'valid',
      pairs.filter((_, i) => i % 5 === 1),
    ),
    test: await write('test', [...pairs.filter((_, i) => i % 5 === 0), 'new user,i1']),
  };
}

describe('--test and --validation', () => {
  it('take a split as its files are, its users all of them, and are kept by the run', async () => {
    await using folder = await temporaryFolder();
    const { train, valid, test } = await writeParts(folder.path);
    const out = path.join(folder.path, 'run');
    const words = ['train', '--data', train, '--validation', valid, '--test', test, '--out', out, ...short];
    const { code, stderr } = await lightrec(words);
    expect(stderr).toContain('pairs for training, validation and test: 1800, 600, 601');
    expect(code).toBe(0);
    const { split, settings } = await loadRunData(new RunDirectory(out));
    expect([split.train, split.validation, split.test].map(({ pairCount }) => pairCount)).toEqual([1800, 600, 601]);
    expect(split.test.has('new user', 'i1')).toBe(true);
    expect(settings).toMatchObject({ data: 'train.csv', validation: 'valid.csv', test: 'test.csv' });
    expect((await lightrec([...words, '--resume'])).code).toBe(0);
    expect((await lightrec(['evaluate', out, '--json'])).code).toBe(0);
    expect(await readFile(path.join(out, 'report.html'), 'utf8')).toContain('split of its own');
  });

  it('alone takes a tenth of the rest for validation, and leaves out what is trained on', async () => {
    await using folder = await temporaryFolder();
    const { train, test } = await writeParts(folder.path);
    await writeFile(test, `${'user,item'}\nu1,i2\nu2,i3\n${await firstPairOf(train)}\n`);
    const out = path.join(folder.path, 'run');
    const { code, stderr } = await lightrec(['train', '--data', train, '--test', test, '--out', out, ...short]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/test: 1620, 180, [12]; [12] left out that an earlier part has too/);
  });

  it('alone takes as much as --validation-share says', async () => {
    await using folder = await temporaryFolder();
    const { train, test } = await writeParts(folder.path);
    const words = ['train', '--data', train, '--test', test, '--validation-share', '.5', ...short];
    const { code, stderr } = await lightrec([...words, '--out', path.join(folder.path, 'run')]);
    expect(code).toBe(0);
    expect(stderr).toContain('pairs for training, validation and test: 900, 900, 601');
  });

  it('a file that is missing is told before the interactions are read', async () => {
    await using folder = await temporaryFolder();
    const { train } = await writeParts(folder.path);
    const words = ['train', '--data', train, '--test', path.join(folder.path, 'no.csv'), ...short];
    const { code, stderr } = await lightrec([...words, '--out', path.join(folder.path, 'run')]);
    expect(code).toBe(1);
    expect(stderr).toContain('no.csv');
  });
});

async function firstPairOf(file: string): Promise<string> {
  return (await readFile(file, 'utf8')).split('\n')[1];
}
