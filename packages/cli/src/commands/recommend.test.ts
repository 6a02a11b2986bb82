import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { encodeUsers } from '@lightrec/models';
import { describe, expect, it } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadServingRun } from '../run/train-run.js';
import { copyRun, modelFiles, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

const run = useTrainedRun();

describe('lightrec recommend', () => {
  it('gives a list for each user that is named', async () => {
    const words = ['recommend', run.path, '--user', 'u7', '--user', 'u3', '-k', '2'];
    const lists = JSON.parse((await lightrec([...words, '--json'])).stdout);
    expect(lists.map(({ user }: { user: string }) => user)).toEqual(['u7', 'u3']);
    const alone = await lightrec(['recommend', run.path, '--user', 'u3', '-k', '2', '--json']);
    expect(lists[1]).toEqual(JSON.parse(alone.stdout));
    expect((await lightrec(words)).stdout).toMatch(/^user u7\nrank.*\n.*\n.*\n\nuser u3\nrank/);
    expect((await lightrec([...words, '--user', 'nobody'])).stderr).toContain('received nobody');
  });

  it('lists k items, best first, without those that the user has', async () => {
    const { stdout } = await lightrec(['recommend', run.path, '--user', 'u7', '-k', '5', '--json']);
    const { user, items } = JSON.parse(stdout);
    expect(user).toBe('u7');
    expect(items).toHaveLength(5);
    const scores = items.map(({ score }: { score: number }) => score);
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
    const pairs = await readFile(run.data, 'utf8');
    for (const { id } of items) expect(pairs).not.toContain(`u7,${id}\n`);
  });

  it('lists of all items those that are in no part of the data of the user, and no others', async () => {
    const { stdout } = await lightrec(['recommend', run.path, '--user', 'u7', '-k', '1000', '--json']);
    const { split } = await loadRunData(new RunDirectory(run.path));
    const seen = [split.train, split.validation, split.test].map((part) => part.itemsOf('u7'));
    for (const part of seen) expect(part).not.toEqual([]);
    const unseen = split.train.items.ids.filter((id) => !seen.flat().includes(id));
    const found = JSON.parse(stdout).items.map(({ id }: { id: string }) => id);
    expect(found.toSorted()).toEqual([...unseen].toSorted());
  });

  it('brings back with --include-seen what the user has', async () => {
    const words = ['recommend', run.path, '--user', 'u7', '-k', '300', '--json'];
    const all = JSON.parse((await lightrec([...words, '--include-seen'])).stdout).items;
    const unseen = JSON.parse((await lightrec(words)).stdout).items;
    expect(all.length).toBeGreaterThan(unseen.length);
  });

  it('needs no float teacher', async () => {
    const small = await copyRun(
      run,
      'without-teacher',
      modelFiles.filter((name) => !name.startsWith('teacher')),
    );
    expect((await lightrec(['recommend', small, '--user', 'u7'])).code).toBe(0);
    const { code, stderr } = await lightrec(['evaluate', small]);
    expect(code).toBe(1);
    expect(stderr).toContain('expected the directory of a finished run, with teacher.safetensors');
  });

  it('takes a model whose users are in codes, as evaluate does', async () => {
    const copy = await copyRun(run, 'users-in-codes');
    const directory = new RunDirectory(copy);
    const { data, student, index } = await loadServingRun(directory);
    const coded = await encodeUsers(student.model, { codebookCount: 2, codewordCount: 8 });
    await directory.save('model', coded.toArtifact());
    const { train, validation, test } = data.split;
    const exclude = [train, validation, test].flatMap((part) => part.itemsOf('u7'));
    const scoresOf = (vector: Float32Array) => [...index.search(vector, { k: 5, exclude }).scores];
    const { stdout } = await lightrec(['recommend', copy, '--user', 'u7', '-k', '5', '--json']);
    const scores = JSON.parse(stdout).items.map(({ score }: { score: number }) => score);
    expect(scores).toEqual(scoresOf(coded.userVector('u7')));
    expect(scores).not.toEqual(scoresOf(student.model.userVector('u7')));
    expect((await lightrec(['evaluate', copy])).code).toBe(0);
  });

  it('needs of a further system its own file and the data alone', async () => {
    const compared = await copyRun(run, 'compared');
    await lightrec(['train', '--resume', '--out', compared, '--systems', 'rvq']);
    const alone = path.join(run.folder, 'alone');
    await mkdir(alone);
    for (const name of ['data.safetensors', 'rvq.safetensors']) {
      await copyFile(path.join(compared, name), path.join(alone, name));
    }
    const words = (directory: string) => ['recommend', directory, '--user', 'u7', '--system', 'rvq', '--json'];
    const { code, stdout } = await lightrec(words(alone));
    expect(code).toBe(0);
    expect(JSON.parse(stdout).items).toHaveLength(10);
    expect(stdout).toBe((await lightrec(words(compared))).stdout);
    await rm(path.join(alone, 'data.safetensors'));
    expect((await lightrec(words(alone))).stdout).toContain('with data.safetensors, received none');
  });

  it('prints a table for people', async () => {
    const { stdout } = await lightrec(['recommend', run.path, '--user', 'u7', '-k', '2']);
    expect(stdout.split('\n')[0]).toMatch(/^rank +item +score$/);
    expect(stdout.split('\n')).toHaveLength(4);
  });

  it('says which users there are', async () => {
    const { code, stderr } = await lightrec(['recommend', run.path, '--user', 'nobody']);
    expect(code).toBe(1);
    expect(stderr).toContain('--user: expected the id of one of 150 users, such as u0, u1, u2, received nobody');
  });
});
