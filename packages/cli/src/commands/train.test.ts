import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, copyRun, modelFiles, short, stoppedAt, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

const run = useTrainedRun();

describe('lightrec train', () => {
  it('leaves the data, both models and the index, and nothing half done', async () => {
    expect((await readdir(run.path)).toSorted()).toEqual([...modelFiles, 'training.json'].toSorted());
  });

  it('ends with the same bytes for the same seed', async () => {
    const again = path.join(run.folder, 'again');
    await lightrec(['train', '--data', run.data, '--out', again, ...short]);
    expect(await bytesOf(again)).toEqual(await bytesOf(run.path));
  });

  it('ends with other bytes for another seed', async () => {
    const other = path.join(run.folder, 'other');
    await lightrec(['train', '--data', run.data, '--out', other, ...short, '--seed', '1']);
    const [, teacher] = await bytesOf(other);
    expect(teacher.equals((await bytesOf(run.path))[1])).toBe(false);
  });

  it('does not overwrite a run unless told to', async () => {
    const { code, stderr } = await lightrec(['train', '--data', run.data, '--out', run.path, ...short]);
    expect(code).toBe(1);
    expect(stderr).toContain('--resume');
    expect(stderr).toContain('--overwrite');
    const replaced = await copyRun(run, 'replaced');
    const words = ['train', '--data', run.data, '--out', replaced, ...short, '--seed', '2', '--overwrite'];
    expect((await lightrec(words)).code).toBe(0);
    expect((await bytesOf(replaced))[1].equals((await bytesOf(run.path))[1])).toBe(false);
  });

  it('leaves files alone that only bear the name of one of a run, unless told to', async () => {
    const own = path.join(run.folder, 'own');
    await mkdir(own);
    await writeFile(path.join(own, 'model.safetensors'), 'of another program');
    const words = ['train', '--data', run.data, '--out', own, '--teacher-epochs', '1', '--epochs', '1'];
    const { code, stderr } = await lightrec(words);
    expect(code).toBe(1);
    expect(stderr).toContain(`${own}, which holds model.safetensors. Replace what lies there with --overwrite`);
    expect(await readFile(path.join(own, 'model.safetensors'), 'utf8')).toBe('of another program');
    expect((await lightrec([...words, '--overwrite'])).code).toBe(0);
  });

  it('tells machines what became of it', async () => {
    const { stdout } = await lightrec(['train', '--resume', '--out', run.path, '--json']);
    const { teacher, lightRec, files } = JSON.parse(stdout);
    expect(teacher.method).toBe('iALS');
    expect(teacher.bestEpoch).toBeGreaterThan(0);
    expect(lightRec.recallAt100OfValidation).toBeGreaterThan(0);
    expect(files.model).toBe(path.join(run.path, 'model.safetensors'));
  });
});

describe('lightrec train --distillation', () => {
  const search = ['--distillation', '0.5,50', '--epochs', '2'];

  it('tries each coefficient, tells what each gave, and goes on to the same bytes when stopped in the second', async () => {
    const [whole, stopped] = await Promise.all(
      ['search', 'search-stopped'].map((name) => copyRun(run, name, modelFiles.slice(0, 2))),
    );
    const begin = (directory: string) => ['train', '--resume', '--out', directory, ...search];
    const { code, stderr, stdout } = await lightrec([...begin(whole), '--json']);
    expect(code).toBe(0);
    for (const stage of ['Distillation 0.5: done', 'Distillation 50: done']) expect(stderr).toContain(stage);
    expect(stderr).toMatch(/Recall@100 on validation by distillation: 0.5: 0?\.\d+, 50: 0?\.\d+; kept (0.5|50)/);
    const { lightRec } = JSON.parse(stdout);
    const best = Math.max(...lightRec.trials.map(({ validation }: { validation: number }) => validation));
    expect(lightRec.trials.map(({ distillation }: { distillation: number }) => distillation)).toEqual([0.5, 50]);
    expect(lightRec.recallAt100OfValidation).toBe(best);

    const first = await stoppedAt('modelCheckpoint', begin(stopped), 3);
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
    const single = path.join(run.folder, 'single');
    const oneEpoch = ['--teacher-epochs', '1', '--epochs', '1', '--dim', '4'];
    const words = ['train', '--data', run.data, '--out', single, ...oneEpoch];
    const { code, stdout } = await lightrec([...words, '--distillation', '0', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).lightRec.trials).toBeUndefined();
  });
});

describe('lightrec train --objective, --list-length and --background-share', () => {
  const modelOf = async (name: string, ...words: string[]) => {
    const directory = await copyRun(run, name, modelFiles.slice(0, 2));
    const { code, stderr } = await lightrec(['train', '--resume', '--out', directory, '--epochs', '2', ...words]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('Train LightRec: done')]);
    return readFile(path.join(directory, 'model.safetensors'));
  };

  it('each say what LightRec makes least', async () => {
    const names = ['plain', 'lists', 'ranking', 'short-lists', 'background'];
    const [plain, lists, ...others] = await Promise.all([
      modelOf(names[0]),
      modelOf(names[1], '--objective', 'lists', '--list-length', '300', '--background-share', '0.1'),
      modelOf(names[2], '--objective', 'ranking'),
      modelOf(names[3], '--list-length', '20'),
      modelOf(names[4], '--background-share', '2'),
    ]);
    expect(lists.equals(plain)).toBe(true);
    for (const other of others) expect(other.equals(plain)).toBe(false);
    expect(new Set(others.map(String)).size).toBe(3);
  });

  it('go with coefficients of distillation where they are of its objective', async () => {
    const coefficients = async (name: string, ...words: string[]) => {
      const directory = await copyRun(run, name, modelFiles.slice(0, 2));
      const own = ['--epochs', '1', '--distillation', '1,9', ...words];
      expect((await lightrec(['train', '--resume', '--out', directory, ...own])).code).toBe(0);
      return readFile(path.join(directory, 'model.safetensors'));
    };
    const [said, unsaid] = [await coefficients('said', '--objective', 'ranking'), await coefficients('unsaid')];
    expect(said.equals(unsaid)).toBe(true);
  });
});

describe('lightrec train --vector-format', () => {
  it('none keeps codes alone, and measures no post-ranking; another can be had of a run that is done', async () => {
    const codes = await copyRun(run, 'codes');
    const resume = ['train', '--resume', '--out', codes, '--vector-format'];
    expect((await lightrec([...resume, 'none'])).code).toBe(0);
    const sizeOf = async (directory: string) => (await stat(path.join(directory, 'index.safetensors'))).size;
    expect(await sizeOf(codes)).toBeLessThan(await sizeOf(run.path));
    const { rows } = JSON.parse((await lightrec(['evaluate', codes, '--json'])).stdout);
    expect(rows.map(({ system }: { system: string }) => system)).toEqual(['iALS float', 'LightRec']);
    expect((await lightrec([...resume, 'int8'])).code).toBe(0);
    expect((await bytesOf(codes))[3]).toEqual((await bytesOf(run.path))[3]);
  });
});
