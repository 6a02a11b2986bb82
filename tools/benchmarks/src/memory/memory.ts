/**
 * The most memory that training takes, each in a process of its own: with a checkpoint after the first epoch, and where
 * it goes on from there.
 *
 *   npm run bench -- memory [--items N] [--users N]
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Results } from '../results.js';

const child = fileURLToPath(new URL('train-child.js', import.meta.url));

export async function benchmark(words: string[]): Promise<Results> {
  const { values } = parseArgs({
    args: words,
    options: { items: { type: 'string', default: '1000000' }, users: { type: 'string', default: '200000' } },
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'lightrec-memory-'));
  const rows: Record<string, string | number>[] = [];
  try {
    for (const system of ['BPR', 'LightRec best']) {
      const file = path.join(folder, `${system}.safetensors`);
      const size = [values.items, values.users];
      for (const how of ['', '--resume']) {
        const peakBytes = await peakOf([system, ...size, file, ...(how ? [how] : [])]);
        const gigabytes = Number((peakBytes / 1e9).toPrecision(3));
        rows.push({
          training: how ? `${system}, resumed` : system,
          items: Number(size[0]),
          users: Number(size[1]),
          gigabytes,
        });
        console.log(rows.at(-1));
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  return {
    about: 'The largest resident set of a process that trains: 32 dimensions, ten pairs a user, no validation.',
    rows,
  };
}

/** @returns bytes */
async function peakOf(words: string[]): Promise<number> {
  const worker = fork(child, words);
  const told = once(worker, 'message').then(([bytes]) => bytes);
  const died = once(worker, 'exit').then(([code]) => {
    throw new Error(`The training ${words.join(' ')} ended with code ${code}.`);
  });
  try {
    return await Promise.race([told, died]);
  } finally {
    died.catch(() => {}); // it is this that ends it
    worker.kill();
  }
}
