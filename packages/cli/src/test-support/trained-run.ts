import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { RunDirectory, type RunFile } from '../run/run-directory.js';
import { lightrec, temporaryFolder, writeInteractions } from './world.js';

/** Trainings that take seconds. */
export const short = ['--teacher-epochs', '20', '--epochs', '12', '--dim', '8'];
export const modelFiles = ['data', 'teacher', 'model', 'index'].map((name) => `${name}.safetensors`);

/** Where the run of a file of tests lies. */
export interface TrainedRun {
  /** For more runs beside it. */
  folder: string;
  /** The file that it was trained on. */
  data: string;
  path: string;
}

/** One run that all tests of a file look at; its places are known once they begin. */
export function useTrainedRun(): TrainedRun {
  const run = { folder: '', data: '', path: '' };
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
    run.folder = folder.path;
    run.data = await writeInteractions(folder.path);
    run.path = path.join(folder.path, 'run');
    const { code, stderr } = await lightrec(['train', '--data', run.data, '--out', run.path, ...short]);
    expect(stderr).toContain('Train iALS: done');
    expect(code).toBe(0);
  });
  afterAll(() => folder[Symbol.asyncDispose]());
  return run;
}

/** A copy of a run, or of its first files, as of one that was stopped. */
export async function copyRun(run: TrainedRun, name: string, files: readonly string[] = modelFiles): Promise<string> {
  const copy = path.join(run.folder, name);
  await mkdir(copy);
  for (const file of files) await copyFile(path.join(run.path, file), path.join(copy, file));
  return copy;
}

export async function bytesOf(directory: string): Promise<Buffer[]> {
  return Promise.all(modelFiles.map((file) => readFile(path.join(directory, file))));
}

/** Runs `lightrec` until it has saved a file of the run so many times: then comes Ctrl-C. */
export async function stoppedAt(file: RunFile, words: readonly string[], times = 1) {
  const controller = new AbortController();
  const { save } = RunDirectory.prototype;
  let count = 0;
  const watch = vi.spyOn(RunDirectory.prototype, 'save').mockImplementation(async function (
    this: RunDirectory,
    ...saved
  ) {
    await save.apply(this, saved);
    if (saved[0] === file && ++count === times) controller.abort();
  });
  return lightrec(words, controller.signal).finally(() => watch.mockRestore());
}
