import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeNpy } from '@lightrec/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { RunDirectory } from '../run/run-directory.js';
import { loadStudent, loadTeacher } from '../run/train-models.js';
import { bestValidation } from '../run/training-record.js';
import { stoppedAt } from '../test-support/trained-run.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';
import { TuningDirectory, type TuningState, type TuningTrial } from '../tune/tuning-state.js';

const ofTeacher = ['--dim', '8', '--teacher-epochs', '4', '--lambda', '0.02', '--unobserved-ratio', '3'];
const space = ['--list-length', '20,100', '--codebook-count', '1,2', '--epochs', '2'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  // Of so many items that codes are told apart.
  const counts = { userCount: 150, itemCount: 1000, pairCount: 4000 };
  data = await writeInteractions(folder.path, undefined, undefined, counts);
  expect((await search('whole')).code).toBe(0);
});

afterAll(() => folder[Symbol.asyncDispose]());

const outOf = (name: string) => path.join(folder.path, name);
const commandOf = (name: string, words: readonly string[] = [...ofTeacher, ...space]) => [
  ...['tune', '--data', data, '--out', outOf(name)],
  ...words,
];
const search = (name: string, ...words: string[]) => lightrec([...commandOf(name), ...words]);
const stateOf = async (name: string): Promise<TuningState> =>
  JSON.parse(await readFile(new TuningDirectory(outOf(name)).statePath, 'utf8'));
const withoutTime = ({ trials, ...state }: TuningState) => ({
  ...state,
  trials: trials.map(({ seconds: _, ...trial }) => trial),
});

/** What `lightrec train` comes to with the same teacher and the values of a trial. */
async function trained(name: string, words: readonly string[]): Promise<Omit<TuningTrial, 'settings' | 'seconds'>> {
  const { code } = await lightrec(['train', '--data', data, '--out', outOf(name), ...ofTeacher, ...words]);
  expect(code).toBe(0);
  const { model, record } = await loadStudent(new RunDirectory(outOf(name)));
  return {
    recallAt100: bestValidation(record!)!,
    bestEpoch: record!.bestEpoch,
    bytesPerItem: model.codeTable.bytesPerItem,
  };
}

describe('lightrec tune of LightRec', () => {
  it('is of each trial what lightrec train comes to', async () => {
    const { trials } = await stateOf('whole');
    expect(trials.map(({ settings: { listLength, codebookCount } }) => [listLength, codebookCount])).toEqual([
      ...[
        [20, 1],
        [20, 2],
        [100, 1],
        [100, 2],
      ],
    ]);
    for (const { settings, seconds: _, ...outcome } of trials) {
      const words = ['--list-length', `${settings.listLength}`, '--codebook-count', `${settings.codebookCount}`];
      expect(await trained(`run ${words.join(' ')}`, [...words, '--epochs', '2'])).toEqual(outcome);
    }
  });

  it('trains the teacher once, and ends with table, best, page and the command that trains so', async () => {
    const { code, stdout, stderr } = await search('told');
    expect(code).toBe(0);
    expect(stderr.match(/Train iALS: done/g)).toHaveLength(1);
    expect(stderr).toMatch(/Trial 4 of 4: done.*best epoch \d, Recall@100 0\.\d+ on validation/);
    const [head, ...rows] = stdout.trim().split('\n').slice(0, 5);
    expect(head.trim().split(/ {2,}/)).toEqual([
      ...['--list-length', '--codebook-count', '--epochs', 'Recall@100', 'bytes/item', 'best epoch', 'time'],
    ]);
    const best = rows[0].trim().split(/ {2,}/);
    expect(new Set(rows.map((row) => row.trim().split(/ {2,}/)[3])).size).toBeGreaterThan(2);
    expect(Math.max(...rows.map((row) => Number(row.trim().split(/ {2,}/)[3])))).toBe(Number(best[3]));
    const flags = `--list-length ${best[0]} --codebook-count ${best[1]} --epochs 2`;
    expect(stdout).toContain(`\nBest    ${flags}: Recall@100 ${best[3]} on validation\n`);
    const command = `train --data ${data} --dim 8 --teacher-epochs 4 --lambda 0.02 --unobserved-ratio 3 --teacher ials`;
    expect(stdout).toMatch(new RegExp(`Next: (npx )?lightrec ${command} ${flags}\n$`));
    const report = await readFile(new TuningDirectory(outOf('told')).reportPath, 'utf8');
    expect(report).toContain('LightRec on interactions');
    expect(report.match(/<svg/g)).toHaveLength(2);
    expect(report).not.toContain(folder.path);
    expect(withoutTime(await stateOf('told'))).toEqual(withoutTime(await stateOf('whole')));
  });

  it('searches by names too, and by coefficients', async () => {
    const words = [...ofTeacher, '--distillation', '0.5,50', '--objective', 'ranking', '--epochs', '0,1'];
    const { stdout } = await lightrec([...commandOf('coefficients', words), '--json']);
    const { trials, best, command } = JSON.parse(stdout);
    expect(trials.map(({ settings }: TuningTrial) => settings.distillation)).toEqual([[0.5], [50], [0.5], [50]]);
    expect(await trained('coefficient', ['--epochs', '1', '--distillation', '50'])).toMatchObject({
      recallAt100: trials[3].recallAt100,
    });
    expect(command).toContain(`--epochs ${best.settings.epochs} --distillation ${best.settings.distillation[0]}`);

    const byName = await lightrec(commandOf('names', [...ofTeacher, '--objective', 'lists,ranking', '--epochs', '1']));
    expect(byName.stdout).toMatch(/Best {4}--objective (lists|ranking) --epochs 1: Recall@100/);
    expect(await readFile(new TuningDirectory(outOf('names')).reportPath, 'utf8')).toMatch(
      /A point for each trial\. Best: 0\.\d+ with --objective (lists|ranking)/,
    );
  });

  it('finds what is left out of the teacher as training does, and takes users held out whole', async () => {
    const words = ['--teacher-epochs', '4', '--protocol', 'strong', '--codebook-count', '1,2', '--epochs', '1'];
    const { code, stderr, stdout } = await lightrec(commandOf('strong', words));
    expect([code, stderr]).toEqual([0, expect.stringMatching(/trainings, compared on validation; kept --lambda/)]);
    const [, command] = stdout.match(/Next: (?:npx )?lightrec (.*)\n$/)!;
    await lightrec([...command.split(' '), '--out', outOf('strong run')]);
    const { record } = await loadStudent(new RunDirectory(outOf('strong run')));
    const { trials } = await stateOf('strong');
    expect(bestValidation(record!)).toBe(Math.max(...trials.map(({ recallAt100 }) => recallAt100)));
  });

  it('learns from a teacher that is given, which stays the same when it goes on', async () => {
    const { userVectors, itemVectors, dim, users, items } = (await loadTeacher(new RunDirectory(outOf('whole')))).model;
    const write = (name: string, vectors: Float32Array, ids: readonly unknown[]) =>
      Promise.all([
        writeFile(
          outOf(`${name}.npy`),
          encodeNpy({ shape: [vectors.length / dim, dim], data: Float32Array.from(vectors) }),
        ),
        writeFile(outOf(`${name}.txt`), ids.join('\n')),
      ]);
    await Promise.all([write('users', userVectors, users.ids), write('items', itemVectors, items.ids)]);
    const words = ['users', 'items'].flatMap((name) => [
      ...[`--teacher-${name}`, outOf(`${name}.npy`), `--teacher-${name.slice(0, -1)}-ids`, outOf(`${name}.txt`)],
    ]);
    const given = await lightrec(commandOf('given', [...words, ...space]));
    expect([given.code, given.stderr]).toEqual([0, expect.not.stringContaining('Train iALS')]);
    const outcomes = (state: TuningState) => withoutTime(state).trials;
    expect(outcomes(await stateOf('given'))).toEqual(outcomes(await stateOf('whole')));
    expect(given.stdout).toContain(`Next: lightrec train --data ${data} ${words.join(' ')} --list-length `);

    const go = (...more: string[]) => lightrec([...commandOf('given', [...words, ...space]), '--resume', ...more]);
    expect((await go()).code).toBe(0);
    await write(
      'items',
      itemVectors.map((value) => 2 * value),
      items.ids,
    );
    expect((await go()).stderr).toContain('--resume: expected the teacher with which the search began');
  });

  it('learns from the teacher of a run, on its data, and goes on with them alone', async () => {
    const run = outOf('a run to learn from');
    await lightrec(['train', '--data', data, '--out', run, ...ofTeacher, '--epochs', '0']);
    const words = ['tune', '--from', run, '--out', outOf('from'), ...space];
    const { code, stderr, stdout } = await lightrec(words);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('Train iALS')]);
    expect(withoutTime(await stateOf('from')).trials).toEqual(withoutTime(await stateOf('whole')).trials);
    const [, command] = stdout.match(/Next: (?:npx )?lightrec (train --from .*)\n$/)!;
    // The folder of the run has blanks, which the shell takes as they are quoted.
    const best = command.split(`'${run}' `)[1].split(' ');
    expect((await lightrec(['train', '--from', run, '--out', outOf('best'), ...best])).code).toBe(0);
    const { record } = await loadStudent(new RunDirectory(outOf('best')));
    const { trials } = await stateOf('from');
    expect(bestValidation(record!)).toBe(Math.max(...trials.map(({ recallAt100 }) => recallAt100)));

    expect((await lightrec([...words, '--resume'])).code).toBe(0);
    await copyFile(path.join(outOf('strong run'), 'teacher.safetensors'), path.join(run, 'teacher.safetensors'));
    expect((await lightrec([...words, '--resume'])).stderr).toContain(
      'expected the teacher with which the search began',
    );
    const other = ['tune', '--from', outOf('strong run'), '--out', outOf('from'), ...space, '--resume'];
    expect((await lightrec(other)).stderr).toContain('--protocol: expected random, with which the search');
  });

  it('never looks at the test part', async () => {
    const files = ['train', 'valid', 'test'].map(outOf);
    const lines = (await readFile(data, 'utf8')).trim().split('\n').slice(1);
    const withTest = async (test: string[]) => {
      const parts = [lines.filter((_, i) => i % 5 > 1), lines.filter((_, i) => i % 5 === 1), test];
      await Promise.all(files.map((file, i) => writeFile(file, `${['user,item', ...parts[i]].join('\n')}\n`)));
      const words = ['--data', files[0], '--validation', files[1], '--test', files[2], ...ofTeacher, ...space];
      const { stdout } = await lightrec(['tune', ...words, '--out', outOf('parts'), '--overwrite', '--json']);
      return JSON.parse(stdout).trials.map(({ recallAt100 }: TuningTrial) => recallAt100);
    };
    // Of items that training has too, as every part is of one catalogue.
    const items = new Set(lines.filter((_, i) => i % 5 > 1).map((line) => line.split(',')[1]));
    const test = lines.filter((line, i) => i % 5 === 0 && items.has(line.split(',')[1]));
    expect(await withTest(test)).toEqual(await withTest(test.toReversed().slice(0, 300)));
  });
});

describe('options.resume', () => {
  it('goes on after Ctrl-C with the teacher and the trials that are kept, to the same ones', async () => {
    const inTeacher = await stoppedAt('teacher', commandOf('stopped'));
    expect(inTeacher.code).toBe(130);
    expect(inTeacher.stderr).toContain('Stopped before the first trial. Go on with it: ');

    const controller = new AbortController();
    const { save } = TuningDirectory.prototype;
    const watch = vi.spyOn(TuningDirectory.prototype, 'save').mockImplementation(async function (
      this: TuningDirectory,
      state,
    ) {
      await save.call(this, state);
      if (state.trials.length === 3) controller.abort();
    });
    const words = [...commandOf('stopped'), '--resume'];
    const stopped = await lightrec(words, controller.signal).finally(() => watch.mockRestore());
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).not.toContain('Train iALS');
    expect(stopped.stderr).toContain(`Stopped; 3 trials are kept in ${outOf('stopped')}. Go on with it: `);

    const { stderr } = await lightrec(words);
    for (const done of ['Train iALS', 'Trial 3 of 4']) expect(stderr).not.toContain(done);
    expect(stderr).toContain('Trial 4 of 4: done');
    expect(withoutTime(await stateOf('stopped'))).toEqual(withoutTime(await stateOf('whole')));
  });

  it('tries more values on the same teacher', async () => {
    await copySearch('whole', 'more');
    const words = [...ofTeacher, '--list-length', '50', '--codebook-count', '2', '--epochs', '2', '--resume'];
    const { stderr } = await lightrec(commandOf('more', words));
    expect(stderr).toContain('Trial 1 of 1: done');
    expect(stderr).not.toContain('Train iALS');
    expect((await stateOf('more')).trials).toHaveLength(5);
  });

  it('refuses other settings of the teacher, the search of a teacher, and another teacher in its place', async () => {
    await copySearch('whole', 'begun');
    const go = async (...words: string[]) => (await lightrec([...commandOf('begun', words), '--resume'])).stderr;
    expect(await go(...ofTeacher, ...space, '--dim', '4')).toContain('--dim: expected 8, with which the search began');
    expect(await go('--lambda', '1,2')).toContain(
      '--resume: expected settings of LightRec, with which the search began, received those of a teacher',
    );
    const other = await search('other teacher', '--dim', '4', '--trials', '1');
    expect(other.code).toBe(0);
    await copyFile(
      path.join(outOf('other teacher'), 'teacher.safetensors'),
      path.join(outOf('begun'), 'teacher.safetensors'),
    );
    expect(await go(...ofTeacher, ...space)).toContain('--resume: expected the teacher with which the search began');
  });

  it('of before there was a choice goes on with a teacher', async () => {
    const words = ['--lambda', '0.01,0.05', '--dim', '8', '--teacher-epochs', '1'];
    await lightrec(commandOf('old', words));
    const { model: _, ...old } = await stateOf('old');
    await writeFile(new TuningDirectory(outOf('old')).statePath, JSON.stringify(old));
    expect((await lightrec([...commandOf('old', words), '--resume'])).code).toBe(0);
    expect((await stateOf('old')).trials).toEqual(old.trials);
    expect((await lightrec([...commandOf('old', [...ofTeacher, ...space]), '--resume'])).stderr).toContain(
      'expected settings of a teacher, with which the search began, received those of LightRec',
    );
  });

  async function copySearch(from: string, to: string): Promise<void> {
    await mkdir(outOf(to));
    for (const file of ['tuning.json', 'teacher.safetensors']) {
      await copyFile(path.join(outOf(from), file), path.join(outOf(to), file));
    }
  }
});

describe('options.overwrite', () => {
  it('trains the teacher anew', async () => {
    await search('replaced', '--trials', '1');
    const { code, stderr } = await search('replaced', '--trials', '1', '--dim', '4', '--overwrite');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Train iALS: done')]);
    expect((await loadTeacher(new RunDirectory(outOf('replaced')))).model.dim).toBe(4);
  });

  it('leaves a teacher alone that is of no search', async () => {
    const own = path.join(outOf('own'), 'teacher.safetensors');
    await mkdir(outOf('own'));
    await writeFile(own, 'of another program');
    for (const how of ['--overwrite', '--resume']) {
      expect((await search('own', how)).stderr).toContain(`${outOf('own')}, which holds teacher.safetensors. Choose`);
    }
    expect(await readFile(own, 'utf8')).toBe('of another program');
  });

  it('leaves a run alone, whose teacher lies in the same place', async () => {
    const run = outOf('a run');
    await lightrec(['train', '--data', data, '--out', run, ...ofTeacher, '--epochs', '0']);
    for (const how of ['--overwrite', '--resume']) {
      const { code, stderr } = await search('a run', how);
      expect([code, stderr]).toEqual([
        1,
        expect.stringContaining(`received ${run}, which holds data.safetensors. Choose`),
      ]);
    }
  });
});

describe('what no search would take is refused before anything is read', () => {
  it.each([
    [['--codebook-count', '2'], 2, /several values of one setting are needed at least, as of --recipe, --objective,/],
    [
      ['--codebook-count', '2,two'],
      2,
      /--codebook-count <values>' argument '2,two' is invalid. Expected an integer in/,
    ],
    [['--list-length', '20,20'], 2, /Expected each value once\./],
    [['--objective', 'lists,rank'], 2, /Expected names of lists, ranking, each once, with commas between them\./],
    [
      ['--codebook-count', '2,3', '--lambda', '1,2'],
      2,
      /--lambda is of the teacher, --codebook-count of LightRec: search/,
    ],
    [
      ['--codebook-count', '2,3', '--mean-length', '3'],
      1,
      /--mean-length: expected at most --codebook-count, which is 2/,
    ],
    [
      ['--objective', 'lists,ranking', '--list-length', '9'],
      1,
      /--list-length: expected none with the objective ranking/,
    ],
    [['--codebook-count', '2,3', '--learning-rate', '1'], 1, /--learning-rate: expected no value with --teacher ials/],
    [['--lambda', '1,2', '--backend', 'cpu'], 2, /--backend is for LightRec, none of whose settings is searched/],
    [['--teacher-users', 'a', '--teacher-items', 'b', '--resume'], 2, /several values of one setting are needed/],
    [['--teacher-users', 'a', '--teacher-items', 'b'], 2, /several values .* needed at least, as of --recipe/],
    [['--from', 'a', '--codebook-count', '2,3'], 2, /--data is of data or a teacher, and --from takes those of a run/],
    [['--teacher-users', 'a', '--codebook-count', '2,3'], 2, /are one teacher, and only one of them is given/],
    [
      ['--teacher-users', 'a', '--teacher-items', 'b', '--lambda', '1', '--epochs', '1,2'],
      2,
      /--lambda is of a teacher that is trained, but --teacher-users gives one/,
    ],
  ])('%j', async (words, expectedCode, message) => {
    const { code, stderr } = await lightrec(commandOf('refused', words));
    expect([code, stderr]).toEqual([expectedCode, expect.stringMatching(message)]);
    expect(stderr).not.toContain('Read data');
  });
});
