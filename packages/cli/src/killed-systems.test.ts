import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateDataset } from '@lightrec/data';
import { expect, it } from 'vitest';
import { modelFiles } from './test-support/trained-run.js';
import { temporaryFolder } from './test-support/world.js';

const program = fileURLToPath(new URL('../bin/lightrec.js', import.meta.url));
const settings = ['--teacher-epochs', '5', '--epochs', '4', '--dim', '8', '--codebook-count', '2'];

/** Kills the process that it runs in once the second checkpoint of a system has its name. */
const killer = (system: string) => `
  import fs from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const { rename } = fs;
  let count = 0;
  fs.rename = async (from, to) => {
    await rename(from, to);
    if (String(to).endsWith('${system}.checkpoint.safetensors') && ++count === 2) process.kill(process.pid, 'SIGKILL');
  };
  syncBuiltinESMExports();`;

function lightrec(words: readonly string[], killedIn?: string) {
  const hook =
    killedIn === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(killer(killedIn))}`];
  return spawnSync(process.execPath, [...hook, program, ...words, '--quiet'], { encoding: 'utf8' });
}

/** 700 pairs of 60 users and 80 items, which have titles. */
function writeData(folder: string) {
  const [data, items] = ['clicks.csv', 'titles.csv'].map((name) => path.join(folder, name));
  const { interactions } = generateDataset({ seed: 1, userCount: 60, itemCount: 80, pairCount: 700 });
  const users = interactions.userIndices();
  const pairs = Array.from(interactions.userItems, (item, pair) => `u${users[pair]},i${item}`);
  writeFileSync(data, `user,item\n${pairs.join('\n')}\n`);
  const titles = Array.from({ length: 80 }, (_, item) => `i${item},word${item % 4} thing${item % 7}`);
  writeFileSync(items, `item,title\n${titles.join('\n')}\n`);
  return { data, items };
}

it('killed with SIGKILL while each further system is trained, it resumes to the bytes of an undisturbed run', async () => {
  await using folder = await temporaryFolder();
  const { data, items } = writeData(folder.path);
  const [whole, killed] = ['whole', 'killed'].map((name) => path.join(folder.path, name));
  const systems = ['kde', 'dcmf', 'dssm', 'lightrec-plus'];
  const words = ['train', '--data', data, '--items', items, '--out', whole, ...settings];
  expect(lightrec([...words, '--systems', systems.join(',')])).toMatchObject({ status: 0, stderr: '' });

  mkdirSync(killed);
  for (const file of modelFiles) copyFileSync(path.join(whole, file), path.join(killed, file));
  for (const system of systems) {
    expect(lightrec(['train', '--resume', '--out', killed], system).signal, system).toBe('SIGKILL');
    expect(existsSync(path.join(killed, `${system}.safetensors`))).toBe(false);
  }
  expect(lightrec(['train', '--resume', '--out', killed])).toMatchObject({ status: 0, stderr: '' });
  for (const file of systems.map((system) => `${system}.safetensors`)) {
    const [expected, resumed] = [whole, killed].map((run) => readFileSync(path.join(run, file)));
    expect(resumed.equals(expected), file).toBe(true);
  }
});
