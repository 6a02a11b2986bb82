import {
  ArgumentError,
  CodeTable,
  codeTableFromArtifact,
  codeTableToArtifact,
  IdMap,
  type Quantizer,
  Random,
  ShapeError,
} from '@lightrec/core';
import { encodeResidual, residualKMeans } from '@lightrec/kernels';
import { CompositeEncoder } from '@lightrec/quantizer';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normals, useBackend } from '../test-support/index.js';
import { encodeItems } from './encode-items.js';

function createTable(
  seed: number,
  { itemCount = 5, codebookCount = 3, codewordCount = 6, dim = 4, biased = false } = {},
) {
  const random = new Random(seed);
  return new CodeTable({
    codes: Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount)),
    codebooks: normals(random, codebookCount * codewordCount * dim),
    ...{ codebookCount, codewordCount, dim },
    itemBias: biased ? normals(random, itemCount) : undefined,
    items: IdMap.from(Array.from({ length: itemCount }, (_, item) => `item-${item}`)),
  });
}

const newIds = (count: number) => Array.from({ length: count }, (_, i) => `new-${i}`);

/** The distance of each codeword of a book to what is left of a vector, by plain loops. */
function squaredDistances({ codebooks, codewordCount, dim }: CodeTable, b: number, rest: number[]): number[] {
  return Array.from({ length: codewordCount }, (_, w) =>
    rest.reduce((sum, value, d) => sum + (value - codebooks[(b * codewordCount + w) * dim + d]) ** 2, 0),
  );
}

describe('encodeItems', () => {
  it('takes the codeword nearest to what is left, book by book, as plain loops do', () => {
    const size = fc.integer({ min: 1, max: 6 });
    const sizes = fc.record({ codebookCount: size, codewordCount: size, dim: size });
    fc.assert(
      fc.property(fc.integer(), sizes, fc.integer({ min: 0, max: 5 }), (seed, sizes, count) => {
        const table = createTable(seed, sizes);
        const { dim, codewordCount, codebookCount, itemCount } = table;
        const vectors = normals(new Random(seed + 1), count * dim);
        const encoded = encodeItems(table, { ids: newIds(count), vectors });
        for (let i = 0; i < count; i++) {
          let rest = [...vectors.subarray(i * dim, (i + 1) * dim)];
          for (let b = 0; b < codebookCount; b++) {
            const code = encoded.codes[(itemCount + i) * codebookCount + b];
            const distances = squaredDistances(table, b, rest);
            expect(distances[code]).toBeLessThan(Math.min(...distances) + 1e-5);
            const codeword = (b * codewordCount + code) * dim;
            rest = rest.map((value, d) => value - table.codebooks[codeword + d]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('gives the codes of the Euclidean encoder with the same codebooks', async () => {
    await useBackend('wasm');
    const table = createTable(2);
    const vectors = normals(new Random(3), 50 * table.dim);
    const encoder = new CompositeEncoder({ codebookCount: 3, codewordCount: 6, similarity: 'euclidean' });
    encoder.startFrom(table);
    const codes = encoder.encode(tf.tensor2d(vectors, [50, table.dim]));
    encoder.dispose();
    const encoded = encodeItems(table, { ids: newIds(50), vectors });
    expect(encoded.codes.subarray(table.codes.length)).toEqual(codes);
  });

  it('appends: items that were there keep codes, ids and bias, and the table given is left as it was', () => {
    const table = createTable(4, { biased: true });
    const codes = table.codes.slice();
    const encoded = encodeItems(table, { ids: ['new', 7], vectors: normals(new Random(5), 2 * table.dim) });
    expect(encoded.items.ids).toEqual([...table.items.ids, 'new', 7]);
    expect(encoded.codes.subarray(0, codes.length)).toEqual(codes);
    expect([...encoded.itemBias!]).toEqual([...table.itemBias!, 0, 0]);
    expect(encoded.codebooks).toBe(table.codebooks);
    expect([table.itemCount, table.codes]).toEqual([5, codes]);
  });
});

describe('quantizer', () => {
  it('is what encodes, whichever it is', () => {
    const table = createTable(2);
    const vectors = normals(new Random(3), 2 * table.dim);
    const quantizer: Pick<Quantizer, 'encoderOf'> = {
      encoderOf:
        ({ codebookCount }) =>
        (given) =>
          new Uint8Array((given.length / table.dim) * codebookCount).fill(5),
    };
    const encoded = encodeItems(table, { ids: newIds(2), vectors }, quantizer);
    expect([...encoded.codes.subarray(table.codes.length)]).toEqual(new Array(2 * 3).fill(5));
  });
});

describe('of a table of variable rate', () => {
  const dim = 8;
  const tableOf = (meanLength: number) =>
    residualKMeans({
      ...{ vectors: normals(new Random(1), 600 * dim), dim, codebookCount: 10, codewordCount: 32, meanLength },
      random: new Random(2),
    });
  const countOf = (lengths: Uint8Array) => lengths.reduce((sum, length) => sum + length, 0);

  it.each([0, 1, 40, 300])('%i new items cost as much as the others, and those keep what they have', (count) => {
    const table = tableOf(4);
    const extended = encodeItems(table, { ids: newIds(count), vectors: normals(new Random(3), count * dim) });
    expect(extended.lengths!.subarray(0, 600)).toEqual(table.lengths);
    expect(extended.codes.subarray(0, table.codes.length)).toEqual(table.codes);
    const own = extended.lengths!.subarray(600);
    expect(countOf(own)).toBeLessThanOrEqual(Math.round(count * table.meanLength));
    expect(countOf(own)).toBeGreaterThanOrEqual(Math.round(0.9 * count * table.meanLength) - 1);
  });

  it('gives one that comes alone the mean to the nearest whole code, at most', () => {
    const table = tableOf(4);
    expect(table.meanLength).toBeLessThan(4);
    const lengths = Array.from({ length: 20 }, (_, seed) => {
      const vectors = normals(new Random(seed), dim);
      return encodeItems(table, { ids: ['new'], vectors }).lengths![600];
    });
    expect(Math.max(...lengths)).toBe(4);
  });

  it('keeps the first codes of each, as many as its length says, and shares them out by the error', () => {
    const table = tableOf(3);
    const vectors = normals(new Random(4), 100 * dim).map((value, i) => (i < 50 * dim ? value / 20 : value));
    const { codes, lengths } = encodeItems(table, { ids: newIds(100), vectors });
    const all = encodeResidual(table, vectors);
    for (let i = 0; i < 100; i++) {
      const length = lengths![600 + i];
      const own = codes.subarray((600 + i) * 10, (601 + i) * 10);
      expect(own.subarray(0, length)).toEqual(all.subarray(i * 10, i * 10 + length));
      expect(own.subarray(length).every((code) => code === 31)).toBe(true);
    }
    const [small, large] = [lengths!.subarray(600, 650), lengths!.subarray(650)];
    expect(countOf(large)).toBeGreaterThan(4 * countOf(small));
  });

  it('gives the lengths by which the table itself was made, where its own items come as new ones', () => {
    const vectors = normals(new Random(1), 600 * dim);
    const table = tableOf(4);
    const again = encodeItems(table, { ids: newIds(600), vectors });
    const same = again.lengths!.subarray(600).filter((length, i) => length === table.lengths![i]).length;
    expect(same).toBeGreaterThan(540); // usually 600
  });

  it('is a table that can be saved and searched', () => {
    const extended = encodeItems(tableOf(4), { ids: ['new'], vectors: normals(new Random(3), dim) });
    expect(codeTableFromArtifact(codeTableToArtifact(extended))).toEqual(extended);
    expect(extended.bytesPerItem).toBeLessThan(4.1);
  });
});

describe('what cannot be encoded', () => {
  const table = createTable(1);
  const vectors = new Float32Array(2 * table.dim);

  it('an item that is there already, or twice', () => {
    expect(() => encodeItems(table, { ids: ['new', 'item-3'], vectors })).toThrow(ArgumentError);
    expect(() => encodeItems(table, { ids: ['new', 'item-3'], vectors })).toThrow(
      'ids[1]: expected an id that the code table does not have, received "item-3".',
    );
    expect(() => encodeItems(table, { ids: ['new', 'new'], vectors })).toThrow('ids: expected distinct ids');
  });

  it('vectors of another number or dimension, or not finite', () => {
    expect(() => encodeItems(table, { ids: ['new'], vectors })).toThrow(ShapeError);
    expect(() => encodeItems(table, { ids: ['new'], vectors })).toThrow(
      'vectors: expected [1, 4], received 8 entries.',
    );
    expect(() => encodeItems(table, { ids: ['a', 'b'], vectors: vectors.map(() => Number.NaN) })).toThrow(
      ArgumentError,
    );
  });
});
