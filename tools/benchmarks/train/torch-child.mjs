/** A Python script that takes a step for each line it reads, in a process with one thread. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const python = process.env.LIGHTREC_PYTHON ?? 'python3';

/**
 * @param {string} script - beside this file
 * @param {object} input - its first line
 * @returns {{ run: () => Promise<Record<string, number>>, stop: () => Promise<void> } | undefined} nothing, and a
 *   line that says so, without a Python that has torch
 */
export function startTorch(script, input) {
  if (spawnSync(python, ['-c', 'import torch']).status !== 0) {
    console.log(`No row for torch: ${python} has none. LIGHTREC_PYTHON names another Python.`);
    return undefined;
  }
  const child = spawn(python, [fileURLToPath(new URL(script, import.meta.url))], {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(`${JSON.stringify(input)}\n`);
  return {
    async run() {
      child.stdin.write('run\n');
      const { done, value } = await answers.next();
      if (done) throw new Error(`${script} ended before it was told to.`);
      return JSON.parse(value);
    },
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
