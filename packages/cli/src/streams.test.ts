import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeNpy } from '@lightrec/core';
import { LightRecIndex } from '@lightrec/index';
import { expect, it } from 'vitest';
import { temporaryFolder, writeInteractions } from './test-support/world.js';

const program = fileURLToPath(new URL('../bin/lightrec.js', import.meta.url));

async function writeIndex(folder: string): Promise<string> {
  const file = path.join(folder, 'index.safetensors');
  const vectors = Float32Array.from({ length: 40_000 }, (_, i) => Math.sin(i));
  const options = { dim: 2, codebookCount: 1, codewordCount: 4, iterations: 1 };
  await writeFile(file, (await LightRecIndex.fromVectors(vectors, options)).save());
  await writeFile(path.join(folder, 'user.npy'), encodeNpy({ shape: [2], data: Float32Array.of(1, 2) }));
  return file;
}

it('ends quietly with code 0 where the reader of its output leaves early', async () => {
  await using folder = await temporaryFolder();
  const words = ['search', await writeIndex(folder.path), '--user', path.join(folder.path, 'user.npy'), '-k', '20000'];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await once(child, 'close');
  expect([code, stderr]).toEqual([0, '']);
});

it('stops as at Ctrl-C, with the code of a closed pipe, where nobody reads its progress any more', async () => {
  await using folder = await temporaryFolder();
  const data = await writeInteractions(folder.path);
  const out = path.join(folder.path, 'run');
  const words = ['train', '--data', data, '--out', out, '--teacher-epochs', '100000'];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
  const checkpoint = path.join(out, 'teacher.checkpoint.safetensors');
  while (!existsSync(checkpoint)) await new Promise((resolve) => setTimeout(resolve, 10));
  child.stderr.destroy();
  const [code] = await once(child, 'close');
  expect(code).toBe(141);
  const files = await readdir(out);
  expect(files).toContain('data.safetensors');
  expect(files).not.toContain('index.safetensors');
  expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('trains on standard input, and goes on without it', async () => {
  await using folder = await temporaryFolder();
  const input = await readFile(await writeInteractions(folder.path));
  const [piped, fromFile] = ['piped', 'from-file'].map((name) => path.join(folder.path, name));
  const words = ['--teacher-epochs', '2', '--epochs', '1', '--dim', '4'];
  const run = (...more: string[]) =>
    spawnSync(process.execPath, [program, 'train', ...more], { input, encoding: 'utf8' });
  const { status, stderr } = run('--data', '-', '--out', piped, ...words);
  expect([status, stderr]).toEqual([0, expect.stringMatching(/Read data: done in .*standard input/s)]);
  expect(run('--data', path.join(folder.path, 'interactions.csv'), '--out', fromFile, ...words).status).toBe(0);
  for (const file of ['teacher.safetensors', 'index.safetensors']) {
    expect(await readFile(path.join(piped, file))).toEqual(await readFile(path.join(fromFile, file)));
  }
  await rm(path.join(piped, 'index.safetensors'));
  expect(run('--resume', '--data', '-', '--out', piped).status).toBe(0);
  expect(existsSync(path.join(piped, 'index.safetensors'))).toBe(true);
});

it.skipIf(!existsSync('/dev/full'))('says that its output cannot be written, as to a full disk', async () => {
  await using folder = await temporaryFolder();
  const words = ['search', await writeIndex(folder.path), '--user', path.join(folder.path, 'user.npy')];
  const { status, stderr } = spawnSync(process.execPath, [program, ...words], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([1, 'lightrec: standard output: no space left on device (ENOSPC)\n']);
});
