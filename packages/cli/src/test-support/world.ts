import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generateDataset } from '@lightrec/data';
import { runProgram } from '../run-program.js';

/** What a call of `lightrec` wrote and how it ended. */
export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `lightrec` in this process, without a terminal. */
export async function lightrec(words: readonly string[], signal = new AbortController().signal): Promise<Outcome> {
  const outcome = { code: 0, stdout: '', stderr: '' };
  const streamOf = (name: 'stdout' | 'stderr') => ({
    write(text: string) {
      outcome[name] += text;
    },
  });
  outcome.code = await runProgram(words, { stdout: streamOf('stdout'), stderr: streamOf('stderr'), signal });
  return outcome;
}

/** A folder of its own for each use, gone when it is disposed. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lightrec-'));
  return { path: folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Writes 3,000 pairs of 150 users and 300 items, or other numbers of them, as `interactions.csv` into the folder.
 *
 * @param header - its first row; none where it is empty
 * @param lineOf - its other rows
 */
export async function writeInteractions(
  folder: string,
  header = 'user,item',
  lineOf = (user: string, item: string) => `${user},${item}`,
  counts = { userCount: 150, itemCount: 300, pairCount: 3000 },
): Promise<string> {
  const { interactions } = generateDataset({ seed: 1, ...counts });
  const users = interactions.userIndices();
  const lines = Array.from(interactions.userItems, (item, pair) => lineOf(`u${users[pair]}`, `i${item}`));
  const file = path.join(folder, 'interactions.csv');
  await writeFile(file, `${[...(header ? [header] : []), ...lines].join('\n')}\n`);
  return file;
}
