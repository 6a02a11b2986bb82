import { crc32 } from 'node:zlib';
import { ArtifactError, decodeAnyArtifact, LightRecError, Random } from '@lightrec/core';
import { vectorFormats } from '@lightrec/kernels/search';
import { randomFloats } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import type { SearchIndicesOptions } from '../search-indices-options.js';
import { changeFile } from './change-file.js';
import { runsOf } from './runs.js';
import { tableOf } from './search-problems.js';

/** Where the checksum's eight digits lie: behind the header's length and how the header begins. */
const checksumStart = 8 + '{"__metadata__":{"checksum":"'.length;
const checksumEnd = checksumStart + 8;

/** A file with its checksum made right, so that what it guards is checked on its own. */
function withChecksum(bytes: Uint8Array): Uint8Array {
  if (bytes.length < checksumEnd) return bytes;
  const sum = crc32(bytes.subarray(checksumEnd), crc32(bytes.subarray(0, checksumStart)));
  bytes.set(new TextEncoder().encode(sum.toString(16).padStart(8, '0')), checksumStart);
  return bytes;
}

const runs = runsOf(150);

/** The file of an index that has all there is: codes of variable rate or not, vectors, categories, a calibration. */
async function writeFile(random: Random): Promise<Uint8Array> {
  const shape = {
    itemCount: 1 + random.integer(40),
    codebookCount: 1 + random.integer(5),
    codewordCount: 1 + random.integer(random.integer(2) ? 40 : 6),
    dim: 1 + random.integer(4),
    withBias: random.integer(2) === 1,
    ofVariableRate: random.integer(2) === 1,
  };
  const seed = random.integer(2 ** 31);
  const index = await LightRecIndex.build(tableOf({ shape, withTies: false, decay: 0.5, biasFactor: 1, seed }), {
    vectors: randomFloats(random, shape.itemCount * 3),
    vectorFormat: vectorFormats[random.integer(3)],
    columns: {
      genre: Array.from({ length: shape.itemCount }, () => ['jazz', 'fado', null][random.integer(3)]),
      price: Array.from({ length: shape.itemCount }, () => random.integer(5) - 0.5),
      isNew: Array.from({ length: shape.itemCount }, () => random.integer(2) === 1),
    },
    users: { vectors: randomFloats(random, 2 * shape.dim), rerankVectors: randomFloats(random, 6) },
  });
  return index.save();
}

/** What bounds rest on and nothing checks: whether it is as it was written. */
function hasNormsOf(bytes: Uint8Array, original: Uint8Array): boolean {
  const [changed, written] = [bytes, original].map((file) => {
    const { tensors, metadata } = decodeAnyArtifact(file);
    const units = JSON.parse(metadata.description).segments.map((segment: { normUnit: number }) => segment.normUnit);
    const norms = Object.entries(tensors).filter(([name]) => name.startsWith('norms'));
    return JSON.stringify([units, norms.map(([, { data }]) => Array.from(data))]);
  });
  return changed === written;
}

/** Does with an index all that can be done; only errors that say what does not fit may come of it. */
async function useAll(index: LightRecIndex, hasNorms: boolean, random: Random): Promise<void> {
  const user = randomFloats(random, index.dim);
  const rerank = { candidateCount: 12, user: randomFloats(random, 3) };
  const choices: SearchIndicesOptions[] = [
    ...[
      { k: 100, rerank: false as const },
      { mode: 'scan' as const, k: 100, rerank: false as const },
      {},
      { probeCount: 2 },
      { mode: { recall: 0.8 } },
    ],
    ...[
      { rerank },
      { filter: { genre: 'jazz' } },
      { filter: { price: { above: 1 }, isNew: true } },
      { rerank: { ...rerank, candidateCount: 'auto' as const } },
    ],
    ...(index.itemLimit > 0 ? [{ includeIndices: [0] }, { excludeIndices: [0] }] : []),
  ];
  const found = choices.map((options) => attempt(() => index.searchIndices(user, options)));
  for (const result of found) {
    if (!result) continue;
    const { itemIndices, scores } = result;
    expect(new Set(itemIndices).size).toBe(itemIndices.length);
    expect(itemIndices.every((item) => item < index.itemLimit)).toBe(true);
    for (let i = 1; i < itemIndices.length; i++) expect(scores[i - 1]).toBeGreaterThanOrEqual(scores[i]);
  }
  if (hasNorms) expect({ ...found[0], scannedCount: 0 }).toEqual({ ...found[1], scannedCount: 0 });
  attempt(() => index.similarItems(index.ids.idAt(0)));
  const seen = attempt(() => index.search(user, { k: 3 }).ids) ?? [];
  const next = attempt(() => index.search(user, { k: 100, exclude: seen }).ids) ?? [];
  expect(next.filter((id) => seen.includes(id))).toEqual([]);
  attempt(() => index.scoreItems(user, new Float32Array(index.itemLimit)));
  const { codebookCount } = index.toCodeTable();
  await index.add({ ids: ['a new one'], codes: new Uint8Array(codebookCount), ...rerankVectorsOf(index) }).catch(own);
  await index.compact().catch(own);
  const again = await LightRecIndex.load(index.save());
  expect(again.toCodeTable().codes).toEqual(index.toCodeTable().codes);
}

function rerankVectorsOf(index: LightRecIndex) {
  return index.hasVectors ? { rerankVectors: new Float32Array(3) } : {};
}

function attempt<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    own(error);
    return undefined;
  }
}

function own(error: unknown): void {
  if (!LightRecError.isInstance(error)) throw error;
}

describe('a changed file', () => {
  it(`is refused with an ArtifactError, or is an index, in ${runs} cases of which the checksum is right`, async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
        const random = new Random(seed);
        const original = await writeFile(random);
        const bytes = withChecksum(changeFile(original, random));
        let index: LightRecIndex;
        try {
          index = await LightRecIndex.load(bytes, { engine: random.integer(2) ? 'wasm' : 'plain' });
        } catch (error) {
          if (!ArtifactError.isInstance(error)) throw error;
          return;
        }
        read++;
        await useAll(index, hasNormsOf(bytes, original), random);
      }),
      { numRuns: runs },
    );
    console.info(`${runs - read} files were refused, and ${read} read.`);
    // Usually two in five: changed codes, codewords, vectors and ids are other ones.
    expect(read).toBeGreaterThan(runs * 0.1);
    expect(read).toBeLessThan(runs * 0.8);
  }, 3_600_000);

  it('is read where nothing but its checksum was written anew', async () => {
    const original = await writeFile(new Random(1));
    const bytes = withChecksum(original.slice());
    expect(bytes).toEqual(original);
    await useAll(await LightRecIndex.load(bytes), true, new Random(2));
  });
});
