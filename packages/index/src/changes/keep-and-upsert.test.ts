import { Random } from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import { describe, expect, it } from 'vitest';
import type { ColumnRow } from '../catalogue/columns.js';
import { LightRecIndex } from '../light-rec-index.js';

const engines = ['wasm', 'plain'] as const;
const shape = { itemCount: 40, codebookCount: 2, codewordCount: 16, dim: 4, withBias: true };
const table = randomTable(new Random(1), shape);
// So little is left to the second codeword that the first one nearest is the item's own.
table.codebooks.forEach((value, i) => {
  if (i >= 16 * 4) table.codebooks[i] = value / 50;
});
const columns = {
  genre: Array.from({ length: 40 }, (_, i) => (i % 2 ? 'jazz' : 'blues')),
  price: Array.from({ length: 40 }, (_, i) => (i === 3 ? null : i)),
  inStock: Array.from({ length: 40 }, (_, i) => (i % 5 === 0 ? null : i % 3 === 0)),
};
const nobody = new Float32Array(4);
const build = (engine: 'wasm' | 'plain' = 'wasm') => LightRecIndex.build<string>(table as never, { columns, engine });

function scoresOf(index: LightRecIndex<string>, user = nobody): Map<string, number> {
  const { ids, scores } = index.search(user, { k: 100 });
  return new Map(ids.map((id, i) => [id, scores[i]]));
}

describe.each(engines)('update, on the %s engine', (engine) => {
  it('of a vector keeps bias and columns', async () => {
    const index = await build(engine);
    const bias = table.itemBias![11];
    await index.update({ ids: ['item 11'], vectors: table.decode(5) });
    expect(index.decode('item 11')).toEqual(index.decode('item 5'));
    expect(scoresOf(index).get('item 11')).toBe(bias);
    expect(index.search(nobody, { k: 40, filter: { genre: 'jazz', price: 11 } }).ids).toEqual(['item 11']);
  });

  it('of a column keeps all else, the place of the item too', async () => {
    const index = await build(engine);
    const before = [index.ids.indexOf('item 11'), index.decode('item 11'), scoresOf(index)];
    await index.update({ ids: ['item 11', 'item 12'], columns: [{ genre: 'fado' }, { price: null }] });
    expect([index.ids.indexOf('item 11'), index.decode('item 11'), scoresOf(index)]).toEqual(before);
    expect(index.search(nobody, { filter: { genre: 'fado' } }).ids).toEqual(['item 11']);
    expect(index.search(nobody, { filter: { genre: 'fado', price: 11 } }).ids).toEqual(['item 11']);
    expect(index.search(nobody, { k: 40, filter: { price: { atLeast: 0 } } }).ids).not.toContain('item 12');
    expect(index.stats.tailCount).toBe(0);
  });

  it('of a bias keeps codes', async () => {
    const index = await build(engine);
    const codes = index.decode('item 7');
    await index.update({ ids: ['item 7'], itemBias: Float32Array.of(99) });
    expect([index.decode('item 7'), scoresOf(index).get('item 7')]).toEqual([codes, 99]);
    await index.compact();
    expect([index.decode('item 7'), scoresOf(index).get('item 7')]).toEqual([codes, 99]);
  });

  it('of codes keeps no vector for post-ranking that is not theirs', async () => {
    const index = await LightRecIndex.build(table, { vectors: randomFloats(new Random(2), 40 * 4), engine });
    const own = { ids: ['item 1'], codes: Uint8Array.of(0, 1) };
    await expect(index.update(own)).rejects.toThrow('rerankVectors: expected [1, 4], as the index keeps vectors');
    await index.update({ ...own, rerankVectors: Float32Array.of(9, 9, 9, 9) });
    const user = Float32Array.of(1, 1, 1, 1);
    expect(index.search(user, { k: 1, rerank: { candidateCount: 40 } })).toMatchObject({ ids: ['item 1'] });
  });
});

describe('upsert', () => {
  it('adds what is new, changes the rest, and says how many', async () => {
    const index = await build();
    const ids = ['item 1', 'new', 'newer'];
    const vectors = Float32Array.of(...table.decode(4), ...table.decode(5), ...table.decode(6));
    const rows: ColumnRow[] = [{ price: 100 }, { price: 101, genre: 'fado' }, {}];
    expect(await index.upsert({ ids, vectors, columns: rows })).toEqual({ addedCount: 2, updatedCount: 1 });
    expect(index.itemCount).toBe(42);
    expect(index.search(nobody, { filter: { price: { atLeast: 100 } } }).ids.sort()).toEqual(['item 1', 'new']);
    expect(index.search(nobody, { filter: { price: 100, genre: 'jazz' } }).ids).toEqual(['item 1']);
    expect(scoresOf(index).get('new')).toBe(0);
  });

  it('is whole or does not happen', async () => {
    const index = await build();
    const refused = index.upsert({ ids: ['item 1', 'new'], columns: [{ price: 5 }, { price: 6 }] });
    await expect(refused).rejects.toThrow('vectors: expected vectors or codes, as some items are new');
    expect(index.search(nobody, { filter: { price: 5 } }).ids).toEqual(['item 5']);
  });
});

describe('remove', () => {
  it('leaves ids aside that are not there, and says how many it removed', async () => {
    const index = await build();
    expect(await index.remove(new Set(['item 1', 'nobody', 'item 2']))).toBe(2);
    expect(await index.remove(['item 1'])).toBe(0);
    expect([index.itemCount, index.has('item 1'), index.has('item 3')]).toEqual([38, false, true]);
  });
});

describe('arguments of changes', () => {
  it('are taken as they are at the call', async () => {
    const index = await build();
    const buffer = new Float32Array(4);
    const bias = new Float32Array(1);
    const row = { price: 0 };
    const ids = [''];
    const done = [21, 22, 23].map((item) => {
      buffer.set(table.decode(item));
      bias[0] = item;
      row.price = 1000 + item;
      ids[0] = `copy of ${item}`;
      return index.add({ ids, vectors: buffer, itemBias: bias, columns: [row] });
    });
    buffer.fill(0);
    ids[0] = 'another';
    const gone = ['item 1', 'item 2'];
    done.push(index.remove(gone) as Promise<never>);
    gone.length = 0;
    await Promise.all(done);
    expect(index.itemCount).toBe(41);
    for (const item of [21, 22, 23]) {
      expect(index.decode(`copy of ${item}`)).toEqual(index.decode(`item ${item}`));
      expect(scoresOf(index).get(`copy of ${item}`)).toBe(item);
      expect(index.search(nobody, { filter: { price: 1000 + item } }).ids).toEqual([`copy of ${item}`]);
    }
  });

  it('are refused at the call, whatever waits before it', async () => {
    const index = await build();
    const slow = index.add({ ids: ['a'], vectors: table.decode(1) });
    for (const [change, message] of [
      [() => index.add({ ids: 'a' as never, vectors: table.decode(1) }), 'ids: expected a list of ids'],
      [() => index.add({ ids: [{}] as never, vectors: table.decode(1) }), 'ids[0]: expected an id'],
      [() => index.add({ ids: ['b', 'b'], vectors: randomFloats(new Random(1), 8) }), 'expected distinct ids'],
      [() => index.update({ ids: ['a'], vectors: [1, 2, 3, 4] as never }), 'vectors: expected a Float32Array'],
      [() => index.update({ ids: ['a'], vectors: Float32Array.of(1, 2, Number.NaN, 4) }), 'vectors[2]'],
      [
        () => index.upsert({ ids: ['a'], vector: table.decode(1) } as never),
        'vector: expected one of the options of upsert',
      ],
      [() => index.update({ ids: ['a'], columns: { price: 3 } as never }), 'columns: expected a row for each item'],
      [() => index.remove(7 as never), 'ids: expected a list of ids'],
      [() => index.remove([null] as never), 'ids[0]: expected an id'],
    ] as const) {
      await expect(change()).rejects.toThrow(message);
    }
    await slow;
    expect(index.itemCount).toBe(41);
  });
});

describe('one item added by its vector', () => {
  it('costs no new instance of the kernels', async () => {
    const vectors = randomFloats(new Random(1), 600 * 64);
    const index = await LightRecIndex.fromVectors(vectors, { dim: 64, codewordCount: 64, iterations: 2 });
    await index.add({ ids: [-1], vectors: vectors.slice(0, 64) });
    const instances: unknown[] = [];
    const { Instance } = WebAssembly;
    WebAssembly.Instance = class extends Instance {
      constructor(...given: ConstructorParameters<typeof Instance>) {
        super(...given);
        instances.push(this);
      }
    };
    try {
      for (let i = 0; i < 20; i++) await index.add({ ids: [-2 - i], vectors: vectors.slice(i * 64, (i + 1) * 64) });
    } finally {
      WebAssembly.Instance = Instance;
    }
    expect(instances).toEqual([]);
  });
});
