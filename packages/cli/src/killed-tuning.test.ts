import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder, writeInteractions } from './test-support/world.js';

const program = fileURLToPath(new URL('../bin/lightrec.js', import.meta.url));
const ofTeacher = ['--dim', '8', '--teacher-epochs', '8'];
const searches = {
  LightRec: [...ofTeacher, '--list-length', '20,100', '--codebook-count', '1,2', '--epochs', '2'],
  'a teacher': [...ofTeacher, '--lambda', '0.01,0.03,0.1,0.3'],
};
type Searched = keyof typeof searches;

/** Kills the process that it runs in once a file has its name for the time that is told. */
const killer = (file: string, times: number) => `
  import fs from 'node:fs/promises';
  import { syncBuiltinESMExports } from 'node:module';
  const { rename } = fs;
  let count = 0;
  fs.rename = async (from, to) => {
    await rename(from, to);
    if (String(to).endsWith('${file}') && ++count === ${times}) process.kill(process.pid, 'SIGKILL');
  };
  syncBuiltinESMExports();`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
const at = (name: string) => path.join(folder.path, name);

function tune(model: Searched, out: string, more: string[] = [], killedAt?: [file: string, times: number]) {
  const hook = killedAt ? ['--import', `data:text/javascript,${encodeURIComponent(killer(...killedAt))}`] : [];
  const words = ['tune', '--data', data, '--out', at(out), ...searches[model], '--quiet', ...more];
  return spawnSync(process.execPath, [...hook, program, ...words], { encoding: 'utf8' });
}

/** What the search has found, but for the times. */
function foundIn(out: string) {
  const { trials, ...state } = JSON.parse(readFileSync(path.join(at(out), 'tuning.json'), 'utf8'));
  return { ...state, trials: trials.map(({ seconds: _, ...trial }: { seconds: number }) => trial) };
}

/** The table without its times and where the files lie, and what follows it. */
const tableOf = (text: string, out: string) => text.replace(/ +(\d+ min )?[\d.]+ s$/gm, '').replaceAll(at(out), 'out');

beforeAll(async () => {
  folder = await temporaryFolder();
  const counts = { userCount: 150, itemCount: 1000, pairCount: 4000 };
  data = await writeInteractions(folder.path, undefined, undefined, counts);
});

afterAll(() => folder[Symbol.asyncDispose]());

const whole = new Map<Searched, string>();
/** The table of an undisturbed search, which lies in the folder of the model's name. */
function tableOfWhole(model: Searched): string {
  if (!whole.has(model)) whole.set(model, tableOf(tune(model, model).stdout, model));
  return whole.get(model)!;
}

it.each<[Searched, string, string, number]>([
  ['a teacher', 'the first trial is done', 'tuning.json', 2],
  ['a teacher', 'the third trial is done', 'tuning.json', 4],
  ['LightRec', 'the teacher is trained', 'teacher.checkpoint.safetensors', 2],
  ['LightRec', 'the teacher is there', 'teacher.safetensors', 1],
  ['LightRec', 'the first trial is done', 'tuning.json', 3],
  ['LightRec', 'the third trial is done', 'tuning.json', 5],
  ['LightRec', 'the last trial is done', 'tuning.json', 6],
])('a search of %s killed with SIGKILL once %s goes on to the table of an undisturbed one', (model, _, file, times) => {
  const out = `${model} killed at ${file} ${times}`;
  const expectedTable = tableOfWhole(model);
  expect(tune(model, out, [], [file, times]).signal).toBe('SIGKILL');
  expect(existsSync(path.join(at(out), 'tuning.html'))).toBe(false);
  const { status, stderr, stdout } = tune(model, out, ['--resume']);
  expect([status, stderr]).toEqual([0, '']);
  expect(tableOf(stdout, out)).toBe(expectedTable);
  expect(foundIn(out)).toEqual(foundIn(model));
  expect(expectedTable).toContain('\nBest    ');
  if (model !== 'LightRec') return;
  const [expected, resumed] = [model, out].map((name) => readFileSync(path.join(at(name), 'teacher.safetensors')));
  expect(resumed.equals(expected)).toBe(true);
  expect(existsSync(path.join(at(out), 'teacher.checkpoint.safetensors'))).toBe(false);
});
