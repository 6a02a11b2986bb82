import { ArgumentError, CodeTable, type Id, IdMap, Random } from '@lightrec/core';
import { randomFloats, randomTable } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { LightRecIndex } from './light-rec-index.js';
import type { SearchOptions, SearchResult } from './search-options.js';

const engines = ['wasm', 'plain'] as const;
const itemCount = 40;
const user = Float32Array.of(1, -2, 0.5);
const table = randomTable(new Random(1), { itemCount, codebookCount: 3, codewordCount: 6, dim: 3 });

/** Ids of every kind; numbers are the positions of other items, so that one is easily taken for the other. */
const idKinds = {
  texts: (item: number) => `item ${item}`,
  numbers: (item: number) => (item + 7) % itemCount,
  both: (item: number) => (item % 2 ? item - 1 : String(item)),
} satisfies Record<string, (item: number) => Id>;

function build<T extends Id>(idOf: (item: number) => T, engine?: 'wasm' | 'plain') {
  const items = IdMap.from(Array.from({ length: itemCount }, (_, item) => idOf(item)));
  return LightRecIndex.build(new CodeTable({ ...table, items }), { engine });
}

/** What is no list of ids. */
const noLists = ['item 1', '', 7, 0, Number.NaN, true, false, null, {}, { 0: 'item 1', length: 1 }, () => ['item 1']];
/** What is no id. */
const noIds = [{ id: 'item 1' }, ['item 1'], null, undefined, 0.5, Number.NaN, 2 ** 53, true, Symbol('id'), 7n];

describe('search', () => {
  it.each(Object.entries(idKinds))('returns the ids of the best items, for ids that are %s', async (_, idOf) => {
    const index = await build<Id>(idOf);
    const { itemIndices, scores, ...rest } = index.searchIndices(user, { k: 12 });
    const ids = Array.from(itemIndices, idOf);
    expect(index.search(user, { k: 12 })).toEqual({ ids, scores: [...scores], ...rest });
    expect(index.searchBatch(user, { k: 12 })).toEqual([index.search(user, { k: 12 })]);
  });

  it('returns plain data, whose lists are lists as JSON', async () => {
    const index = await build(idKinds.numbers);
    const vectors = randomFloats(new Random(2), itemCount * 3);
    const exact = await LightRecIndex.build(table, { vectors });
    const rerank = { candidateCount: 20 };
    for (const result of [index.search(user), exact.search(user, { rerank }), index.similarItems(3, { k: 100 })]) {
      expect(Array.isArray(result.ids) && Array.isArray(result.scores)).toBe(true);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    }
    const { ids, scores } = index.search(user, { k: 2 });
    expect(JSON.stringify({ ids, scores })).toBe(`{"ids":[${ids}],"scores":[${scores}]}`);
  });

  it('allows what is not excluded and is included, whatever the ids are', async () => {
    const kinds = fc.constantFrom(...Object.values(idKinds));
    const lists = fc.option(fc.array(fc.integer({ min: 0, max: itemCount + 5 }), { maxLength: 60 }));
    await fc.assert(
      fc.asyncProperty(kinds, lists, lists, fc.integer({ min: 1, max: 50 }), async (idOf, excluded, included, k) => {
        const index = await build<Id>(idOf);
        const idsOf = (list: number[] | null) => list?.map((item) => (item < itemCount ? idOf(item) : `no ${item}`));
        const [exclude, include] = [idsOf(excluded), idsOf(included)];
        const all = index.search(user, { k: itemCount });
        const ids = all.ids.filter((id) => !exclude?.includes(id) && (!include || include.includes(id))).slice(0, k);
        const found = index.search(user, { k, exclude, include });
        expect(found.ids).toEqual(ids);
        expect(found.scores).toEqual(ids.map((id) => all.scores[all.ids.indexOf(id)]));
        expect(found.shortfall === undefined).toBe(ids.length === k);
      }),
    );
  });
});

describe('options.exclude', () => {
  it('takes ids as an array, a set, an iterator, and those of another result', async () => {
    const index = await build(idKinds.texts);
    const first = index.search(user, { k: 5 });
    const [top, ...others] = first.ids;
    const expected = { ids: index.search(user, { k: 15 }).ids.slice(5), shortfall: undefined };
    const lists = [
      first.ids,
      new Set(first.ids),
      first.ids.values(),
      new Map(first.ids.map((id) => [id, 1])).keys(),
      (function* () {
        yield top;
        yield* others;
      })(),
    ];
    for (const exclude of lists) expect(index.search(user, { exclude })).toMatchObject({ ids: expected.ids });
  });

  it('takes numbers in a typed array', async () => {
    const index = await build(idKinds.numbers);
    const { ids } = index.search(user, { k: 5 });
    const next = index.search(user, { exclude: ids });
    expect(next.ids).toEqual(index.search(user, { k: 15 }).ids.slice(5));
    for (const exclude of [Uint8Array.from(ids), Uint32Array.from(ids), Float64Array.from(ids)]) {
      expect(index.search(user, { exclude })).toEqual(next);
    }
  });

  it.each(engines)(
    'never lets what was found before come again, to the last item, on the %s engine',
    async (engine) => {
      for (const idOf of Object.values(idKinds)) {
        const index = await build<Id>(idOf, engine);
        const seen: Id[] = [];
        for (let page = 0; page < 4; page++) {
          const { ids } = index.search(user, { exclude: seen });
          expect(ids.filter((id) => seen.includes(id))).toEqual([]);
          seen.push(...ids);
        }
        expect(seen).toEqual(index.search(user, { k: itemCount }).ids);
        expect(index.search(user, { exclude: seen })).toMatchObject({ ids: [], scores: [], shortfall: 'filter' });
      }
    },
  );

  it('takes ids that are not there, or no more, without an error and without effect', async () => {
    const index = await build<Id>(idKinds.texts);
    const all = index.search(user);
    const strangers = ['nobody', 'item 40', '0', 0, 1, -1, 39, 2 ** 40, Number.MAX_SAFE_INTEGER];
    expect(index.search(user, { exclude: strangers })).toEqual(all);
    expect(index.search(user, { exclude: [] })).toEqual(all);
    await index.remove([all.ids[0]]);
    expect(index.search(user, { exclude: [all.ids[0]] })).toEqual(index.search(user));
  });

  it('tells a number from the text that it is written as', async () => {
    const index = await build<Id>(idKinds.both);
    for (const [there, not] of [
      ['2', 3],
      [2, '3'],
    ]) {
      const has = (options: SearchOptions) => index.search(user, { k: itemCount, ...options }).ids.includes(there);
      expect([has({ exclude: [there] }), has({ exclude: [not] })]).toEqual([false, true]);
      const other = typeof there === 'number' ? String(there) : Number(there);
      expect([has({ exclude: [other] }), has({ include: [other] })]).toEqual([true, false]);
    }
  });
});

describe('options.include', () => {
  it.each(engines)(
    'allows nothing by an id that is not there, and never the first item, on the %s engine',
    async (engine) => {
      const everyone = Array.from({ length: itemCount }, (_, i) => `no ${i}`);
      const more: SearchOptions[] = [{}, { k: 1 }, { probeCount: 2 }, { mode: 'scan' }, { exclude: ['nobody'] }];
      for (const idOf of [idKinds.texts, idKinds.numbers]) {
        const index = await build<Id>(idOf, engine);
        for (const include of [[], ['nobody'], [itemCount], [-1], ['0'], everyone, new Set(everyone)]) {
          for (const options of more) {
            expect(index.search(user, { ...options, include })).toMatchObject({ ids: [], scores: [] });
          }
        }
        const known = [idOf(0), idOf(9)];
        const found = index.search(user, { include: ['nobody', known[0], -1, known[1], known[0]] });
        expect(new Set(found.ids)).toEqual(new Set(known));
        expect([found.ids.length, found.shortfall]).toEqual([2, 'filter']);
      }
    },
  );

  it('allows nothing by an id that is there no more', async () => {
    const index = await build(idKinds.numbers);
    const { ids } = index.search(user, { k: 1 });
    await index.remove(ids);
    expect(index.search(user, { include: ids }).ids).toEqual([]);
    await index.add({ ids, codes: new Uint8Array(3) });
    expect(index.search(user, { include: ids }).ids).toEqual(ids);
  });
});

describe('what is no list of ids', () => {
  const index = build<Id>(idKinds.texts);
  const describeValue = (value: unknown) => `${typeof value} ${String(value)}`;

  it.each(['exclude', 'include'])('is refused as %s, by name', async (name) => {
    const ready = await index;
    for (const value of noLists) {
      const search = () => ready.search(user, { [name]: value });
      expect(search, describeValue(value)).toThrow(ArgumentError);
      expect(search, describeValue(value)).toThrow(`${name}: expected a list of ids, received`);
    }
    expect(() => ready.search(user, { [name]: 'item 1' })).toThrow('received "item 1"');
    expect(() => ready.search(user, { [name]: undefined })).not.toThrow();
  });

  it.each(['exclude', 'include'])('is refused in %s, by its place', async (name) => {
    const ready = await index;
    for (const value of noIds) {
      const search = () => ready.search(user, { [name]: new Set(['item 1', value]) });
      expect(search, describeValue(value)).toThrow(ArgumentError);
      expect(search, describeValue(value)).toThrow(`${name}[1]: expected an id, a string or a safe integer, received`);
    }
  });

  it('is refused by the other methods that take ids', async () => {
    const ready = await index;
    for (const value of noLists) {
      expect(() => ready.itemBits(value as never), describeValue(value)).toThrow('ids: expected a list of ids');
      const similar = () => ready.similarItems('item 1', { exclude: value as never });
      expect(similar, describeValue(value)).toThrow('exclude: expected a list of ids');
      const batch = () => ready.searchBatch(user, { exclude: [value as never] });
      expect(batch, describeValue(value)).toThrow(ArgumentError);
    }
    for (const value of noIds) {
      expect(() => ready.itemBits([value as never]), describeValue(value)).toThrow('ids[0]: expected an id');
      expect(() => ready.similarItems(value as never), describeValue(value)).toThrow(/^id: expected an id/);
      expect(() => ready.decode(value as never), describeValue(value)).toThrow(/^id: expected an id/);
    }
  });
});

describe('itemBits', () => {
  const more: SearchOptions[] = [
    {},
    { k: 2 },
    { mode: 'scan' },
    { exclude: ['item 9'] },
    { include: ['item 3', 'item 8'] },
  ];

  it.each(engines)('allows the items of the ids alone, as include does, on the %s engine', async (engine) => {
    const index = await build<Id>(idKinds.texts, engine);
    for (const ids of [[], ['nobody', 0], ['item 0', 'item 3', 'nobody', 'item 9', 'item 39', 'item 3']]) {
      const filter = index.itemBits(new Set(ids));
      for (const options of more) {
        const { ids: found } = index.search(user, { ...options, filter });
        const include = options.include ? ids.filter((id) => [...options.include!].includes(id)) : ids;
        expect(found).toEqual(index.search(user, { ...options, include }).ids);
      }
      const { itemIndices } = index.searchIndices(user, { filter });
      expect(Array.from(itemIndices, (item) => `item ${item}`)).toEqual(index.search(user, { include: ids }).ids);
    }
  });

  it('are refused after each change of the index, and made anew fit again', async () => {
    const index = await build<Id>(idKinds.texts);
    const codes = new Uint8Array(3);
    const changes = [
      () => index.add({ ids: ['new'], codes }),
      () => index.update({ ids: ['new'], codes }),
      () => index.remove(['new']),
      // As many items, and as many words of bits, as before.
      () => Promise.all([index.remove(['item 3']), index.add({ ids: ['item 3'], codes })]),
    ];
    const ids = ['item 3', 'item 9', 'new'];
    for (const change of changes) {
      const filter = index.itemBits(ids);
      expect(() => index.search(user, { filter })).not.toThrow();
      await change();
      const message =
        'filter: expected bits of this index as it is, received older ones. Make them with index.itemBits';
      for (const search of [() => index.search(user, { filter }), () => index.searchIndices(user, { filter })]) {
        expect(search).toThrow(ArgumentError);
        expect(search).toThrow(message);
      }
      expect(() => index.searchBatch(user, { filter })).toThrow(message);
      const anew = index.search(user, { filter: index.itemBits(ids) });
      expect(anew).toEqual(index.search(user, { filter: index.itemBits(anew.ids) }));
      expect(new Set(anew.ids)).toEqual(new Set(ids.filter((id) => index.ids.indexOf(id) !== undefined)));
    }
  });

  it('still fit after a compaction, and a change that was refused', async () => {
    const index = await build<Id>(idKinds.texts);
    await index.remove(['item 5']);
    const filter = index.itemBits(['item 3', 'item 39']);
    const before = index.search(user, { filter });
    await expect(index.update({ ids: ['nobody'], codes: new Uint8Array(3) })).rejects.toThrow(ArgumentError);
    expect(await index.remove(['nobody'])).toBe(0);
    await expect(index.add({ ids: ['item 3'], codes: new Uint8Array(3) })).rejects.toThrow(ArgumentError);
    await index.compact();
    expect({ ...index.search(user, { filter }), scannedCount: 0 }).toEqual({ ...before, scannedCount: 0 });
    expect(new Set(before.ids)).toEqual(new Set(['item 3', 'item 39']));
  });

  it('are refused by another index, of another size or the same', async () => {
    const small = randomTable(new Random(3), { itemCount: 5, codebookCount: 3, codewordCount: 6, dim: 3 });
    const large = randomTable(new Random(3), { itemCount: 5000, codebookCount: 3, codewordCount: 6, dim: 3 });
    const [one, other] = [await LightRecIndex.build(small), await LightRecIndex.build(large)];
    const message = 'filter: expected bits of this index as it is, received those of another';
    const again = await LightRecIndex.build(small);
    for (const [index, theirs] of [
      [one, other],
      [other, one],
      [one, again],
    ]) {
      const filter = theirs.itemBits(['item 4']);
      expect(() => index.search(user, { filter })).toThrow(message);
      expect(() => index.searchIndices(user, { filter })).toThrow(message);
    }
  });
});

describe('the type of the ids', () => {
  const vectors = Float32Array.of(1, 2, 3, 4);

  it('is that of the ids that an index was given', async () => {
    const index = await LightRecIndex.fromVectors(vectors, { dim: 2, ids: ['a', 'b'] });
    expectTypeOf(index).toEqualTypeOf<LightRecIndex<string>>();
    const result = index.search([1, 1], { exclude: ['b', 'nobody'] });
    expectTypeOf(result).toEqualTypeOf<SearchResult<string>>();
    expectTypeOf(result.ids).toEqualTypeOf<string[]>();
    expectTypeOf(result.scores).toEqualTypeOf<number[]>();
    expectTypeOf(index.similarItems('a').ids).toEqualTypeOf<string[]>();
    expectTypeOf(index.searchBatch(vectors)[0].ids).toEqualTypeOf<string[]>();
    expectTypeOf(index.ids.idAt(0)).toEqualTypeOf<string>();
    const by = (ids: string[]) => ids.map((id) => id.length);
    expect(index.search([1, 1], { rerank: { candidateCount: 10, by } }).scores).toEqual([1, 1]);
    const prices = new Map<string, number>([['a', 5]]);
    expect(result.ids.map((id) => prices.get(id))).toEqual([5]);
    // @ts-expect-error a number is the id of no item
    expect(index.search([1, 1], { exclude: [0, 1] }).ids.length).toBe(2);
    // @ts-expect-error as above
    expect(() => index.similarItems(0)).toThrow('id: expected an id of the index');
  });

  it('is number where there were none', async () => {
    const index = await LightRecIndex.fromVectors(vectors, { dim: 2 });
    expectTypeOf(index).toEqualTypeOf<LightRecIndex<number>>();
    const { ids } = index.search([1, 1], { exclude: Uint32Array.of(0) });
    expectTypeOf(ids).toEqualTypeOf<number[]>();
    const prices = new Map<number, number>([[1, 5]]);
    expect(ids.map((id) => prices.get(id))).toEqual([5]);
  });

  it('is that of numbers and of both kinds, as they were given', async () => {
    const numbers = await LightRecIndex.fromVectors(vectors, { dim: 2, ids: [7, 8] });
    expectTypeOf(numbers.search([1, 1]).ids).toEqualTypeOf<number[]>();
    const both = await LightRecIndex.fromVectors(vectors, { dim: 2, ids: ['7', 7] });
    expectTypeOf(both.search([1, 1]).ids).toEqualTypeOf<Id[]>();
    expect(both.search([1, 1]).ids).toEqual([7, '7']);
  });

  it('is either, where a table or a file says it alone, or the one that is named', async () => {
    const index = await LightRecIndex.build(table);
    expectTypeOf(index.search(user).ids).toEqualTypeOf<Id[]>();
    const loaded = await LightRecIndex.load<string>(index.save());
    expectTypeOf(loaded.search(user).ids).toEqualTypeOf<string[]>();
    expect(loaded.search(user)).toEqual(index.search(user));
  });
});
