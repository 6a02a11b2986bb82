import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownOf, trainedOn, withHeldOutUsers } from '../run/held-out-users.js';
import { loadRunData, type RunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadRun } from '../run/train-run.js';
import { bytesOf, modelFiles, stoppedAt } from '../test-support/trained-run.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

const short = ['--teacher-epochs', '1', '--epochs', '0', '--dim', '4'];
/** Generated data have times; of their users few have so many pairs. */
const demo = ['demo', ...short, '--minimum-pairs', '200'];

async function demoBy(folder: string, ...words: string[]): Promise<{ data: RunData; stderr: string; report: string }> {
  const out = path.join(folder, 'run');
  const { code, stderr } = await lightrec([...demo, '--out', out, ...words]);
  expect(stderr).toContain('pairs for training, validation and test:');
  expect(code).toBe(0);
  const report = await readFile(path.join(out, 'report.html'), 'utf8');
  return { data: await loadRunData(new RunDirectory(out)), stderr, report };
}

describe('--protocol', () => {
  it('leave-last-out judges by the last pair of each user', async () => {
    await using folder = await temporaryFolder();
    const { data, stderr, report } = await demoBy(folder.path, '--protocol', 'leave-last-out');
    const { train, validation, test } = data.split;
    expect([validation, test].map((part) => new Set(part.countByUser()))).toEqual([new Set([1]), new Set([1])]);
    for (let user = 0; user < train.userCount; user++) {
      const [before, last] = [validation, test].map((part) => part.timestamps![part.userOffsets[user]]);
      expect(before).toBeLessThanOrEqual(last);
      const own = train.timestamps!.subarray(train.userOffsets[user], train.userOffsets[user + 1]);
      expect(Math.max(...own)).toBeLessThanOrEqual(before);
    }
    expect(stderr).toContain('split: the last pair of each user for test, the one before for validation');
    expect(report).toContain('split leave-last-out');
    const { stdout } = await lightrec(['inspect', path.join(folder.path, 'run', 'data.safetensors')]);
    expect(stdout).toContain('protocol: leave-last-out');
  });

  it('by-time judges by what came from a moment on', async () => {
    await using folder = await temporaryFolder();
    const words = ['--protocol', 'by-time', '--test-from', '2021-10-01', '--validation-share', '.05'];
    const { data, stderr, report } = await demoBy(folder.path, ...words);
    const from = Date.UTC(2021, 9, 1);
    const { train, validation, test } = data.split;
    expect(Math.min(...test.timestamps!)).toBeGreaterThanOrEqual(from);
    expect(Math.max(...validation.timestamps!)).toBeLessThan(from);
    expect(Math.max(...train.timestamps!)).toBeLessThan(Math.min(...validation.timestamps!));
    expect(stderr).toMatch(/split: test from 2021-10-01 \d\d:\d\d:\d\d UTC, validation from 2021-/);
    expect(report).toContain('split by time');
    expect(report).toContain('<dt>--test-from</dt><dd>2021-10-01</dd>');
    expect(report).not.toContain('<dt>--split</dt>');
  });

  it('by-time-per-user judges by the last share of each user', async () => {
    await using folder = await temporaryFolder();
    const words = ['--protocol', 'by-time-per-user', '--test-share', '.5', '--validation-share', '0'];
    const { data, report } = await demoBy(folder.path, ...words);
    const { train, validation, test } = data.split;
    expect(validation.pairCount).toBe(0);
    expect(Math.abs(train.pairCount - test.pairCount)).toBeLessThanOrEqual(train.userCount);
    expect(report).toContain('split by time for each user');
  });

  it('of time asks for a column of times where the data have none', async () => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path);
    const words = ['train', '--data', data, '--out', path.join(folder.path, 'run'), '--protocol', 'by-time', ...short];
    const { code, stderr } = await lightrec(words);
    expect(code).toBe(1);
    expect(stderr).toContain('expected one column with a usual name for the time, received the columns user, item. ');
    expect(stderr).toContain('Say which one with --timestamp-column.');
  });

  it('refuses what would leave nothing to judge by, before anything is trained', async () => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path);
    const words = ['train', '--data', data, '--out', path.join(folder.path, 'run'), '--test-share', '0', ...short];
    const { code, stderr } = await lightrec(words);
    expect(code).toBe(1);
    expect(stderr).toContain(
      '--protocol: expected a split with pairs for training and test, received random, by which',
    );
    expect(stderr).not.toContain('Train');
  });
});

describe('--protocol strong', () => {
  const words = (data: string, out: string) => [
    ...['train', '--data', data, '--out', out, '--protocol', 'strong', '--test-share', '.2', '--dim', '8'],
    ...['--teacher-epochs', '10', '--epochs', '4', '--systems', 'rvq'],
  ];

  it('trains on other users than it judges by, whom all systems know by their folded-in pairs', async () => {
    await using folder = await temporaryFolder();
    const out = path.join(folder.path, 'run');
    const data = await writeInteractions(folder.path);
    const { code, stderr } = await lightrec(words(data, out));
    expect(stderr).toContain('split: 30 users held out for test, 12 for validation');
    expect(stderr).toMatch(/Train iALS: done .* on validation/);
    expect(code).toBe(0);
    const run = await loadRun(new RunDirectory(out));
    const { split, foldIn } = run.data;
    expect(trainedOn(run.data).userCount).toBe(108);
    expect(knownOf(run.data).reduce((sum, { pairCount }) => sum + pairCount, split.test.pairCount)).toBeLessThanOrEqual(
      3000,
    );
    for (const { model } of [run.teacher, run.student]) expect(model.users).toEqual(trainedOn(run.data).users);

    const context = { progress: { stage: () => ({ end() {} }) }, signal: new AbortController().signal };
    const folded = await withHeldOutUsers(run, context as never);
    for (const { model } of [folded.teacher, folded.student, folded.further.rvq!]) {
      expect(model.users.ids).toEqual(split.test.users.ids);
    }
    const user = split.test.users.ids.find((id) => split.test.itemsOf(id).length > 0)!;
    const history = foldIn!.itemsOf(user);
    expect(folded.student.model.userVector(user)).toEqual(run.student.model.foldInUser(history));

    const evaluated = await lightrec(['evaluate', out, '--json', '--metrics', 'recall,warm-recall,coverage']);
    const { rows, metrics } = JSON.parse(evaluated.stdout);
    expect(rows.map(({ system }: { system: string }) => system)).toContain('RVQ');
    // At random a fifteenth of 300 items; usually .2.
    expect(rows[0].recallAt20).toBeGreaterThan(0.1);
    expect(metrics[0].values[0].value).toBe(metrics[0].values[1].value);
    const report = await readFile(path.join(out, 'report.html'), 'utf8');
    expect(report).toContain('split strong 0');
    expect(report).toContain('Users of the test part are in no training');

    const { stdout } = await lightrec(['recommend', out, '--user', String(user), '-k', '250', '--json']);
    const shown = JSON.parse(stdout).items.map(({ item }: { item: unknown }) => item);
    expect(shown.filter((item: never) => [...history, ...split.test.itemsOf(user)].includes(item))).toEqual([]);
    expect((await lightrec(['recommend', out, '--user', String(run.teacher.model.users.idAt(0))])).code).toBe(0);
  });

  it('goes on after it was stopped, to the same bytes', async () => {
    await using folder = await temporaryFolder();
    const data = await writeInteractions(folder.path);
    const [whole, stopped] = ['whole', 'stopped'].map((name) => path.join(folder.path, name));
    expect((await lightrec(words(data, whole))).code).toBe(0);
    expect((await stoppedAt('modelCheckpoint', words(data, stopped))).code).toBe(130);
    expect((await lightrec(['train', '--resume', '--out', stopped])).code).toBe(0);
    const [expected, received] = await Promise.all([whole, stopped].map(bytesOf));
    for (const i of modelFiles.keys()) expect(received[i].equals(expected[i]), modelFiles[i]).toBe(true);
  });

  it('refuses dcmf, whose users are bits', async () => {
    const { code, stderr } = await lightrec(['demo', '--protocol', 'strong', '--systems', 'dcmf']);
    expect(code).toBe(1);
    expect(stderr).toContain('--systems: expected systems of vectors with --protocol strong');
  });
});
