import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RunDirectory } from '../run/run-directory.js';
import { loadTeacher } from '../run/train-models.js';
import { bestValidation } from '../run/training-record.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';
import { TuningDirectory, type TuningState } from '../tune/tuning-state.js';

const space = ['--lambda', '0.01,0.05', '--unobserved-ratio', '2,4', '--dim', '8', '--teacher-epochs', '4'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  data = await writeInteractions(folder.path);
});

afterAll(() => folder[Symbol.asyncDispose]());

const outOf = (name: string) => path.join(folder.path, name);
const search = (name: string, ...words: string[]) =>
  lightrec(['tune', '--data', data, '--out', outOf(name), ...space, ...words]);
const stateOf = async (name: string): Promise<TuningState> =>
  JSON.parse(await readFile(new TuningDirectory(outOf(name)).statePath, 'utf8'));

describe('lightrec tune', () => {
  it('tries every combination, best first in its table, and ends with the command that trains so', async () => {
    const { code, stdout, stderr } = await search('whole');
    expect(code).toBe(0);
    expect(stderr).toMatch(/Trial 4 of 4: done.*best epoch 4, Recall@100 0\.\d+ on validation/);
    const [head, ...rows] = stdout.trim().split('\n').slice(0, 5);
    expect(head.trim().split(/ {2,}/)).toEqual([
      ...['--dim', '--teacher-epochs', '--lambda', '--unobserved-ratio', 'Recall@100', 'best epoch', 'time'],
    ]);
    const recalls = rows.map((row) => Number(row.trim().split(/ {2,}/)[4]));
    expect(recalls).toEqual(recalls.toSorted((a, b) => b - a));
    const { trials } = await stateOf('whole');
    expect(trials.map(({ settings }) => [settings.lambda, settings.unobservedRatio])).toEqual([
      ...[
        [0.01, 2],
        [0.01, 4],
        [0.05, 2],
        [0.05, 4],
      ],
    ]);
    const report = await readFile(new TuningDirectory(outOf('whole')).reportPath, 'utf8');
    expect(report).toContain('iALS on interactions');
    expect(report).not.toContain(folder.path);

    // What it says is what training does.
    const [, command] = stdout.match(/Next: (?:npx )?lightrec (.*)\n$/)!;
    expect(command).toContain(`train --data ${data} --teacher ials --dim 8 --teacher-epochs 4 --lambda 0.`);
    const run = outOf('run');
    expect((await lightrec([...command.split(' '), '--out', run, '--epochs', '0'])).code).toBe(0);
    const { record } = await loadTeacher(new RunDirectory(run));
    expect(bestValidation(record!)).toBe(Math.max(...trials.map(({ recallAt100 }) => recallAt100)));
  });

  it('tells all of it to machines', async () => {
    const { stdout } = await search('told', '--trials', '2', '--json');
    const { trials, best, command, files } = JSON.parse(stdout);
    expect(trials).toHaveLength(2);
    expect(trials).toContainEqual(best);
    expect(command).toContain(`--lambda ${best.settings.lambda} --unobserved-ratio ${best.settings.unobservedRatio}`);
    expect(files.trials).toBe(path.join(outOf('told'), 'tuning.json'));
  });

  it('has what is not given at its default, where training would find it', async () => {
    const words = ['tune', '--out', outOf('half'), '--data', data, '--lambda', '0.01,0.05', '--dim', '4'];
    await lightrec([...words, '--teacher-epochs', '1']);
    const { trials } = await stateOf('half');
    expect(trials.map(({ settings }) => settings.unobservedRatio)).toEqual([6, 6]);
  });

  it('searches other teachers by their settings', async () => {
    const words = ['--teacher', 'bpr', '--learning-rate', '0.01,0.05', '--teacher-epochs', '2', '--dim', '4'];
    const { stdout } = await lightrec(['tune', '--data', data, '--out', outOf('bpr'), ...words]);
    expect(stdout).toMatch(/--teacher bpr --dim 4 --teacher-epochs 2 --learning-rate 0\.0[15]\n$/);
  });

  it('never looks at the test part', async () => {
    const files = ['train', 'valid', 'test'].map(outOf);
    const lines = (await readFile(data, 'utf8')).trim().split('\n').slice(1);
    const write = async (test: string[]) => {
      const parts = [lines.filter((_, i) => i % 5 > 1), lines.filter((_, i) => i % 5 === 1), test];
      await Promise.all(files.map((file, i) => writeFile(file, `${['user,item', ...parts[i]].join('\n')}\n`)));
      const words = ['--data', files[0], '--validation', files[1], '--test', files[2]];
      const { stdout } = await lightrec(['tune', ...words, '--out', outOf('parts'), ...space, '--overwrite', '--json']);
      return JSON.parse(stdout).trials.map(({ recallAt100 }: { recallAt100: number }) => recallAt100);
    };
    const test = lines.filter((_, i) => i % 5 === 0);
    expect(await write(test)).toEqual(await write(test.toReversed().slice(0, 300)));
  });
});

describe('options.resume', () => {
  it('goes on after Ctrl-C with the trials that are kept, to the same ones', async () => {
    const controller = new AbortController();
    const { save } = TuningDirectory.prototype;
    const watch = vi.spyOn(TuningDirectory.prototype, 'save').mockImplementation(async function (
      this: TuningDirectory,
      state,
    ) {
      await save.call(this, state);
      if (state.trials.length === 2) controller.abort();
    });
    const words = ['tune', '--data', data, '--out', outOf('stopped'), ...space];
    const { code, stderr } = await lightrec(words, controller.signal).finally(() => watch.mockRestore());
    expect(code).toBe(130);
    expect(stderr).toContain(`Stopped; 2 trials are kept in ${outOf('stopped')}. Go on with it: `);
    expect(stderr).toContain('--teacher-epochs 4 --resume');
    const kept = await stateOf('stopped');
    expect((await search('stopped', '--resume')).stderr).not.toContain('Trial 2 of 4');
    const { trials } = await stateOf('stopped');
    expect(trials.slice(0, 2)).toEqual(kept.trials);
    const values = (all: TuningState['trials']) => all.map(({ seconds: _, ...trial }) => trial);
    await search('undisturbed');
    expect(values(trials)).toEqual(values((await stateOf('undisturbed')).trials));
  });

  it('refuses other data, other settings of the data, another teacher, and a file of something else', async () => {
    await search('begun', '--trials', '2');
    const error = async (...words: string[]) => (await search('begun', ...words)).stderr;
    expect(await error()).toContain('which holds a search. Go on with it with --resume');
    const noSearch = ['tune', '--data', data, '--out', folder.path, ...space, '--resume'];
    expect((await lightrec(noSearch)).stderr).toContain(
      `--out: expected a new or empty directory, received ${folder.path}, which holds `,
    );
    expect(await error('--resume', '--split', '1')).toContain('--split: expected 0, with which the search began');
    const bpr = ['tune', '--data', data, '--out', outOf('begun'), '--teacher', 'bpr', '--lambda', '1,2', '--resume'];
    expect((await lightrec(bpr)).stderr).toContain('--teacher: expected ials, with which the search began');
    const more = `${await readFile(data, 'utf8')}u1,new\n`;
    const changedFile = path.join(outOf('other'), 'interactions.csv');
    await mkdir(outOf('other'));
    await writeFile(changedFile, more);
    const changed = ['tune', '--data', changedFile, '--out', outOf('begun')];
    expect((await lightrec([...changed, ...space, '--resume'])).stderr).toContain(
      '--data: expected the data with which',
    );
    await writeFile(new TuningDirectory(outOf('begun')).statePath, '{"trials":[{}]}');
    expect(await error('--resume')).toContain('tuning.json: expected the JSON of a search');
  });
});

describe('what no search would take is refused before anything is read', () => {
  it.each([
    [['--lambda', '0.1'], 2, 'several values of one setting are needed at least'],
    [['--lambda', '0.1,0.1'], 2, 'Expected each value once.'],
    [['--lambda', '0.1,-1'], 2, 'Expected a number > 0.'],
    [['--learning-rate', '0.1,0.2'], 1, '--learning-rate: expected no value with --teacher ials'],
    [['--teacher', 'bpr', '--lambda', '1,2', '--threads', '2'], 1, '--threads: expected no value with --teacher bpr'],
  ])('%j', async (words, expectedCode, message) => {
    const { code, stderr } = await lightrec(['tune', '--data', data, '--out', outOf('refused'), ...words]);
    expect([code, stderr]).toEqual([expectedCode, expect.stringContaining(message)]);
    expect(stderr).not.toContain('Read data');
  });

  it('data without pairs for validation', async () => {
    const tiny = outOf('tiny.csv');
    await writeFile(tiny, 'user,item\nu1,i1\nu1,i2\nu2,i1\n');
    const words = ['tune', '--data', tiny, '--minimum-pairs', '1', '--out', outOf('refused'), '--lambda', '1,2'];
    expect((await lightrec(words)).stderr).toContain('--data: expected data with pairs for validation');
  });
});
