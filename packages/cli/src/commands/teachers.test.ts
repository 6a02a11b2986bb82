import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRunData, saveRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { loadTeacher } from '../run/train-models.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

const short = ['--teacher-epochs', '4', '--epochs', '2', '--dim', '8'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
let run: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  data = await writeInteractions(folder.path);
  run = path.join(folder.path, 'run');
  const { code, stderr } = await lightrec(['train', '--data', data, '--out', run, ...short]);
  expect(stderr).toContain('Train iALS: done');
  expect(code).toBe(0);
});

afterAll(() => folder[Symbol.asyncDispose]());

describe('the usual teacher, ials', () => {
  it('is named by the table, the report, inspect and what machines are told', async () => {
    const { stdout } = await lightrec(['evaluate', run]);
    expect(stdout).toContain('iALS float');
    expect(stdout).not.toContain('BPR');
    const report = await readFile(path.join(run, 'report.html'), 'utf8');
    for (const words of [
      '<dt>--teacher</dt><dd>ials</dd>',
      '<dt>--unobserved-ratio</dt>',
      'iALS best epoch',
      'Train iALS',
    ]) {
      expect(report).toContain(words);
    }
    expect(report).not.toContain('--learning-rate');
    const inspected = await lightrec(['inspect', path.join(run, 'teacher.safetensors')]);
    expect(inspected.stdout).toContain('trained by iALS for 4 epochs, best ');
    const told = await lightrec(['train', '--resume', '--out', run, '--json']);
    expect(JSON.parse(told.stdout).teacher.method).toBe('iALS');
  });

  it('takes its own settings', async () => {
    const out = path.join(folder.path, 'own');
    const own = ['--lambda', '0.05', '--unobserved-ratio', '3'];
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', out, ...short, ...own]);
    expect(code).toBe(0);
    expect(stderr).not.toContain('trainings');
    const { settings } = await loadRunData(new RunDirectory(out));
    expect(settings).toMatchObject({ teacher: 'ials', lambda: 0.05, unobservedRatio: 3, teacherEpochs: 4 });
  });

  it('finds on validation what is not given, and tells it', async () => {
    const told = await lightrec(['train', '--resume', '--out', run, '--json']);
    const { lambda, unobservedRatio, trials, recallAt100OfValidation } = JSON.parse(told.stdout).teacher;
    expect(trials.length).toBeGreaterThanOrEqual(5);
    expect(trials).toContainEqual(
      expect.objectContaining({ lambda, unobservedRatio, validation: recallAt100OfValidation }),
    );
    await lightrec(['evaluate', run]);
    const report = await readFile(path.join(run, 'report.html'), 'utf8');
    expect(report).toContain(`<dt>--lambda</dt><dd>${lambda}</dd>`);
    expect(report).toContain(`<dt>--unobserved-ratio</dt><dd>${unobservedRatio}</dd>`);

    const half = path.join(folder.path, 'half');
    const words = ['train', '--data', data, '--out', half, ...short, '--lambda', '0.05'];
    expect((await lightrec(words)).stderr).toMatch(
      /iALS: \d trainings, compared on validation; kept --lambda 0.05 --unobserved-ratio [\d.]+\n/,
    );
    // Both given, it is the same teacher.
    const found = ['--lambda', `${lambda}`, '--unobserved-ratio', `${unobservedRatio}`];
    const again = path.join(folder.path, 'again');
    await lightrec(['train', '--data', data, '--out', again, ...short, ...found]);
    const [first, second] = await Promise.all(
      [run, again].map(async (directory) => (await loadTeacher(new RunDirectory(directory))).model.itemVectors),
    );
    expect(second).toEqual(first);
  });

  it('has the same bytes by any number of threads', async () => {
    const threaded = path.join(folder.path, 'threads');
    expect((await lightrec(['train', '--data', data, '--out', threaded, ...short, '--threads', '2'])).code).toBe(0);
    const [one, two] = await Promise.all(
      [run, threaded].map((directory) => readFile(path.join(directory, 'teacher.safetensors'))),
    );
    expect(two.equals(one)).toBe(true);
  });
});

describe('a run that does not say its teacher', () => {
  it('is one of BPR, as it was begun before there was a choice', async () => {
    const out = path.join(folder.path, 'old');
    const of = ['--teacher', 'bpr', '--teacher-epochs', '2', '--epochs', '0', '--dim', '8'];
    await lightrec(['train', '--data', data, '--out', out, ...of]);
    const directory = new RunDirectory(out);
    const begun = await loadRunData(directory);
    const { teacher: _, ...settings } = begun.settings;
    await directory.clear();
    await saveRunData(directory, { ...begun, settings: settings as typeof begun.settings });
    const { code, stderr } = await lightrec(['train', '--resume', '--out', out]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Train BPR: done')]);
  });
});

describe('--teacher softmax', () => {
  it('takes its own settings, and is named by what machines are told', async () => {
    const out = path.join(folder.path, 'softmax');
    const own = ['--teacher', 'softmax', '--teacher-epochs', '2', '--epochs', '0', '--dim', '8'];
    const further = ['--teacher-temperature', '0.2', '--teacher-popularity', '0', '--learning-rate', '0.02', '--json'];
    const { code, stdout } = await lightrec(['train', '--data', data, '--out', out, ...own, ...further]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).teacher.method).toBe('Softmax');
    const { settings } = await loadRunData(new RunDirectory(out));
    expect(settings).toMatchObject({
      teacher: 'softmax',
      teacherTemperature: 0.2,
      teacherPopularity: 0,
      learningRate: 0.02,
    });
  });
});

describe('--teacher elsa', () => {
  it('takes its own settings, and is named by what machines are told', async () => {
    const out = path.join(folder.path, 'elsa');
    const own = ['--teacher', 'elsa', '--teacher-epochs', '2', '--epochs', '0', '--dim', '8'];
    const further = ['--damping-exponent', '0', '--length-exponent', '0.2', '--learning-rate', '0.02', '--json'];
    const { code, stdout } = await lightrec(['train', '--data', data, '--out', out, ...own, ...further]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).teacher.method).toBe('ELSA');
    const { settings } = await loadRunData(new RunDirectory(out));
    expect(settings).toMatchObject({ teacher: 'elsa', dampingExponent: 0, lengthExponent: 0.2, learningRate: 0.02 });
    const { model } = await loadTeacher(new RunDirectory(out));
    const lengths = Array.from({ length: model.itemCount }, (_, item) => Math.hypot(...model.itemVectorAt(item)));
    // Of items that one user has or none, and of those that many have.
    expect(Math.min(...lengths)).toBeCloseTo(1, 0);
    expect(Math.max(...lengths)).toBeGreaterThan(1.2);
  });
});

describe('settings of another teacher', () => {
  it.each([
    [['--teacher', 'softmax', '--lambda', '0.1'], '--lambda: expected no value with --teacher softmax'],
    [['--teacher-temperature', '3'], '--teacher-temperature: expected no value with --teacher ials'],
    [['--teacher', 'ials', '--learning-rate', '0.1'], '--learning-rate: expected no value with --teacher ials'],
    [['--teacher', 'bpr', '--unobserved-ratio', '3'], '--unobserved-ratio: expected no value with --teacher bpr'],
    [
      ['--teacher', 'softmax', '--length-exponent', '0.2'],
      '--length-exponent: expected no value with --teacher softmax',
    ],
    [['--teacher', 'bpr', '--threads', '2'], '--threads: expected no value with --teacher bpr'],
    [['--teacher', 'ials', '--systems', 'bpr'], '--systems: expected no teacher but that of the run, iALS'],
  ])('are refused by name before anything is read: %j', async (words, message) => {
    const out = path.join(folder.path, 'refused');
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', out, ...words]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(existsSync(out)).toBe(false);
  });

  it('are refused of a run that goes on, too, as is another teacher', async () => {
    const resume = (...words: string[]) => lightrec(['train', '--resume', '--out', run, ...words]);
    expect((await resume('--teacher', 'bpr')).stderr).toContain('--teacher: expected ials');
    expect((await resume('--systems', 'bpr')).stderr).toContain('--systems: expected no teacher but');
    expect((await resume('--systems', 'ials')).code).toBe(0);
  });

  it('have their defaults in the help', async () => {
    const { stdout } = await lightrec(['train', '--help']);
    const help = stdout.replace(/\s+/g, ' ');
    expect(help).toContain('--teacher <name> the float model that LightRec learns from: iALS, BPR, Softmax, ELSA');
    expect(help).toContain('(default: 24 of ials, 120 of bpr, 40 of softmax, 20 of elsa)');
    expect(help).toContain("the teacher's step size (default: 0.03 of bpr, 0.01 of softmax, 0.05 of elsa)");
    expect(help).toContain("the teacher's regularisation (default: found on validation by ials, 0.01 of bpr)");
    expect(help).toContain('(default: found on validation, of ials alone)');
  });
});
