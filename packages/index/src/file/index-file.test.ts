import {
  ArtifactError,
  CodeTable,
  codeTableToArtifact,
  decodeAnyArtifact,
  encodeArtifact,
  IdMap,
  Random,
} from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';

/** A table small enough to score by hand. */
const known = new CodeTable({
  codes: Uint8Array.of(0, 1, 2, 0, 1, 1, 2, 0),
  codebooks: Float32Array.of(1, 0, 0, 1, -1, 0.5, 0.25, 0, 0, -0.25, 0, 0),
  codebookCount: 2,
  codewordCount: 3,
  dim: 2,
  itemBias: Float32Array.of(0, 0.5, -0.5, 0.5),
  items: IdMap.from([7, '7', 'ü', 0]),
});
const knownVectors = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

async function knownBytes(): Promise<Uint8Array> {
  return (await LightRecIndex.build(known, { vectors: knownVectors })).save();
}

describe('save and load', () => {
  it('give back an index with the same results, with and without vectors and bias', async () => {
    const shapes = fc.record({
      itemCount: fc.integer({ min: 1, max: 40 }),
      codebookCount: fc.integer({ min: 1, max: 5 }),
      codewordCount: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 9, max: 256 })),
      dim: fc.integer({ min: 1, max: 4 }),
      withBias: fc.boolean(),
      ofVariableRate: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(shapes, fc.boolean(), fc.nat(), async (shape, withVectors, seed) => {
        const random = new Random(seed);
        const codeTable = randomTable(random, shape);
        const vectors = withVectors ? randomFloats(random, shape.itemCount * 2) : undefined;
        const index = await LightRecIndex.build(codeTable, { vectors });
        const loaded = await LightRecIndex.load(index.save());
        expect(loaded.hasVectors).toBe(withVectors);
        expect(loaded.toCodeTable()).toEqual(index.toCodeTable());
        const user = randomFloats(random, shape.dim);
        const rerank = withVectors ? { candidateCount: 15, user: randomFloats(random, 2) } : undefined;
        for (const options of [{}, { probeCount: 2 }, { rerank }]) {
          expect(loaded.searchIndices(user, options)).toEqual(index.searchIndices(user, options));
        }
        expect(loaded.save()).toEqual(index.save());
      }),
      { numRuns: 50 },
    );
  });

  it('leave an index that was not calibrated to be calibrated by its first search for a share', async () => {
    const random = new Random(2);
    const index = await LightRecIndex.build(
      randomTable(random, { itemCount: 200, codebookCount: 2, codewordCount: 16, dim: 2 }),
    );
    const loaded = await LightRecIndex.load(index.save());
    expect(loaded.stats.calibration).toBeUndefined();
    const search = (of: LightRecIndex) => of.searchIndices(Float32Array.of(1, -2), { mode: { recall: 0.5 } });
    expect(search(loaded)).toEqual(search(index));
    expect(loaded.stats.calibration).toEqual(index.stats.calibration);
  });

  it('keep an index without items', async () => {
    const codeTable = randomTable(new Random(1), { itemCount: 0, codebookCount: 2, codewordCount: 2, dim: 2 });
    const loaded = await LightRecIndex.load((await LightRecIndex.build(codeTable)).save());
    expect(loaded.itemCount).toBe(0);
  });

  it('give the same bytes for the same index, and the results on the engine that load is told', async () => {
    const bytes = await knownBytes();
    expect(await knownBytes()).toEqual(bytes);
    const plain = await LightRecIndex.load(bytes, { engine: 'plain' });
    const wasm = await LightRecIndex.load(bytes, { engine: 'wasm' });
    expect(plain.searchIndices(Float32Array.of(2, 1))).toEqual(wasm.searchIndices(Float32Array.of(2, 1)));
    await expect(LightRecIndex.load(bytes, { engine: 'gpu' as 'auto' })).rejects.toThrow(
      'engine: expected one of auto, wasm, plain',
    );
  });
});

describe('a file whose codewords lie in another order', () => {
  it('takes in items in the middle of which it is compacted', async () => {
    const table = randomTable(new Random(3), { itemCount: 6, codebookCount: 2, codewordCount: 5, dim: 2 });
    const artifact = decodeAnyArtifact((await LightRecIndex.build(table)).save());
    // The last two codewords of the second book change places, and with them their vectors and the codes.
    const order = artifact.tensors.codewordOrder.data as Uint8Array;
    [order[8], order[9]] = [order[9], order[8]];
    const codebooks = artifact.tensors.codebooks.data as Float32Array;
    for (let at = 2 * 16; at < 4 * 16; at += 16) {
      [codebooks[at + 3], codebooks[at + 4]] = [codebooks[at + 4], codebooks[at + 3]];
    }
    const codes = artifact.tensors['codes.0'].data as Uint8Array;
    for (let i = 0; i < 6; i++) codes[i] = codes[i] === 3 ? 4 : codes[i] === 4 ? 3 : codes[i];
    const index = await LightRecIndex.load(encodeArtifact(artifact));
    expect(index.toCodeTable()).toEqual(table);
    const added = Uint8Array.from({ length: 2 * 4200 }, (_, i) => i % 5);
    await index.add({ ids: Array.from({ length: 4200 }, (_, i) => i), codes: added });
    expect(index.toCodeTable().codes).toEqual(Uint8Array.of(...table.codes, ...added));
  });
});

describe('an index read from a file', () => {
  it('scores as is worked out by hand', async () => {
    const index = await LightRecIndex.load(await knownBytes());
    // For the user (2, 1) the first codewords score 2, 1 and -1.5, the second .5, -.25 and 0:
    // items 2 - .25, -1.5 + .5 + .5, 1 - .25 - .5, and as item 1.
    const shared = { scannedCount: 4, shortfall: 'catalogue' };
    expect(index.searchIndices(Float32Array.of(2, 1))).toEqual({
      itemIndices: Uint32Array.of(0, 2, 1, 3),
      scores: Float32Array.of(1.75, 0.25, -0.5, -0.5),
      ...shared,
    });
    expect(index.search(Float32Array.of(2, 1))).toEqual({
      ids: [7, 'ü', '7', 0],
      scores: [1.75, 0.25, -0.5, -0.5],
      ...shared,
    });
    const rerank = { candidateCount: 3, user: Float32Array.of(1, 0, 0) };
    const { ids, scores } = index.search(Float32Array.of(2, 1), { k: 2, rerank });
    expect([ids, scores]).toEqual([
      ['ü', '7'],
      [7, 4],
    ]);
  });
});

describe('load refuses', () => {
  it('a file cut anywhere', async () => {
    const bytes = await knownBytes();
    for (let length = 0; length < bytes.length; length++) {
      await expect(LightRecIndex.load(bytes.slice(0, length)), `cut to ${length} bytes`).rejects.toThrow(ArtifactError);
    }
  });

  it('a file with any byte changed', async () => {
    const bytes = await knownBytes();
    const random = new Random(1);
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i] ^= 1 + random.integer(255);
      await expect(LightRecIndex.load(changed), `byte ${i} changed`).rejects.toThrow(ArtifactError);
    }
  });

  it('a file with bytes added', async () => {
    const bytes = await knownBytes();
    await expect(LightRecIndex.load(Uint8Array.of(...bytes, 0))).rejects.toThrow(ArtifactError);
  });

  it('a file of another kind, a newer version, or without its codes', async () => {
    const artifact = decodeAnyArtifact(await knownBytes());
    const { items: _, ...rest } = artifact.tensors;
    await expect(LightRecIndex.load(encodeArtifact(codeTableToArtifact(known)))).rejects.toThrow(
      'kind "light-rec-index"',
    );
    await expect(LightRecIndex.load(encodeArtifact({ ...artifact, version: 2 }))).rejects.toThrow('Update LightRec');
    await expect(LightRecIndex.load(encodeArtifact({ ...artifact, tensors: rest }))).rejects.toThrow('tensor "items"');
  });
});
