import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRunData, saveRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import type { RunSettings } from '../run/settings.js';
import { bytesOf, copyRun, modelFiles, short, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

const run = useTrainedRun();
const at = (name: string) => path.join(run.folder, name);
const from = (source: string, out: string, ...words: string[]) =>
  lightrec(['train', '--from', source, '--out', at(out), ...words]);
const settingsOf = async (name: string) => (await loadRunData(new RunDirectory(at(name)))).settings;
/** Of LightRec alone. */
const epochs = short.slice(2, 4);

describe('--from', () => {
  it('begins with the data and the teacher of a run, to the bytes of one that trained it', async () => {
    const { code, stderr } = await from(run.path, 'same', ...epochs);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Train LightRec: done')]);
    for (const stage of ['Read data', 'Train iALS']) expect(stderr).not.toContain(stage);
    const [[, ...same], [, ...ofRun]] = await Promise.all([at('same'), run.path].map(bytesOf));
    expect(same).toEqual(ofRun);
    expect(await loadRunData(new RunDirectory(at('same')))).toEqual(await loadRunData(new RunDirectory(run.path)));
    const { commands } = JSON.parse(await readFile(path.join(at('same'), 'training.json'), 'utf8'));
    expect(commands).toHaveLength(2);
    expect(commands[0]).toContain('train --data interactions.csv');
    expect(commands[1]).toContain('train --from run --out same');
  });

  it('has settings of LightRec of its own, and takes a run that has not finished', async () => {
    const begun = await copyRun(run, 'begun', modelFiles.slice(0, 2));
    expect((await from(begun, 'other', '--codebook-count', '2', '--epochs', '1', '--systems', 'rvq')).code).toBe(0);
    const { epochs: _, ...ofRun } = await settingsOf('run');
    expect(await settingsOf('other')).toEqual({ ...ofRun, codebookCount: 2, epochs: 1, systems: ['rvq'] });
    expect((await lightrec(['evaluate', at('other')])).code).toBe(0);
  });

  it('knows the teacher of a run of before there was a choice, and which is given', async () => {
    const old = new RunDirectory(await copyRun(run, 'old', modelFiles.slice(0, 2)));
    const data = await loadRunData(old);
    const { teacher, dim, protocol, ...settings } = data.settings;
    const { lambda: _, teacherEpochs: __, ...others } = settings;
    const as = async (kept: Partial<RunSettings>, out: string) => {
      await saveRunData(old, { ...data, settings: kept as RunSettings });
      expect((await from(old.path, out, '--epochs', '0')).code).toBe(0);
      return settingsOf(out);
    };
    expect(await as({ ...settings, dim }, 'of old')).toMatchObject({ teacher: 'bpr', protocol: 'random', dim });
    const given = await as({ ...others, protocol, teacherUsers: 'u.npy', teacherItems: 'i.npy' }, 'of given');
    expect(given).toMatchObject({ teacherUsers: 'u.npy', teacherItems: 'i.npy' });
    for (const name of ['teacher', 'dim']) expect(given).not.toHaveProperty(name);
  });

  it.each<[string, () => string[], number, RegExp]>([
    ['data', () => ['--data', run.data], 2, /--data is of data or a teacher, and --from takes those of a run/],
    ['how they are split', () => ['--seed', '1'], 2, /--seed is of data or a teacher/],
    ['settings of a teacher', () => ['--dim', '4'], 2, /--dim is of data or a teacher/],
    ['a teacher from elsewhere', () => ['--teacher-users', 'a'], 2, /--teacher-users is of data or a teacher/],
    ['texts of items', () => ['--items', 'a'], 2, /--items is of data or a teacher/],
    ['threads', () => ['--threads', '2'], 2, /--threads is of data or a teacher/],
    ['--resume', () => ['--resume'], 2, /'--from <dir>' cannot be used with option '--resume'/],
    ['what LightRec would not train with', () => ['--mean-length', '9'], 1, /--mean-length: expected at most/],
    [
      'systems that learn from texts',
      () => ['--systems', 'dssm'],
      1,
      /--systems: expected data whose items have texts/,
    ],
    ['systems that are its teacher', () => ['--systems', 'bpr'], 1, /--systems: expected no teacher but that of/],
  ])('refuses %s before anything is written', async (_, words, expectedCode, message) => {
    const { code, stderr } = await from(run.path, 'refused', ...words());
    expect(stderr).toMatch(message);
    expect(code).toBe(expectedCode);
    expect(existsSync(at('refused'))).toBe(false);
  });

  it('refuses what is no run, one without its teacher, and its own directory', async () => {
    expect((await from(at('nowhere'), 'refused')).stderr).toContain(
      'expected the directory of a finished run, with data',
    );
    const early = await copyRun(run, 'early', modelFiles.slice(0, 1));
    expect((await from(early, 'refused')).stderr).toMatch(/with teacher.safetensors, received a run that has not/);
    const own = await copyRun(run, 'own');
    const { stderr } = await from(own, 'own', '--overwrite');
    expect(stderr).toContain(`--from: expected another directory than that of --out, received ${own}`);
    expect(await bytesOf(own)).toEqual(await bytesOf(run.path));
  });
});
