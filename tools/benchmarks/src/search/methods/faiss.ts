/** An inverted file of faiss with scalars of 8 bits, in a Python process of its own with one thread, one query a call. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pythonScript } from '../../places.js';
import { searchCache } from '../encode.js';
import type { Method } from '../methods.js';
import { howToInstall, peerPython } from '../peers.js';
import type { Setting } from '../timing.js';

const oneThread = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
const probeCounts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export const faiss: Method = {
  name: 'faiss-ivf-sq8',
  about: "IVF with SQ8 of faiss for Python, inner product; the clock is the child's",
  missing: () => (hasFaiss() ? undefined : howToInstall),
  async build({ itemVectors, itemCount, users, dim }) {
    const listCount = listCountOf(itemCount);
    const factory = `IVF${listCount},SQ8`;
    const child = startChild();
    const { files, remove } = writeVectors({ itemVectors, users });
    const { buildSeconds, bytes } = await child.ask<{ buildSeconds: number; bytes: number }>({
      ...files,
      dim,
      factory,
    });
    remove();
    return {
      bytesPerItem: bytes / itemCount,
      buildSeconds,
      settings: (k) =>
        probeCounts
          .filter((probeCount) => probeCount < listCount)
          .map((probeCount) => settingOf(child, factory, k, probeCount)),
      dispose: () => child.stop(),
    };
  },
};

function settingOf(child: ReturnType<typeof startChild>, factory: string, k: number, probeCount: number): Setting {
  let found: number[][] | undefined;
  return {
    parameters: { factory, probeCount },
    async round(queryCount) {
      const { microseconds } = await child.ask<{ microseconds: number[] }>({ k, probeCount, queryCount });
      return microseconds;
    },
    async itemsOf(query) {
      found ??= (await child.ask<{ items: number[][] }>({ k, probeCount })).items;
      return found[query];
    },
  };
}

function hasFaiss() {
  return spawnSync(peerPython(), ['-c', 'import faiss'], { stdio: 'ignore' }).status === 0;
}

/** About the square root of the items, as its authors advise. */
function listCountOf(itemCount: number) {
  if (itemCount < 500_000) return 256;
  return itemCount < 5_000_000 ? 1024 : 4096;
}

function writeVectors(arrays: Record<string, Float32Array>) {
  const folder = path.join(searchCache, `faiss-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const files = Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const file = path.join(folder, `${name}.f32`);
      writeFileSync(file, values);
      return [name, file];
    }),
  );
  return { files, remove: () => rmSync(folder, { recursive: true }) };
}

/** A process that answers each line with a line. */
function startChild() {
  const child = spawn(peerPython(), [pythonScript('search/methods/faiss_child.py')], {
    env: { ...process.env, ...oneThread },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask<Answer>(question: object): Promise<Answer> {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { done, value } = await answers.next();
      if (done) throw new Error('faiss_child.py ended before it was told to.');
      return JSON.parse(value);
    },
    async stop() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
