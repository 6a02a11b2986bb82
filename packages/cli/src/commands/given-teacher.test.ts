import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeNpy } from '@lightrec/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadTeacher } from '../run/train-models.js';
import { copyRun, short, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

const run = useTrainedRun();
/** Of LightRec alone, as those of the teacher are refused. */
const epochs = short.slice(2, 4);
const at = (name: string) => path.join(run.folder, name);
const of = (users: string, items: string) => ['--teacher-users', at(users), '--teacher-items', at(items)];
const train = (out: string, ...words: string[]) =>
  lightrec(['train', '--data', run.data, '--out', at(out), ...epochs, ...words]);

/** The vectors of the trained teacher, as if another program had made them. */
beforeAll(async () => {
  const { model } = await loadTeacher(new RunDirectory(run.path));
  const { userVectors, dim, users, items } = model;
  await writeFile(at('users.npy'), encodeNpy({ shape: [users.size, dim], data: Float32Array.from(userVectors) }));
  await writeFile(at('users.txt'), users.ids.join('\n'));
  // In another order, with one that nobody has chosen.
  const lines = items.ids.map((id) => JSON.stringify({ id, vector: [...model.itemVector(id)] })).toReversed();
  const other = JSON.stringify({ id: 'new one', vector: Array.from({ length: dim }, () => 1) });
  await writeFile(at('items.jsonl'), [other, ...lines].join('\n'));
  await writeFile(at('fewer.jsonl'), lines.slice(5).join('\n'));
  await writeFile(at('others.jsonl'), other);
  await writeFile(at('short.jsonl'), JSON.stringify({ id: 'i1', vector: [1, 2] }));
  await writeFile(at('nan.npy'), encodeNpy({ shape: [1, dim], data: new Float32Array(dim).fill(Number.NaN) }));
});

describe('--teacher-users and --teacher-items', () => {
  const words = () => [...of('users.npy', 'items.jsonl'), '--teacher-user-ids', at('users.txt')];

  it('are the teacher that LightRec learns from, to the codes that it has of the same one trained', async () => {
    const { code, stderr } = await train('given', ...words());
    expect(stderr).toContain('teacher: vectors of dimension 8 for 150 of 150 users and ');
    expect(stderr).not.toContain('zeros');
    expect(stderr).not.toContain('Train iALS');
    expect(code).toBe(0);
    const [trained, given] = await Promise.all(
      [run.path, at('given')].map((directory) => readFile(path.join(directory, 'model.safetensors'))),
    );
    expect(given.equals(trained)).toBe(true);
  });

  it('are told by the table and the report, and kept in the run, which goes on without their files', async () => {
    const { settings } = await loadRunData(new RunDirectory(at('given')));
    expect(settings).toMatchObject({ teacherUsers: 'users.npy', teacherItems: 'items.jsonl' });
    expect(settings).not.toHaveProperty('teacher');
    expect(settings).not.toHaveProperty('dim');
    await rm(path.join(at('given'), 'model.safetensors'));
    const resumed = await lightrec(['train', '--resume', '--out', at('given'), '--systems', 'rvq']);
    expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringContaining('Train LightRec: done')]);
    const { stdout } = await lightrec(['evaluate', at('given')]);
    expect(stdout).toContain('Given float');
    const report = await readFile(path.join(at('given'), 'report.html'), 'utf8');
    expect(report).toContain('<dt>--teacher-users</dt><dd>users.npy</dd>');
    expect(report).toContain('<dt>--teacher-items</dt><dd>items.jsonl</dd>');
    expect(report).not.toContain('<dt>--lambda</dt>');
    expect(report).not.toContain('best epoch unknown');
  });

  it('may lack some, whose vectors are zeros', async () => {
    const { stderr } = await train('fewer', ...of('users.npy', 'fewer.jsonl'), '--teacher-user-ids', at('users.txt'));
    expect(stderr).toMatch(/for 150 of 150 users and (\d+) of (\d+) items; the others have zeros/);
  });

  it('are not trained anew where their file is lost', async () => {
    const lost = await copyRun({ ...run, path: at('given') }, 'lost', ['data.safetensors']);
    const { code, stderr } = await lightrec(['train', '--resume', '--out', lost]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('the file of its teacher, teacher.safetensors')]);
  });

  it.each<[string, () => string[], number, RegExp]>([
    [
      'ids that are no users',
      () => of('users.npy', 'items.jsonl'),
      1,
      /such as 0, 1, 2, .* Say with --teacher-user-ids/,
    ],
    [
      'items of others',
      () => [...words().slice(0, 2), ...words().slice(4), '--teacher-items', at('others.jsonl')],
      1,
      /--teacher-items: expected vectors of the data.*those of others, such as new one/,
    ],
    [
      'other dimensions',
      () => of('users.npy', 'short.jsonl'),
      1,
      /--teacher-items: expected vectors of 8 numbers.*received 2/,
    ],
    ['what is not finite', () => of('nan.npy', 'items.jsonl'), 1, /nan\.npy: expected finite float32 numbers/],
    [
      'ids that do not fit',
      () => [...words(), '--teacher-item-ids', at('users.txt')],
      1,
      /--teacher-item-ids: expected no value, as the format is/,
    ],
    ['a file that is not there', () => of('none.npy', 'items.jsonl'), 1, /none\.npy: no such file/],
    [
      'one of them alone',
      () => ['--teacher-users', at('users.npy')],
      2,
      /are one teacher, and only one of them is given/,
    ],
    [
      'ids alone',
      () => ['--teacher-item-ids', at('users.txt')],
      2,
      /--teacher-item-ids is of a teacher that is given, but/,
    ],
    [
      'settings of a training',
      () => [...words(), '--lambda', '0.1'],
      2,
      /--lambda is of a teacher that is trained, but/,
    ],
    ['a teacher to train', () => [...words(), '--teacher', 'bpr'], 2, /--teacher is of a teacher that is trained, but/],
    ['threads', () => [...words(), '--threads', '2'], 1, /--threads: expected no value with --teacher-users/],
  ])('refuse %s before anything is trained', async (_, call, expectedCode, message) => {
    const { code, stderr } = await train('refused', ...call());
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Train');
    expect(code).toBe(expectedCode);
    expect(existsSync(at('refused'))).toBe(false);
  });

  it('want interactions of their users', async () => {
    const { stderr } = await lightrec(['demo', ...of('users.npy', 'items.jsonl')]);
    expect(stderr).toContain('--teacher-users tells of users, but --data names no interactions of them');
  });

  it('stay those of a run that goes on', async () => {
    const { stderr } = await lightrec(['train', '--resume', '--out', at('given'), ...of('users.npy', 'fewer.jsonl')]);
    expect(stderr).toContain('--teacher-items: expected items.jsonl, with which the run in');
  });
});
