import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withoutFolders } from '../invocation.js';
import { loadRunData } from '../run/run-data.js';
import { RunDirectory } from '../run/run-directory.js';
import { lightrec, temporaryFolder, writeInteractions } from '../test-support/world.js';

const short = ['--teacher-epochs', '20', '--epochs', '12', '--dim', '8'];
const modelFiles = ['data', 'teacher', 'model', 'index'].map((name) => `${name}.safetensors`);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
let run: string;

/** One run that most tests look at. */
beforeAll(async () => {
  folder = await temporaryFolder();
  data = await writeInteractions(folder.path);
  run = path.join(folder.path, 'run');
  const { code, stderr } = await lightrec(['train', '--data', data, '--out', run, ...short]);
  expect(stderr).toContain('Train BPR: done');
  expect(code).toBe(0);
});

afterAll(() => folder[Symbol.asyncDispose]());

async function bytesOf(directory: string): Promise<Buffer[]> {
  return Promise.all(modelFiles.map((file) => readFile(path.join(directory, file))));
}

describe('lightrec train', () => {
  it('leaves the data, both models and the index, and nothing half done', async () => {
    expect((await readdir(run)).toSorted()).toEqual([...modelFiles, 'training.json'].toSorted());
  });

  it('ends with the same bytes for the same seed', async () => {
    const again = path.join(folder.path, 'again');
    await lightrec(['train', '--data', data, '--out', again, ...short]);
    expect(await bytesOf(again)).toEqual(await bytesOf(run));
  });

  it('ends with other bytes for another seed', async () => {
    const other = path.join(folder.path, 'other');
    await lightrec(['train', '--data', data, '--out', other, ...short, '--seed', '1']);
    const [, teacher] = await bytesOf(other);
    expect(teacher.equals((await bytesOf(run))[1])).toBe(false);
  });

  it('does not overwrite a run unless told to', async () => {
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', run, ...short]);
    expect(code).toBe(1);
    expect(stderr).toContain('--resume');
    expect(stderr).toContain('--overwrite');
    const replaced = path.join(folder.path, 'replaced');
    await mkdir(replaced);
    for (const file of modelFiles) await copyFile(path.join(run, file), path.join(replaced, file));
    const words = ['train', '--data', data, '--out', replaced, ...short, '--seed', '2', '--overwrite'];
    expect((await lightrec(words)).code).toBe(0);
    expect((await bytesOf(replaced))[1].equals((await bytesOf(run))[1])).toBe(false);
  });

  it('leaves files alone that only bear the name of one of a run, unless told to', async () => {
    const own = path.join(folder.path, 'own');
    await mkdir(own);
    await writeFile(path.join(own, 'model.safetensors'), 'of another program');
    const words = ['train', '--data', data, '--out', own, '--teacher-epochs', '1', '--epochs', '1'];
    const { code, stderr } = await lightrec(words);
    expect(code).toBe(1);
    expect(stderr).toContain(`${own}, which holds model.safetensors. Replace what lies there with --overwrite`);
    expect(await readFile(path.join(own, 'model.safetensors'), 'utf8')).toBe('of another program');
    expect((await lightrec([...words, '--overwrite'])).code).toBe(0);
  });

  it('tells machines what became of it', async () => {
    const { stdout } = await lightrec(['train', '--resume', '--out', run, '--json']);
    const { bpr, lightRec, files } = JSON.parse(stdout);
    expect(bpr.bestEpoch).toBeGreaterThan(0);
    expect(lightRec.recallAt100OfValidation).toBeGreaterThan(0);
    expect(files.model).toBe(path.join(run, 'model.safetensors'));
  });
});

describe('lightrec train --distillation', () => {
  const search = ['--distillation', '0.5,50', '--epochs', '2'];

  it('tries each coefficient, tells what each gave, and goes on to the same bytes when stopped in the second', async () => {
    const [whole, stopped] = ['search', 'search-stopped'].map((name) => path.join(folder.path, name));
    const begin = async (directory: string) => {
      await mkdir(directory);
      for (const file of modelFiles.slice(0, 2)) await copyFile(path.join(run, file), path.join(directory, file));
      return ['train', '--resume', '--out', directory, ...search];
    };
    const { code, stderr, stdout } = await lightrec([...(await begin(whole)), '--json']);
    expect(code).toBe(0);
    for (const stage of ['Distillation 0.5: done', 'Distillation 50: done']) expect(stderr).toContain(stage);
    expect(stderr).toMatch(/Recall@100 on validation by distillation: 0.5: 0?\.\d+, 50: 0?\.\d+; kept (0.5|50)/);
    const { lightRec } = JSON.parse(stdout);
    const best = Math.max(...lightRec.trials.map(({ validation }: { validation: number }) => validation));
    expect(lightRec.trials.map(({ distillation }: { distillation: number }) => distillation)).toEqual([0.5, 50]);
    expect(lightRec.recallAt100OfValidation).toBe(best);

    const controller = new AbortController();
    const { save } = RunDirectory.prototype;
    let checkpointCount = 0;
    const watch = vi.spyOn(RunDirectory.prototype, 'save').mockImplementation(async function (
      this: RunDirectory,
      ...saved
    ) {
      await save.apply(this, saved);
      if (saved[0] === 'modelCheckpoint' && ++checkpointCount === 3) controller.abort();
    });
    const first = await lightrec(await begin(stopped), controller.signal);
    watch.mockRestore();
    expect(first.code).toBe(130);
    expect((await lightrec(['train', '--resume', '--out', stopped])).code).toBe(0);
    expect(await bytesOf(stopped)).toEqual(await bytesOf(whole));
    const refused = await lightrec(['train', '--resume', '--out', whole, '--distillation', '5,0.5']);
    expect(refused.stderr).toContain('--distillation: expected 0.5,50, with which the run in');
    expect((await lightrec(['evaluate', whole])).code).toBe(0);
    expect(await readFile(path.join(whole, 'report.html'), 'utf8')).toContain(
      `<dt>distillation</dt><dd>${lightRec.distillation}</dd>`,
    );
  });

  it('of one coefficient trains with it', async () => {
    const single = path.join(folder.path, 'single');
    const words = ['train', '--data', data, '--out', single, '--teacher-epochs', '1', '--epochs', '1', '--dim', '4'];
    const { code, stdout } = await lightrec([...words, '--distillation', '0', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).lightRec.trials).toBeUndefined();
  });
});

describe('lightrec train, stopped', () => {
  it.each(['teacher', 'model'])('in the %s goes on to the same bytes', async (model) => {
    const stopped = path.join(folder.path, `stopped-${model}`);
    const controller = new AbortController();
    const checkpoint = `${model}.checkpoint.safetensors`;
    const { save } = RunDirectory.prototype;
    const watch = vi.spyOn(RunDirectory.prototype, 'save').mockImplementation(async function (
      this: RunDirectory,
      ...saved
    ) {
      await save.apply(this, saved);
      if (this.pathOf(saved[0]).endsWith(checkpoint)) controller.abort();
    });
    const first = await lightrec(['train', '--data', data, '--out', stopped, ...short], controller.signal);
    watch.mockRestore();
    expect(first.code).toBe(130);
    expect(first.stderr).toContain('Stopped; the last checkpoint is kept. Go on with it: ');
    expect(first.stderr).toContain(`lightrec train --resume --out ${stopped}`);
    expect(await readdir(stopped)).toContain(checkpoint);
    await writeFile(path.join(stopped, 'model.safetensors.half-written.tmp'), '');
    const second = await lightrec(['train', '--resume', '--out', stopped]);
    expect(second.code).toBe(0);
    expect(await bytesOf(stopped)).toEqual(await bytesOf(run));
    expect((await readdir(stopped)).toSorted()).toEqual([...modelFiles, 'training.json'].toSorted());
  });

  it('refuses to go on with other settings than it began with', async () => {
    const { code, stderr } = await lightrec(['train', '--resume', '--out', run, '--dim', '16']);
    expect(code).toBe(1);
    expect(stderr).toContain(`--dim: expected 8, with which the run in ${run} began, received 16`);
  });

  it('goes on with other settings of the teacher until its training has begun', async () => {
    const other = path.join(folder.path, 'other-teacher');
    await mkdir(other);
    await copyFile(path.join(run, 'data.safetensors'), path.join(other, 'data.safetensors'));
    const words = ['train', '--resume', '--out', other, '--learning-rate', '0.1', '--dim', '4', '--epochs', '1'];
    expect((await lightrec(words)).code).toBe(0);
    expect((await loadRunData(new RunDirectory(other))).settings).toMatchObject({ learningRate: 0.1, dim: 4 });
    expect((await lightrec([...words, '--dim', '8'])).stderr).toContain('--dim: expected 4');
  });

  it('goes on with corrected flags where those of a resumed run were refused', async () => {
    const corrected = path.join(folder.path, 'corrected');
    await mkdir(corrected);
    for (const file of modelFiles.slice(0, 2)) await copyFile(path.join(run, file), path.join(corrected, file));
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
    const tiny = path.join(folder.path, 'tiny.csv');
    await writeFile(tiny, `user,item\n${rows.join('\n')}\n`);
    const words = ['--data', tiny, '--minimum-pairs', '1', '--distillation', '1,2'];
    const { code, stderr } = await lightrec(['train', '--out', path.join(folder.path, 'tiny'), ...words]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--distillation: expected one coefficient where')]);
    expect(stderr).not.toContain('Train BPR');
    expect(existsSync(path.join(folder.path, 'tiny'))).toBe(false);
  });

  it('goes on with other settings of LightRec until its training has begun', async () => {
    const other = path.join(folder.path, 'other-settings');
    await mkdir(other);
    for (const file of modelFiles.slice(0, 2)) await copyFile(path.join(run, file), path.join(other, file));
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
    [['--distillation', '5,5'], /--distillation: expected each coefficient once, received 5,5/],
    [['--recipe', 'paper', '--mean-length', '4'], /--mean-length: expected no value with the recipe paper/],
  ])('refuses %j before anything is read or written', async (words, message) => {
    const refused = path.join(folder.path, 'refused');
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', refused, ...words]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('Read data');
    expect(existsSync(refused)).toBe(false);
  });

  it('goes on with the same settings given again', async () => {
    expect((await lightrec(['train', '--resume', '--data', data, '--out', run, ...short])).code).toBe(0);
  });

  it('before the first checkpoint says that only the data are kept', async () => {
    const stopped = path.join(folder.path, 'stopped-early');
    const controller = new AbortController();
    const { save } = RunDirectory.prototype;
    const watch = vi.spyOn(RunDirectory.prototype, 'save').mockImplementation(async function (
      this: RunDirectory,
      ...saved
    ) {
      await save.apply(this, saved);
      controller.abort();
    });
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', stopped], controller.signal);
    watch.mockRestore();
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped before the first checkpoint; the data are kept. Go on with it: ');
  });

  it('does not offer to go on with a run that it was to replace', async () => {
    const words = ['train', '--data', data, '--out', run, '--overwrite'];
    const { code, stderr } = await lightrec(words, AbortSignal.abort());
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped before anything was written.');
    expect(await readdir(run)).toContain('model.safetensors');
  });

  it('says so where nothing was written yet', async () => {
    const stopped = path.join(folder.path, 'at-once');
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', stopped], AbortSignal.abort());
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped before anything was written.');
  });
});

describe('lightrec train, on a disk that is full', () => {
  /** From the write of the `nth` file on, the disk has no room. */
  async function fillDisk(nth: number): Promise<void> {
    const handle = await open(data, 'r');
    const prototype = Object.getPrototypeOf(handle);
    const { sync } = prototype;
    let count = 0;
    vi.spyOn(prototype, 'sync').mockImplementation(async function (this: unknown) {
      if (++count < nth) return sync.call(this);
      throw Object.assign(new Error('ENOSPC: no space left on device, fsync'), { code: 'ENOSPC', syscall: 'fsync' });
    });
    await handle.close();
  }

  it('names the file, and goes on to the same bytes when there is room again', async () => {
    const full = path.join(folder.path, 'full');
    // Of each file and of its directory: the data, the log, and then the first checkpoint.
    await fillDisk(5);
    const { code, stderr } = await lightrec(['train', '--data', data, '--out', full, ...short]);
    vi.restoreAllMocks();
    expect(code).toBe(1);
    expect(stderr).toMatch(/teacher\.checkpoint\.safetensors: expected a file that can be written, received ENOSPC/);
    expect(stderr).toContain(
      `Unfinished before the first checkpoint; the data are kept. Go on with it: lightrec train --resume --out ${full}`,
    );
    expect(stderr).not.toMatch(/^ +at /m);
    expect((await readdir(full)).toSorted()).toEqual(['data.safetensors', 'training.json']);
    expect((await lightrec(['train', '--resume', '--out', full])).code).toBe(0);
    expect(await bytesOf(full)).toEqual(await bytesOf(run));
  });

  it('tells machines the code of the system', async () => {
    await fillDisk(1);
    const words = ['train', '--data', data, '--out', path.join(folder.path, 'full-at-once'), ...short, '--json'];
    const { stdout } = await lightrec(words);
    vi.restoreAllMocks();
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe('ENOSPC');
    expect(error.message).toContain('data.safetensors: expected a file that can be written');
    expect(error.message).not.toContain('--resume');
  });
});

describe('lightrec train --vector-format', () => {
  it('none keeps codes alone, and measures no post-ranking; another can be had of a run that is done', async () => {
    const codes = path.join(folder.path, 'codes');
    await mkdir(codes);
    for (const file of modelFiles) await copyFile(path.join(run, file), path.join(codes, file));
    const resume = ['train', '--resume', '--out', codes, '--vector-format'];
    expect((await lightrec([...resume, 'none'])).code).toBe(0);
    const sizeOf = async (directory: string) => (await stat(path.join(directory, 'index.safetensors'))).size;
    expect(await sizeOf(codes)).toBeLessThan(await sizeOf(run));
    const { rows } = JSON.parse((await lightrec(['evaluate', codes, '--json'])).stdout);
    expect(rows.map(({ system }: { system: string }) => system)).toEqual(['BPR float', 'LightRec']);
    expect((await lightrec([...resume, 'int8'])).code).toBe(0);
    expect((await bytesOf(codes))[3]).toEqual((await bytesOf(run))[3]);
  });
});

describe('the files of a run', () => {
  it('tell nothing of where it or its data lay, once it was stopped, resumed and measured', async () => {
    const moved = path.join(folder.path, 'moved');
    const controller = new AbortController();
    const { save } = RunDirectory.prototype;
    vi.spyOn(RunDirectory.prototype, 'save').mockImplementation(async function (this: RunDirectory, ...saved) {
      await save.apply(this, saved);
      if (saved[0] === 'teacherCheckpoint') controller.abort();
    });
    const words = [`--data=${data}`, '--out', moved, ...short];
    await lightrec(['train', ...words], controller.signal);
    vi.restoreAllMocks();
    const folders = path.basename(folder.path);
    const namesIn = async () => {
      const files = await readdir(moved);
      for (const file of files)
        expect(`${file}: ${await readFile(path.join(moved, file), 'latin1')}`).not.toContain(folders);
      return files;
    };
    expect(await namesIn()).toContain('teacher.checkpoint.safetensors');
    expect((await lightrec(['train', '--resume', ...words, '--epochs', '2'])).code).toBe(0);
    expect((await lightrec(['evaluate', moved])).code).toBe(0);
    expect(await namesIn()).toHaveLength(6);
    const other = ['train', '--resume', '--out', moved, '--data', path.join(folder.path, 'other.csv')];
    expect((await lightrec(other)).stderr).toContain('--data: expected interactions.csv, with which the run in');
  });
});

describe('lightrec evaluate', () => {
  it('prints one row a system and writes the report', async () => {
    const { code, stdout } = await lightrec(['evaluate', run]);
    expect(code).toBe(0);
    for (const system of ['BPR float', 'LightRec', 'LightRec + post-ranking']) expect(stdout).toContain(system);
    const report = await readFile(path.join(run, 'report.html'), 'utf8');
    expect(report).toContain('LightRec + post-ranking');
    expect(report).toContain('150');
    for (const stage of ['Read data', 'Train BPR', 'Train LightRec', 'Time queries']) expect(report).toContain(stage);
    const words = `train --data interactions.csv --out run ${short.join(' ')}\n`;
    expect(report).toMatch(new RegExp(`${words}.*lightrec evaluate run<`));
    for (const flag of ['--data', '--minimum-pairs', '--lambda', '--recipe', '--teacher-epochs', '--seed']) {
      expect(report).toContain(`<dt>${flag}</dt>`);
    }
  });

  it('gives machines one object and nothing else', async () => {
    const { stdout } = await lightrec(['evaluate', run, '--json']);
    const { seconds, rows } = JSON.parse(stdout);
    expect(seconds).toBeGreaterThan(0);
    expect(rows.map(({ system }: { system: string }) => system)).toEqual([
      'BPR float',
      'LightRec',
      'LightRec + post-ranking',
    ]);
    expect(rows[0]).toMatchObject({ bytesPerItem: 32, speedup: 1, compression: 1 });
    expect(rows[1].bytesPerItem).toBe(4);
    // Codes, and what the index keeps of 8 components: a byte each, and a scale of four bytes.
    expect(rows[2].bytesPerItem).toBe(4 + 8 + 4);
    const codebooks = 4 * 256 * 8 * 4;
    const { itemCount } = (await loadRunData(new RunDirectory(run))).split.train;
    expect(rows[1].compression).toBeCloseTo((itemCount * 32) / (itemCount * 4 + codebooks), 10);
    expect(rows[2].compression).toBeCloseTo((itemCount * 32) / (itemCount * 16 + codebooks), 10);
    for (const row of rows) {
      for (const column of ['recallAt100', 'ndcg', 'microsecondsPerQuery', 'speedup', 'compression']) {
        expect(row[column]).toBeGreaterThan(0);
      }
    }
  });

  it('stops at Ctrl-C with a word, not with a stack', async () => {
    const { code, stderr } = await lightrec(['evaluate', run], AbortSignal.abort());
    expect(code).toBe(130);
    expect(stderr).toMatch(/^Stopped\.\n$/m);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it.each(modelFiles)('refuses a %s that was cut', async (file) => {
    const cut = path.join(folder.path, `cut-${file}`);
    await mkdir(cut);
    for (const name of modelFiles) await copyFile(path.join(run, name), path.join(cut, name));
    await truncate(path.join(cut, file), 1000);
    const { code, stderr } = await lightrec(['evaluate', cut]);
    expect(code).toBe(1);
    expect(stderr).toContain(path.join(cut, file));
  });
});

describe('lightrec recommend', () => {
  it('gives a list for each user that is named', async () => {
    const words = ['recommend', run, '--user', 'u7', '--user', 'u3', '-k', '2'];
    const lists = JSON.parse((await lightrec([...words, '--json'])).stdout);
    expect(lists.map(({ user }: { user: string }) => user)).toEqual(['u7', 'u3']);
    const alone = await lightrec(['recommend', run, '--user', 'u3', '-k', '2', '--json']);
    expect(lists[1]).toEqual(JSON.parse(alone.stdout));
    expect((await lightrec(words)).stdout).toMatch(/^user u7\nrank.*\n.*\n.*\n\nuser u3\nrank/);
    expect((await lightrec([...words, '--user', 'nobody'])).stderr).toContain('received nobody');
  });

  it('lists k items, best first, without those that the user has', async () => {
    const { stdout } = await lightrec(['recommend', run, '--user', 'u7', '-k', '5', '--json']);
    const { user, items } = JSON.parse(stdout);
    expect(user).toBe('u7');
    expect(items).toHaveLength(5);
    const scores = items.map(({ score }: { score: number }) => score);
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
    const pairs = await readFile(data, 'utf8');
    for (const { id } of items) expect(pairs).not.toContain(`u7,${id}\n`);
  });

  it('lists of all items those that are in no part of the data of the user, and no others', async () => {
    const { stdout } = await lightrec(['recommend', run, '--user', 'u7', '-k', '1000', '--json']);
    const { split } = await loadRunData(new RunDirectory(run));
    const seen = [split.train, split.validation, split.test].map((part) => part.itemsOf('u7'));
    for (const part of seen) expect(part).not.toEqual([]);
    const unseen = split.train.items.ids.filter((id) => !seen.flat().includes(id));
    const found = JSON.parse(stdout).items.map(({ id }: { id: string }) => id);
    expect(found.toSorted()).toEqual([...unseen].toSorted());
  });

  it('brings back with --include-seen what the user has', async () => {
    const words = ['recommend', run, '--user', 'u7', '-k', '300', '--json'];
    const all = JSON.parse((await lightrec([...words, '--include-seen'])).stdout).items;
    const unseen = JSON.parse((await lightrec(words)).stdout).items;
    expect(all.length).toBeGreaterThan(unseen.length);
  });

  it('needs no float teacher', async () => {
    const small = path.join(folder.path, 'without-teacher');
    await mkdir(small);
    for (const file of modelFiles.filter((name) => !name.startsWith('teacher'))) {
      await copyFile(path.join(run, file), path.join(small, file));
    }
    expect((await lightrec(['recommend', small, '--user', 'u7'])).code).toBe(0);
    const { code, stderr } = await lightrec(['evaluate', small]);
    expect(code).toBe(1);
    expect(stderr).toContain('expected the directory of a finished run, with teacher.safetensors');
  });

  it('prints a table for people', async () => {
    const { stdout } = await lightrec(['recommend', run, '--user', 'u7', '-k', '2']);
    expect(stdout.split('\n')[0]).toMatch(/^rank +item +score$/);
    expect(stdout.split('\n')).toHaveLength(4);
  });

  it('says which users there are', async () => {
    const { code, stderr } = await lightrec(['recommend', run, '--user', 'nobody']);
    expect(code).toBe(1);
    expect(stderr).toContain('--user: expected the id of one of 150 users, such as u0, u1, u2, received nobody');
  });
});

describe('lightrec inspect', () => {
  it.each(modelFiles)('tells what %s holds', async (file) => {
    const { code, stdout } = await lightrec(['inspect', path.join(run, file)]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/, version [12]\n/);
    expect(stdout).toMatch(/itemIds +uint8/);
  });

  it('tells how a model was trained and how its codewords are used', async () => {
    const { stdout } = await lightrec(['inspect', path.join(run, 'model.safetensors')]);
    expect(stdout).toMatch(/codebook 4: .* of 256 codewords in effect, \d+ unused/);
    expect(stdout).toMatch(/trained for 12 epochs on \w+, best \d+, Recall@100 0\.\d{4} on validation/);
  });

  it('gives machines one object', async () => {
    const { stdout } = await lightrec(['inspect', path.join(run, 'index.safetensors'), '--json']);
    const { tensors, codebooks } = JSON.parse(stdout);
    expect(tensors).toContainEqual({ name: 'codes.0', type: 'uint8', shape: [960], bytes: 960 });
    expect(codebooks).toHaveLength(4);
  });
});
