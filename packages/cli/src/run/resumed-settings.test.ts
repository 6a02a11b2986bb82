import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { withoutFolders } from '../invocation.js';
import { copyRun, modelFiles, short, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';
import { loadRunData, saveRunData } from './run-data.js';
import { RunDirectory } from './run-directory.js';
import type { RunSettings } from './settings.js';

const run = useTrainedRun();

describe('the settings of a run that goes on', () => {
  it('refuses to go on with other settings than it began with', async () => {
    const { code, stderr } = await lightrec(['train', '--resume', '--out', run.path, '--dim', '16']);
    expect(code).toBe(1);
    expect(stderr).toContain(`--dim: expected 8, with which the run in ${run.path} began, received 16`);
  });

  it('goes on with other settings of the teacher until its training has begun', async () => {
    const other = await copyRun(run, 'other-teacher', ['data.safetensors']);
    const words = ['train', '--resume', '--out', other, '--lambda', '0.1', '--dim', '4', '--epochs', '1'];
    expect((await lightrec(words)).code).toBe(0);
    expect((await loadRunData(new RunDirectory(other))).settings).toMatchObject({ lambda: 0.1, dim: 4 });
    expect((await lightrec([...words, '--dim', '8'])).stderr).toContain('--dim: expected 4');
  });

  it('goes on with corrected flags where those of a resumed run were refused', async () => {
    const corrected = await copyRun(run, 'corrected', modelFiles.slice(0, 2));
    const resume = (...words: string[]) =>
      lightrec(['train', '--resume', '--out', corrected, '--epochs', '1', ...words]);
    for (const words of [
      ['--codebook-count', '17'],
      ['--mean-length', '5'],
      ['--recipe', 'paper', '--mean-length', '2'],
    ]) {
      expect((await resume(...words)).code).not.toBe(0);
    }
    expect((await resume('--codebook-count', '2')).code).toBe(0);
  });

  it('asks for one coefficient before it trains where nothing is left for validation', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `u${i >> 1},i${(i * 7) % 5}`);
    const tiny = path.join(run.folder, 'tiny.csv');
    await writeFile(tiny, `user,item\n${rows.join('\n')}\n`);
    const words = ['--data', tiny, '--minimum-pairs', '1', '--distillation', '1,2'];
    const { code, stderr } = await lightrec(['train', '--out', path.join(run.folder, 'tiny'), ...words]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--distillation: expected one coefficient where')]);
    expect(stderr).not.toContain('Train iALS');
    expect(existsSync(path.join(run.folder, 'tiny'))).toBe(false);
  });

  it('goes on with other settings of LightRec until its training has begun', async () => {
    const other = await copyRun(run, 'other-settings', modelFiles.slice(0, 2));
    const words = ['train', '--resume', '--out', other, '--codebook-count', '5', '--mean-length', '4', '--epochs', '3'];
    expect((await lightrec(words)).code).toBe(0);
    const { settings } = await loadRunData(new RunDirectory(other));
    expect(settings).toMatchObject({ codebookCount: 5, meanLength: 4, epochs: 3, dim: 8 });
    expect(await readFile(path.join(other, 'training.json'), 'utf8')).toContain(withoutFolders(words).join(' '));
    const { code, stderr } = await lightrec([...words, '--epochs', '4']);
    expect(code).toBe(1);
    expect(stderr).toContain('--epochs: expected 3');
  });

  it.each([
    [
      ['--codebook-count', '4', '--mean-length', '5'],
      /--mean-length: expected at most --codebook-count, which is 4, received 5/,
    ],
    [
      ['--objective', 'ranking', '--list-length', '50'],
      /--list-length: expected none with .* pass --objective lists, re/,
    ],
    [
      ['--objective', 'lists', '--distillation', '5'],
      /--distillation: expected none with .* pass --objective ranking, re/,
    ],
    [
      ['--background-share', '1', '--distillation', '1,5'],
      /--background-share: expected none with the objective ranking/,
    ],
    [['--distillation', '5,5'], /--distillation: expected each coefficient once, received 5,5/],
    [['--recipe', 'paper', '--mean-length', '4'], /--mean-length: expected no value with the recipe paper/],
  ])('refuses %j before anything is read or written', async (words, message) => {
    const refused = path.join(run.folder, 'refused');
    const { code, stderr } = await lightrec(['train', '--data', run.data, '--out', refused, ...words]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Read data');
    expect(existsSync(refused)).toBe(false);
  });

  it('goes on with a run of before there were protocols and teachers by the names of those that it had', async () => {
    const old = new RunDirectory(await copyRun(run, 'old'));
    const data = await loadRunData(old);
    const { protocol: _, teacher: __, ...settings } = data.settings;
    await saveRunData(old, { ...data, settings: settings as RunSettings });
    const resume = (...words: string[]) => lightrec(['train', '--resume', '--out', old.path, ...words]);
    expect((await resume('--protocol', 'random', '--teacher', 'bpr')).code).toBe(0);
    expect((await loadRunData(old)).settings).toEqual(settings);
    expect((await resume('--protocol', 'strong')).stderr).toContain('--protocol: expected random, with which the run');
    expect((await resume('--teacher', 'ials')).stderr).toContain('--teacher: expected bpr, with which the run');
  });

  it('goes on with the same settings given again', async () => {
    expect((await lightrec(['train', '--resume', '--data', run.data, '--out', run.path, ...short])).code).toBe(0);
  });
});
