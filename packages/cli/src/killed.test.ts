import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder, writeInteractions } from './test-support/world.js';

const program = fileURLToPath(new URL('../bin/lightrec.js', import.meta.url));
const settings = ['--teacher-epochs', '60', '--epochs', '40', '--dim', '16'];

function start(words: readonly string[]): ChildProcess {
  // As if it were installed, however the tests are run.
  const env = { ...process.env, LIGHTREC_COMMAND: 'lightrec' };
  return spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
}

async function finish(child: ChildProcess): Promise<number | null> {
  child.stdout?.resume();
  child.stderr?.resume();
  const [code] = await once(child, 'exit');
  return code;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let data: string;
const at = (name: string) => path.join(folder.path, name);

/** The undisturbed run. */
beforeAll(async () => {
  folder = await temporaryFolder();
  data = await writeInteractions(folder.path);
  expect(await finish(start(['train', '--data', data, '--out', at('whole'), ...settings]))).toBe(0);
});

afterAll(() => folder[Symbol.asyncDispose]());

it.each(['teacher', 'model'])(
  'killed with SIGKILL while the %s is trained, it resumes to the bytes of an undisturbed run',
  async (model) => {
    const killed = at(`killed in ${model}`);
    const child = start(['train', '--data', data, '--out', killed, ...settings]);
    await until(() => existsSync(path.join(killed, `${model}.checkpoint.safetensors`)));
    child.kill('SIGKILL');
    await finish(child);
    expect(existsSync(path.join(killed, `${model}.safetensors`))).toBe(false);

    expect(await finish(start(['train', '--resume', '--out', killed]))).toBe(0);
    for (const file of ['teacher', 'model', 'index']) {
      const [expected, resumed] = await Promise.all(
        [at('whole'), killed].map((run) => readFile(path.join(run, `${file}.safetensors`))),
      );
      expect(resumed.equals(expected), file).toBe(true);
    }
  },
);

it('killed with SIGKILL while iALS is trained, it resumes to the bytes of an undisturbed run', async () => {
  // Of so many epochs that there is a checkpoint long before the end.
  const words = ['--teacher', 'ials', '--teacher-epochs', '200', '--epochs', '2', '--dim', '64'];
  const [whole, killed] = [at('whole by ials'), at('killed in ials')];
  expect(await finish(start(['train', '--data', data, '--out', whole, ...words]))).toBe(0);
  const child = start(['train', '--data', data, '--out', killed, ...words]);
  await until(() => existsSync(path.join(killed, 'teacher.checkpoint.safetensors')));
  child.kill('SIGKILL');
  await finish(child);
  expect(existsSync(path.join(killed, 'teacher.safetensors'))).toBe(false);
  expect(await finish(start(['train', '--resume', '--out', killed]))).toBe(0);
  for (const file of ['teacher', 'model', 'index']) {
    const [expected, resumed] = await Promise.all(
      [whole, killed].map((run) => readFile(path.join(run, `${file}.safetensors`))),
    );
    expect(resumed.equals(expected), file).toBe(true);
  }
});

it('stops at Ctrl-C with code 130 and says how to go on', async () => {
  const out = at('stopped');
  const child = start(['train', '--data', data, '--out', out, ...settings]);
  let stderr = '';
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  await until(() => existsSync(path.join(out, 'teacher.checkpoint.safetensors')));
  child.kill('SIGINT');
  expect(await finish(child)).toBe(130);
  expect(stderr).toContain(`Go on with it: lightrec train --resume --out ${out}`);
  expect(existsSync(path.join(out, 'teacher.checkpoint.safetensors'))).toBe(true);
});
