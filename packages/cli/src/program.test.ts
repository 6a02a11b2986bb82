import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { RunDirectory } from './run/run-directory.js';
import { lightrec, temporaryFolder, writeInteractions } from './test-support/world.js';
import { version } from './version.js';

describe('lightrec --help and --version', () => {
  it('list the commands', async () => {
    const { code, stdout, stderr } = await lightrec(['--help']);
    expect(code).toBe(0);
    for (const command of ['demo', 'train', 'tune', 'evaluate', 'recommend', 'index', 'search', 'inspect'])
      expect(stdout).toContain(command);
    expect(stderr).toBe('');
  });

  it('say the options of a command, with their defaults', async () => {
    const { stdout } = await lightrec(['demo', '--help']);
    expect(stdout).toContain('--data <path>');
    expect(stdout.replace(/\s+/g, ' ')).toMatch(/--out <dir> directory of the run \(default: "lightrec-demo"\)/);
  });

  it('say the version of the package', async () => {
    expect(await lightrec(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('words that are no command', () => {
  it.each([
    [['tran'], /unknown command 'tran'.*Did you mean train/s],
    [['demo', '--splt', '1'], /unknown option '--splt'.*Did you mean --split/s],
    [['tune', '--codebooks', '4,8'], /unknown option '--codebooks'\n\(Did you mean --codebook-count\?\)/],
    [['train', '--teacher', 'bpr', '--teacher-dim', '4'], /Did you mean one of --teacher-[\w, -]+\?/],
    [['train', '--lizt-length', '4'], /Did you mean --list-length\?/],
    [['train', '--unlike'], /^error: unknown option '--unlike'\nAdd --help/],
    [['demo', '--split', 'one'], /'one' is invalid.*Expected an integer >= 0/s],
    [['demo', '--split', '-1'], /Expected an integer >= 0/],
    [['demo', '--dim', '0'], /Expected an integer >= 1/],
    [['train', '--format', 'xml'], /Allowed choices are csv, tsv/],
    [['train'], /required option '--data <path>' not specified; .*lightrec demo generates data/],
    [['train', '--dim', '4'], /required option '--data <path>'/],
    [['demo', '--format', 'csv'], /--format says how a file is read, but --data names none/],
    [['demo', '--no-header', '--dim', '4'], /--header says how a file is read/],
    [['demo', '--user-column', '0'], /--user-column says how a file is read/],
    [['train', '--data', 'a', '--validation', 'b'], /--validation is one part of three, but --test names no other/],
    [['demo', '--test', 'a'], /--test names a part of a split, but --data names no other/],
    [['train', '--data', 'a', '--test', 'b', '--split', '1'], /--split says how interactions are split, but --test/],
    [
      ['train', '--data', 'a', '--test', 'b', '--protocol', 'strong'],
      /--protocol says how interactions are split, but/,
    ],
    [
      ['train', '--data', 'a', '--test', 'b', '--validation', 'c', '--validation-share', '.2'],
      /--validation-share says how interactions are split/,
    ],
    [
      ['demo', '--protocol', 'leave-last-out', '--test-share', '.2'],
      /--test-share says nothing to --protocol leave-last/,
    ],
    [['demo', '--protocol', 'by-time', '--split', '1'], /--split says nothing to --protocol by-time/],
    [['demo', '--test-from', '2021-01-01'], /--test-from says nothing to --protocol random/],
    [['demo', '--protocol', 'by-time', '--test-from', '2021-01-01', '--test-share', '.1'], /cannot be used with/],
    [['demo', '--test-share', '1'], /Expected a number in \[0, 1\)/],
    [['train', '--data', 'a', '--test', 'b', '--k-core', '5'], /--k-core says how interactions are split/],
    [['train', '--rating-above', 'high'], /Expected a number/],
    [['recommend'], /required option '--user <id>' not specified/],
    [['recommend', '--user', '1', '-k', '0'], /Expected an integer >= 1/],
    [['recommend', '--user', '1', '-k', '1e3'], /Expected an integer >= 1, in digits/],
    [['train', '--out', ''], /'--out <dir>' argument '' is invalid. Expected the path of a directory/],
    [['inspect'], /missing required argument 'file'/],
    [['index'], /missing required argument 'file'/],
    [['index', 'items.npy', '--codebook-count', '0'], /Expected an integer in \[1, 16\]/],
    [['index', 'items.npy', '--codebook-count', '17'], /Expected an integer in \[1, 16\]/],
    [['index', 'items.npy', '--codeword-count', '257'], /Expected an integer in \[1, 256\]/],
    [['train', '--data', 'a.csv', '--codebook-count', '17'], /Expected an integer in \[1, 16\]/],
    [['train', '--data', ''], /Expected the path of a file or folder/],
    [['train', 'clicks.csv'], /unexpected argument 'clicks.csv'; is it --data clicks.csv\?/],
    [['demo', 'clicks.csv'], /unexpected argument 'clicks.csv'; is it --data clicks.csv\?/],
    [['recommend', 'run', '--user', 'u1', 'u2'], /unexpected argument 'u2'; is it --user u2\?/],
    [['index', 'items.npy', 'out'], /unexpected argument 'out'; is it --out out\?/],
    [['search', 'index.safetensors', 'sku-7'], /unexpected argument 'sku-7'; is it --like sku-7\?/],
    [['evaluate', 'run', 'other'], /unexpected argument 'other'\n/],
    [['train', '--resume', '--overwrite'], /'--overwrite' cannot be used with option '--resume'/],
    [['train', '--data', 'a', '--rating-above', '3', '--rating-at-least', '4'], /'--rating-at-least <number>' cannot/],
    [['train', '--data', 'a.csv', '--data', 'b.csv'], /--data a.csv and --data b.csv cannot both be meant/],
    [['train', '--data', 'a.csv', '--header', '--no-header'], /--header and --no-header cannot both be meant/],
    [['search', 'index.safetensors'], /required option '--like <id>' or '--user <path>' not specified/],
    [['search', 'index.safetensors', '--like', '1', '--user', 'a.npy'], /'--user <path>' cannot be used with/],
    [
      ['search', 'index.safetensors', '--like', '1', '--candidates', '50', '--no-rerank'],
      /'--candidates <n>' cannot be used with option '--no-rerank'/,
    ],
    [['search', 'index.safetensors', '-k', '0'], /Expected an integer >= 1/],
  ])('%j end with code 2 and say what was expected', async (words, message) => {
    const { code, stdout, stderr } = await lightrec(words);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('what cannot be done', () => {
  it('names the file that is not there', async () => {
    await using folder = await temporaryFolder();
    const missing = path.join(folder.path, 'none.csv');
    const { code, stderr } = await lightrec(['train', '--data', missing, '--out', folder.path]);
    expect(code).toBe(1);
    expect(stderr).toContain(missing);
    expect(stderr).not.toContain('at ');
  });

  it('names the line that cannot be read, and reads on with --skip-bad-lines', async () => {
    await using folder = await temporaryFolder();
    const file = await writeInteractions(folder.path);
    await writeFile(file, 'u1,i1,3\n', { flag: 'a' });
    const words = ['train', '--data', file, '--out', path.join(folder.path, 'run'), '--teacher-epochs', '1'];
    const refused = await lightrec(words);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('interactions.csv:3002');
    const read = await lightrec([...words, '--epochs', '1', '--skip-bad-lines']);
    expect(read.stderr).toContain('bad lines: 1 line dropped');
    expect(read.code).toBe(0);
  });

  it.each([['evaluate'], ['recommend', '--user', '1']])('%s says that no run is there', async (command, ...options) => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await lightrec([command, folder.path, ...options]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${folder.path}: expected the directory of a finished run`);
    expect(stderr).toContain('lightrec train');
  });

  it('takes the finished run of the default directories, else one that was begun', async () => {
    const has = vi.spyOn(RunDirectory.prototype, 'has');
    const there = (...files: string[]) =>
      has.mockImplementation(async function (this: RunDirectory, file) {
        return files.includes(path.join(this.path, file));
      });
    there('lightrec-model/data', 'lightrec-demo/data', 'lightrec-demo/index');
    expect((await lightrec(['evaluate'])).stderr).toContain('lightrec-demo: expected');
    there('lightrec-model/data');
    expect((await lightrec(['evaluate'])).stderr).toContain('train --resume --out lightrec-model');
    there();
    expect((await lightrec(['evaluate'])).stderr).toContain('lightrec-demo: expected');
    has.mockRestore();
  });

  it('resumes nothing where nothing was begun', async () => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await lightrec(['train', '--resume', '--out', folder.path]);
    expect(code).toBe(1);
    expect(stderr).toContain('--resume: expected a directory in which a run was begun');
  });

  it.each(['', 'run'])('says that a file lies where the directory is to be: file/%s', async (below) => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path);
    const out = path.join(data, below);
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `lightrec: --out: expected a directory, or a path for one, received ${out}, where a file lies.\n`,
    );
  });

  it.each([
    ['a folder with other files', '.', /holds interactions\.csv\. Put the run beside it with --overwrite/],
    [
      'a folder that nobody can write into',
      '/proc/none',
      /received \/proc\/none: no such file or directory \(ENOENT\)/,
    ],
  ])('refuses %s before anything is read', async (_, below, message) => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path);
    const out = path.resolve(folder.path, below);
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', out]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(stderr).not.toContain('Read data');
    expect(await readdir(folder.path)).toEqual(['interactions.csv']);
  });

  it('writes a run beside other files when told to, and touches none of them', async () => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path);
    const words = ['train', '--data', data, '--out', folder.path, '--teacher-epochs', '1', '--epochs', '0'];
    expect((await lightrec([...words, '--overwrite'])).code).toBe(0);
    expect(await readdir(folder.path)).toContain('interactions.csv');
  });

  it('says what the system refuses, without a stack', async () => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await lightrec(['inspect', folder.path]);
    expect([code, stderr]).toEqual([1, `lightrec: ${folder.path}: expected a file, received a folder.\n`]);
  });

  it('inspects only files of LightRec', async () => {
    await using folder = await temporaryFolder();
    const file = path.join(folder.path, 'notes.safetensors');
    await writeFile(file, 'not a model');
    const { code, stderr } = await lightrec(['inspect', file]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${file}: expected`);
  });
});
