import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { bytesOf, modelFiles, short, stoppedAt, useTrainedRun } from '../test-support/trained-run.js';
import { lightrec } from '../test-support/world.js';

const run = useTrainedRun();

describe('lightrec train, stopped', () => {
  it.each([
    ['teacher', 'teacherCheckpoint'],
    ['model', 'modelCheckpoint'],
  ] as const)('in the %s goes on to the same bytes', async (model, file) => {
    const stopped = path.join(run.folder, `stopped-${model}`);
    const checkpoint = `${model}.checkpoint.safetensors`;
    const first = await stoppedAt(file, ['train', '--data', run.data, '--out', stopped, ...short]);
    expect(first.code).toBe(130);
    expect(first.stderr).toContain('Stopped; the last checkpoint is kept. Go on with it: ');
    expect(first.stderr).toContain(`lightrec train --resume --out ${stopped}`);
    expect(await readdir(stopped)).toContain(checkpoint);
    await writeFile(path.join(stopped, 'model.safetensors.half-written.tmp'), '');
    const second = await lightrec(['train', '--resume', '--out', stopped]);
    expect(second.code).toBe(0);
    expect(await bytesOf(stopped)).toEqual(await bytesOf(run.path));
    expect((await readdir(stopped)).toSorted()).toEqual([...modelFiles, 'training.json'].toSorted());
  });

  it('before the first checkpoint says that only the data are kept', async () => {
    const stopped = path.join(run.folder, 'stopped-early');
    const { code, stderr } = await stoppedAt('data', ['train', '--data', run.data, '--out', stopped]);
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped before the first checkpoint; the data are kept. Go on with it: ');
  });

  it('does not offer to go on with a run that it was to replace', async () => {
    const words = ['train', '--data', run.data, '--out', run.path, '--overwrite'];
    const { code, stderr } = await lightrec(words, AbortSignal.abort());
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped before anything was written.');
    expect(await readdir(run.path)).toContain('model.safetensors');
  });

  it('says so where nothing was written yet', async () => {
    const stopped = path.join(run.folder, 'at-once');
    const { code, stderr } = await lightrec(['train', '--data', run.data, '--out', stopped], AbortSignal.abort());
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped before anything was written.');
  });
});

describe('lightrec train, on a disk that is full', () => {
  /** From the write of the `nth` file on, the disk has no room. */
  async function fillDisk(nth: number): Promise<void> {
    const handle = await open(run.data, 'r');
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
    const full = path.join(run.folder, 'full');
    // Of each file and of its directory: the data, the log, and then the first checkpoint.
    await fillDisk(5);
    const { code, stderr } = await lightrec(['train', '--data', run.data, '--out', full, ...short]);
    vi.restoreAllMocks();
    expect(code).toBe(1);
    expect(stderr).toMatch(/teacher\.checkpoint\.safetensors: expected a file that can be written, received ENOSPC/);
    expect(stderr).toContain(
      `Unfinished before the first checkpoint; the data are kept. Go on with it: lightrec train --resume --out ${full}`,
    );
    expect(stderr).not.toMatch(/^ +at /m);
    expect((await readdir(full)).toSorted()).toEqual(['data.safetensors', 'training.json']);
    expect((await lightrec(['train', '--resume', '--out', full])).code).toBe(0);
    expect(await bytesOf(full)).toEqual(await bytesOf(run.path));
  });

  it('tells machines the code of the system', async () => {
    await fillDisk(1);
    const words = ['train', '--data', run.data, '--out', path.join(run.folder, 'full-at-once'), ...short, '--json'];
    const { stdout } = await lightrec(words);
    vi.restoreAllMocks();
    const { error } = JSON.parse(stdout);
    expect(error.code).toBe('ENOSPC');
    expect(error.message).toContain('data.safetensors: expected a file that can be written');
    expect(error.message).not.toContain('--resume');
  });
});

describe('the files of a run', () => {
  it('tell nothing of where it or its data lay, once it was stopped, resumed and measured', async () => {
    const moved = path.join(run.folder, 'moved');
    const words = [`--data=${run.data}`, '--out', moved, ...short];
    await stoppedAt('teacherCheckpoint', ['train', ...words]);
    const folders = path.basename(run.folder);
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
    const other = ['train', '--resume', '--out', moved, '--data', path.join(run.folder, 'other.csv')];
    expect((await lightrec(other)).stderr).toContain('--data: expected interactions.csv, with which the run in');
  });
});
