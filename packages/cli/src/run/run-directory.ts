import { access, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ArgumentError, type Artifact, ArtifactError } from '@lightrec/core';
import { loadAnyArtifact, loadArtifact, saveArtifact, writeFileAtomically } from '@lightrec/core/node';
import { invocation } from '../invocation.js';

const fileNames = {
  data: 'data.safetensors',
  teacher: 'teacher.safetensors',
  teacherCheckpoint: 'teacher.checkpoint.safetensors',
  model: 'model.safetensors',
  modelCheckpoint: 'model.checkpoint.safetensors',
  index: 'index.safetensors',
  log: 'training.json',
  report: 'report.html',
} as const;

export type RunFile = keyof typeof fileNames;

/** The directory of a run: its files by what they are, each written aside, synced and renamed. */
export class RunDirectory {
  constructor(readonly path: string) {}

  pathOf(file: RunFile): string {
    return path.join(this.path, fileNames[file]);
  }

  async has(file: RunFile): Promise<boolean> {
    return access(this.pathOf(file)).then(
      () => true,
      () => false,
    );
  }

  async load(file: RunFile, expected: { kind: string; version: number }): Promise<Artifact> {
    return loadArtifact(this.pathOf(file), expected);
  }

  /** A checkpoint of whatever kind, or `undefined` where there is none. */
  async loadCheckpoint(file: RunFile): Promise<Artifact | undefined> {
    return (await this.has(file)) ? loadAnyArtifact(this.pathOf(file)) : undefined;
  }

  async save(file: RunFile, artifact: Artifact): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await saveArtifact(this.pathOf(file), artifact);
  }

  /** A text file, or `undefined` where there is none. */
  async read(file: RunFile): Promise<string | undefined> {
    return (await this.has(file)) ? readFile(this.pathOf(file), 'utf8') : undefined;
  }

  async write(file: RunFile, content: Uint8Array | string): Promise<void> {
    await mkdir(this.path, { recursive: true });
    await writeFileAtomically(this.pathOf(file), content);
  }

  async remove(...files: RunFile[]): Promise<void> {
    for (const file of files) await rm(this.pathOf(file), { force: true });
  }

  /** Names of a run's files that lie there, whoever wrote them. */
  async list(): Promise<string[]> {
    const there = new Set(await readdir(this.path).catch(() => []));
    return Object.values(fileNames).filter((name) => there.has(name));
  }

  /** Removes every file of a run, and nothing else that lies there; last the data, which tell that a run does. */
  async clear(): Promise<void> {
    await this.remove(...(Object.keys(fileNames) as RunFile[]).toReversed());
    await this.sweep();
  }

  /** Removes what a process that was killed had half written. */
  async sweep(): Promise<void> {
    const entries = await readdir(this.path).catch(() => []);
    const isLeft = (entry: string) => Object.values(fileNames).some((name) => entry.startsWith(`${name}.`));
    for (const entry of entries) {
      if (entry.endsWith('.tmp') && isLeft(entry)) await rm(path.join(this.path, entry), { force: true });
    }
  }

  /** @throws ArgumentError where the directory cannot be made, as a file lies in its way */
  async requireUsable(): Promise<void> {
    const isUsable = await stat(this.path).then(
      (entry) => entry.isDirectory(),
      ({ code }) => code !== 'ENOTDIR',
    );
    if (isUsable) return;
    const received = `${this.path}, where a file lies`;
    throw new ArgumentError({ argument: '--out', expected: 'a directory, or a path for one', received });
  }

  /** @throws ArtifactError where `file` is missing, saying which command writes it */
  async require(file: RunFile): Promise<void> {
    if (await this.has(file)) return;
    const unfinished = await this.has('data');
    throw new ArtifactError({
      file: this.path,
      expected: `the directory of a finished run, with ${fileNames[file]}`,
      received: unfinished ? 'a run that has not finished' : 'none',
      hint: unfinished
        ? `Go on with it: ${invocation(['train', '--resume', '--out', this.path])}`
        : `Train one first: ${invocation(['train', '--data', 'FILE', '--out', 'DIR'])}`,
    });
  }
}
