/** A Python script that takes a step for each line it reads, in a process with one thread. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pythonScript } from '../places.js';

const python = process.env.LIGHTREC_PYTHON ?? 'python3';

/**
 * Nothing, and a line that says so, without a Python that has torch.
 *
 * @param script - relative to `src`
 * @param input - its first line
 */
export function startTorch(script: string, input: object) {
  if (spawnSync(python, ['-c', 'import torch']).status !== 0) {
    console.log(`No row for torch: ${python} has none. LIGHTREC_PYTHON names another Python.`);
    return undefined;
  }
  const child = spawn(python, [pythonScript(script)], {
    env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  child.stdin.write(`${JSON.stringify(input)}\n`);
  return {
    async run(): Promise<Record<string, number>> {
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
