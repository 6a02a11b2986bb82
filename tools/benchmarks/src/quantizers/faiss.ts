/** Quantizers of faiss, in a Python process of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pythonScript } from '../places.js';
import { howToInstall, peerPython } from '../search/peers.js';
import type { VectorSet } from './vector-sets.js';
import type { Outcome } from './ways.js';

/** What `faiss_quantizers.py` is asked for: a `ResidualQuantizer`, or what a factory string names. */
export type FaissQuantizer = { codebookCount: number; bitCount: number; beamWidth: number } | { factory: string };

/** Why there is no faiss; `undefined` where there is. */
export function missingFaiss(): string | undefined {
  const { status } = spawnSync(peerPython(), ['-c', 'import faiss'], { stdio: 'ignore' });
  return status === 0 ? undefined : howToInstall;
}

/** The process, which has read the vectors. */
export function startFaiss({ vectors, dim }: VectorSet, threads: number) {
  const folder = mkdtempSync(path.join(tmpdir(), 'lightrec-faiss-'));
  const file = path.join(folder, 'vectors.f32');
  writeFileSync(file, vectors);
  const child = spawn(peerPython(), [pythonScript('quantizers/faiss_quantizers.py')], {
    env: { ...process.env, OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const write = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`);
  write({ vectors: file, dim, threads });
  return {
    async run(quantizer: FaissQuantizer): Promise<Outcome> {
      write(quantizer);
      const { done, value } = await answers.next();
      if (done) throw new Error('faiss_quantizers.py ended before it was told to.');
      return JSON.parse(value);
    },
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}
