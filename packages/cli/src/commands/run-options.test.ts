import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

const short = ['--teacher-epochs', '1', '--epochs', '0', '--dim', '4'];

describe('--rating-column none', () => {
  it('takes every pair as positive, and is what a resumed run began with', async () => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path, 'user,item,rating', (user, item) => `${user},${item},1`);
    const out = path.join(folder.path, 'run');
    const words = ['train', '--data', data, '--out', out, ...short, '--rating-column', 'none'];
    const { code, stderr } = await lightrec(words);
    expect(stderr).toContain('3,000');
    expect(code).toBe(0);
    expect((await loadRunData(new RunDirectory(out))).settings.ratingColumn).toBeNull();
    expect((await lightrec([...words, '--resume'])).code).toBe(0);
  });
});

describe('--header and --no-header', () => {
  it('say what nothing tells in a table of words', async () => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path, '');
    const out = path.join(folder.path, 'run');
    const words = ['train', '--data', data, '--out', out, ...short];
    expect((await lightrec(words)).code).toBe(1);
    expect((await lightrec([...words, '--no-header'])).code).toBe(0);
    const { settings, split } = await loadRunData(new RunDirectory(out));
    expect(settings.header).toBe(false);
    expect((await lightrec(['evaluate', out])).code).toBe(0);
    expect(await readFile(path.join(out, 'report.html'), 'utf8')).toContain('<dt>--no-header</dt><dd>given</dd>');
    expect(split.train.pairCount + split.validation.pairCount + split.test.pairCount).toBe(3000);
  });

  it('take the first row for names, which the columns are then named by', async () => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path, 'who,what');
    const out = path.join(folder.path, 'run');
    const columns = ['--header', '--user-column', '0', '--item-column', '1'];
    expect((await lightrec(['train', '--data', data, '--out', out, ...short, ...columns])).code).toBe(0);
    expect((await loadRunData(new RunDirectory(out))).split.train.users.ids).not.toContain('who');
  });
});
