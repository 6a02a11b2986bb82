import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Random } from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import type { SearchIndicesOptions } from '../search-indices-options.js';
import { secondsOf } from './runs.js';

const seconds = secondsOf(4);
const shape = { itemCount: 6000, codebookCount: 4, codewordCount: 64, dim: 16, withBias: true };
const vectorDim = 24;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

interface Memory {
  heapMiB: number;
  buffersMiB: number;
  kernelMiB: number;
  residentMiB: number;
}

function memoryOf(index: LightRecIndex): Memory {
  for (let i = 0; i < 4; i++) collectGarbage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { state } = index as unknown as {
    state: { engine: { memory?: { kernels: { memory: WebAssembly.Memory } } } };
  };
  const kernelBytes = state.engine.memory?.kernels.memory.buffer.byteLength ?? 0;
  const [heapMiB, buffersMiB, kernelMiB, residentMiB] = [heapUsed, external, kernelBytes, rss].map(
    (bytes) => Math.round(bytes / 2 ** 14) / 64,
  );
  return { heapMiB, buffersMiB, kernelMiB, residentMiB };
}

/** One round of a busy service, after which there are as many items as before. */
async function serve(index: LightRecIndex, random: Random, round: number): Promise<number> {
  const { codebookCount, codewordCount, itemCount } = shape;
  const draw = (ids: string[]) => ({
    ids,
    codes: Uint8Array.from({ length: ids.length * codebookCount }, () => random.integer(codewordCount)),
    rerankVectors: randomFloats(random, ids.length * vectorDim),
    itemBias: randomFloats(random, ids.length),
    columns: ids.map(() => ({ genre: `genre ${random.integer(5)}`, price: random.uniform() })),
  });
  const user = randomFloats(random, shape.dim);
  const some = Array.from({ length: 50 }, () => random.integer(index.itemLimit));
  const exclude = Array.from({ length: 50 }, () => `item ${random.integer(itemCount)}`);
  const rerank = { candidateCount: 100, user: randomFloats(random, vectorDim) };
  const options: SearchIndicesOptions[] = [
    ...[
      {},
      { k: 300 },
      { excludeIndices: some },
      { includeIndices: some },
      { filter: { genre: 'genre 1' } },
      // Another one each time: filters are kept only as many as there is room for.
      { filter: { price: { below: random.uniform() } } },
      { probeCount: 5 },
    ],
    ...[
      { rerank },
      { mode: { recall: 0.9 } },
      { k: 2000, excludeIndices: some, rerank: { ...rerank, candidateCount: 2000 } },
    ],
  ];
  for (const choice of options) index.searchIndices(user, choice);
  const { ids: found } = index.search(user, { k: 300, exclude });
  expect(found.filter((id) => exclude.includes(String(id)))).toEqual([]);
  index.search(user, { filter: index.itemBits(exclude) });
  const [exact, scan] = (['exact', 'scan'] as const).map((mode) => index.searchIndices(user, { k: 50, mode }));
  expect(exact.itemIndices).toEqual(scan.itemIndices);
  const first = (round * 7) % (itemCount - 30);
  const ids = Array.from({ length: 30 }, (_, i) => `item ${first + i}`);
  const changes = [index.update(draw(ids)), index.remove(ids.slice(0, 10)), index.add(draw(ids.slice(0, 10)))];
  await Promise.all(changes);
  return options.length + 4;
}

describe('an index that is searched and changed for long', () => {
  it(
    `takes no more memory after ${seconds} seconds of it than at first`,
    async () => {
      const random = new Random(1);
      const index = await LightRecIndex.build(randomTable(random, shape), {
        vectors: randomFloats(random, shape.itemCount * vectorDim),
        vectorFormat: 'int8',
        users: { vectors: randomFloats(random, 8 * shape.dim), rerankVectors: randomFloats(random, 8 * vectorDim) },
        columns: {
          genre: Array.from({ length: shape.itemCount }, () => `genre ${random.integer(5)}`),
          price: Array.from({ length: shape.itemCount }, () => random.uniform()),
        },
      });
      const started = Date.now();
      let searches = 0;
      let first: Memory | undefined;
      for (let round = 0; Date.now() - started < seconds * 1000; round++) {
        searches += await serve(index, random, round);
        if (round % 50 === 25) {
          const loaded = await LightRecIndex.load(index.save());
          expect(loaded.search(new Float32Array(shape.dim)).ids.length).toBe(10);
        }
        if (round % 100 === 99) await index.compact();
        // When all code is compiled, and every array has grown to what it must be.
        if (!first && Date.now() - started > seconds * 250) first = memoryOf(index);
      }
      await index.compact();
      expect(index.itemCount).toBe(shape.itemCount);
      const last = memoryOf(index);
      console.info(`${searches} searches in ${seconds} s: ${JSON.stringify({ first, last })}`);
      expect(last.heapMiB).toBeLessThan(first!.heapMiB + 4);
      expect(last.buffersMiB).toBeLessThan(first!.buffersMiB + 4);
      expect(last.kernelMiB).toBeLessThan(first!.kernelMiB + 2);
    },
    seconds * 2000 + 60_000,
  );
});
