import { access, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Artifact, ArtifactError } from '@lightrec/core';
import { loadAnyArtifact, loadArtifact, saveArtifact, writeFileAtomically } from '@lightrec/core/node';
import { invocation } from '../invocation.js';
import { type FurtherSystemName, furtherSystemNames } from './further-names.js';

const fileNames = {
  data: 'data.safetensors',
  teacher: 'teacher.safetensors',
  teacherCheckpoint: 'teacher.checkpoint.safetensors',
  model: 'model.safetensors',
  modelCheckpoint: 'model.checkpoint.safetensors',
  index: 'index.safetensors',
  log: 'training.json',
  report: 'report.html',
  ...furtherFiles(),
} as const;

export type RunFile = keyof typeof fileNames;

/** A file and a checkpoint for each of the further systems. */
function furtherFiles() {
  const files = furtherSystemNames.flatMap((name) => [
    [name, `${name}.safetensors`],
    [`${name}Checkpoint`, `${name}.checkpoint.safetensors`],
  ]);
  return Object.fromEntries(files) as Record<FurtherSystemName | `${FurtherSystemName}Checkpoint`, string>;
}

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

  /** Names of all that lies there: files of a run, whoever wrote them, and others, hidden ones left out. */
  async list(): Promise<{ ofRun: string[]; others: string[] }> {
    const names: string[] = Object.values(fileNames);
    const entries = (await readdir(this.path).catch(() => [])).filter((entry) => !entry.startsWith('.'));
    const isOfRun = (entry: string) => names.some((name) => entry === name || isHalfWritten(entry, name));
    return {
      ofRun: names.filter((name) => entries.includes(name)),
      others: entries.filter((entry) => !isOfRun(entry)),
    };
  }

  /** Removes every file of a run, and nothing else that lies there; last the data, which tell that a run does. */
  async clear(): Promise<void> {
    await this.remove(...(Object.keys(fileNames) as RunFile[]).toReversed());
    await this.sweep();
  }

  /** Removes what a process that was killed had half written. */
  async sweep(): Promise<void> {
    const entries = await readdir(this.path).catch(() => []);
    const isLeft = (entry: string) => Object.values(fileNames).some((name) => isHalfWritten(entry, name));
    for (const entry of entries.filter(isLeft)) await rm(path.join(this.path, entry), { force: true });
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
        ? `Go on with it: ${invocation(['train', '--resume', '--out', this.path, ...systemsFlag(file)])}`
        : `Train one first: ${invocation(['train', '--data', 'FILE', '--out', 'DIR'])}`,
    });
  }
}

/** What asks for the system of a file. */
function systemsFlag(file: RunFile): string[] {
  return furtherSystemNames.some((name) => name === file) ? ['--systems', file] : [];
}

/** Whether a process that was killed left `entry` when it wrote the file `name`. */
function isHalfWritten(entry: string, name: string): boolean {
  return entry.startsWith(`${name}.`) && entry.endsWith('.tmp');
}
