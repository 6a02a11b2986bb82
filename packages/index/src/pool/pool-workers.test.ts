import { Worker } from 'node:worker_threads';
import { ArtifactError, decodeAnyArtifact, encodeArtifact, Random } from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import { closePools, createPool } from '../test-support/pools.js';
import { LightRecPool } from './light-rec-pool.js';

const shape = { itemCount: 300, codebookCount: 3, codewordCount: 16, dim: 4 };

afterEach(closePools);

describe('where no worker starts', () => {
  const { getBuiltinModule } = process;
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['there are none', undefined, 'this runtime has no workers.'],
    [
      'they are forbidden',
      class {
        constructor() {
          throw new Error('Access to this API has been restricted');
        }
      },
      'A worker of the pool could not start: Access to this API has been restricted.',
    ],
    [
      'they die at once',
      class extends Worker {
        constructor() {
          super('throw new Error("no memory")', { eval: true });
        }
      },
      'A worker of the pool died: no memory.',
    ],
  ])("the caller's thread searches, and stats say why: %s", async (_, Replacement, reason) => {
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(((name: string) =>
      name === 'node:worker_threads' ? Replacement && { Worker: Replacement } : getBuiltinModule(name)) as never);
    const index = await LightRecIndex.build(randomTable(new Random(16), shape));
    const pool = await createPool(index, { workerCount: 2 });
    expect(pool.stats).toMatchObject({ workerCount: 0, note: `The caller's thread searches: ${reason}` });
    const user = Float32Array.of(1, 2, 3, 4);
    expect(await pool.search(user)).toEqual(index.search(user));
  });
});

describe('a worker', () => {
  const started: Worker[] = [];
  const { getBuiltinModule } = process;
  beforeEach(() => {
    class WatchedWorker extends Worker {
      constructor(...how: ConstructorParameters<typeof Worker>) {
        super(...how);
        started.push(this);
      }
    }
    vi.spyOn(process, 'getBuiltinModule').mockImplementation(((name: string) =>
      name === 'node:worker_threads' ? { Worker: WatchedWorker } : getBuiltinModule(name)) as typeof getBuiltinModule);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    started.length = 0;
  });
  const users = randomFloats(new Random(13), 3000 * shape.dim);

  it('that refuses the file is ended, and its error is heard', async () => {
    const artifact = decodeAnyArtifact((await LightRecIndex.build(randomTable(new Random(12), shape))).save());
    (artifact.tensors.codebooks.data as Float32Array)[0] = Number.NaN;
    await expect(LightRecPool.create(encodeArtifact(artifact), { workerCount: 2 })).rejects.toThrow(ArtifactError);
    expect(started.map(({ threadId }) => threadId)).toEqual([-1, -1]);
  });

  it('that cannot open what others open is none of the pool', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(12), shape));
    vi.spyOn(Worker.prototype, 'postMessage').mockImplementationOnce(function (this: Worker, posted) {
      Worker.prototype.postMessage.call(this, { ...posted, request: { ...posted.request, bytes: new Uint8Array(3) } });
    });
    const pool = await createPool(index, { workerCount: 2 });
    expect(pool.stats).toMatchObject({ workerCount: 1, note: expect.stringContaining('1 of 2 workers') });
    const some = users.subarray(0, 400);
    expect(await pool.searchBatch(some)).toEqual(index.searchBatch(some));
  });

  it('that dies rejects its searches and is replaced', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(14), shape));
    const pool = await createPool(index, { workerCount: 2 });
    const batch = pool.searchBatch(users);
    const rejected = expect(batch).rejects.toThrow('A worker of the pool died: it ended with code 1.');
    await started[0].terminate();
    await rejected;
    expect(pool.stats).toMatchObject({ workerCount: 2, pendingCount: expect.any(Number) });
    const again = await pool.searchBatch(users.subarray(0, 400));
    expect(again).toEqual(index.searchBatch(users.subarray(0, 400)));
    expect(pool.stats.note).toBeUndefined();
  });

  it('that dies is missed, but not replaced, once items changed: the others have them', async () => {
    const index = await LightRecIndex.build(randomTable(new Random(15), shape));
    const pool = await createPool(index, { workerCount: 2 });
    await Promise.all([pool.remove(['item 5']), index.remove(['item 5'])]);
    await started[0].terminate();
    expect(pool.stats).toMatchObject({
      workerCount: 1,
      note: expect.stringContaining('1 of 2 workers died and were not replaced'),
    });
    const some = users.subarray(0, 400);
    expect(await pool.searchBatch(some)).toEqual(index.searchBatch(some));
    await started[1].terminate();
    await expect(pool.search(some.subarray(0, 4))).rejects.toThrow('The pool has no worker left');
  });
});

describe('where asking for workers throws, as in the edge runtime of Next.js', () => {
  afterEach(() => vi.unstubAllGlobals());

  it("the caller's thread searches, and stats say why", async () => {
    const refuse = (target: NodeJS.Process, key: string | symbol) => {
      if (key === 'getBuiltinModule') throw new Error('A Node.js API is used which is not supported here');
      return Reflect.get(target, key);
    };
    vi.stubGlobal('process', new Proxy(process, { get: refuse }));
    const index = await LightRecIndex.build(randomTable(new Random(16), shape));
    vi.stubGlobal('Worker', undefined);
    const pool = await createPool(index, {});
    const note = "The caller's thread searches: this runtime has no workers.";
    expect(pool.stats).toMatchObject({ workerCount: 0, note });
    const user = Float32Array.of(1, 2, 3, 4);
    expect(await pool.search(user)).toEqual(index.search(user));
  });
});
