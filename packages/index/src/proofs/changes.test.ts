import { type CodeTable, type Id, Random } from '@lightrec/core';
import type { VectorFormat } from '@lightrec/kernels/search';
import { formOf, nearCodes, randomFloats } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnRow } from '../catalogue/columns.js';
import { LightRecIndex } from '../light-rec-index.js';
import type { SearchIndicesOptions } from '../search-indices-options.js';
import { itemsOf, searchByBruteForce } from '../test-support/brute-force.js';
import { IndexModel } from './index-model.js';
import { runsOf } from './runs.js';
import { tableOf, tables } from './search-problems.js';

const steps = ['add', 'add', 'update', 'upsert', 'remove', 'remove', 'compact', 'save', 'wrong', 'together'] as const;
const runs = runsOf(60);

const histories = fc.record({
  table: tables,
  vectors: fc.constantFrom('none', 'of another space', 'of the space of the codes'),
  vectorFormat: fc.constantFrom<VectorFormat>('float32', 'float16', 'int8'),
  engine: fc.constantFrom('wasm', 'plain'),
  steps: fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 12 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

/** An index, what it must hold, and a history that both go through. */
class History {
  private nextId = 0;

  constructor(
    private index: LightRecIndex,
    private readonly model: IndexModel,
    private readonly random: Random,
  ) {}

  async take(step: (typeof steps)[number]): Promise<void> {
    if (step === 'add') await this.put('add', this.newIds());
    if (step === 'update') await this.put('update', this.someIds());
    if (step === 'upsert') await this.upsert();
    if (step === 'remove') await this.remove(this.someIds());
    if (step === 'compact') await this.index.compact();
    if (step === 'save') await this.reload();
    if (step === 'wrong') await this.refuse();
    if (step === 'together') await this.together();
    this.compare();
  }

  private async put(how: 'add' | 'update', ids: readonly Id[]): Promise<void> {
    const items = how === 'add' ? this.model.draw(this.random, ids) : this.model.drawChange(this.random, ids);
    await this.index[how](items);
    this.model.put(items, this.index);
  }

  private async upsert(): Promise<void> {
    const [known, others] = [this.someIds(), this.newIds()];
    const items = this.model.draw(this.random, this.random.integer(2) ? [...known, ...others] : [...others, ...known]);
    const counts = { addedCount: others.length, updatedCount: known.length };
    expect(await this.index.upsert(items)).toEqual(counts);
    this.model.put(items, this.index);
  }

  /** Those that are not there are left aside. */
  private async remove(ids: readonly Id[]): Promise<void> {
    expect(await this.index.remove(new Set(['nobody', ...ids, -1]))).toBe(ids.length);
    for (const id of ids) this.model.items.delete(id);
  }

  private async reload(): Promise<void> {
    const bytes = this.index.save();
    const { engine } = this.index.stats;
    this.index = await LightRecIndex.load(bytes, { engine });
    bytes.fill(255);
    this.model.renumber();
  }

  /** One unfit item among others, last: nothing of them comes in. */
  private async refuse(): Promise<void> {
    const known = this.someIds()[0];
    const ids = this.newIds();
    const fit = this.model.draw(this.random, ids);
    const unfit = this.model.draw(this.random, [...ids, known ?? ids[0]]);
    await expect(this.index.add(unfit)).rejects.toThrow('ids');
    await expect(this.index.update({ ...fit })).rejects.toThrow('ids of the index');
    await expect(this.index.remove([...this.someIds(), 0.5])).rejects.toThrow('expected an id');
    if (this.model.vectorDim > 0) {
      const rerankVectors = fit.rerankVectors!.slice();
      rerankVectors[rerankVectors.length - 1] = Number.NaN;
      await expect(this.index.add({ ...fit, rerankVectors })).rejects.toThrow('rerankVectors');
      const rows = ids.map((_, i): ColumnRow => (i === ids.length - 1 ? { colour: 'red' } : { genre: 'new' }));
      await expect(this.index.add({ ...fit, columns: rows })).rejects.toThrow(`columns[${ids.length - 1}].colour`);
    }
  }

  /** Changes that nobody waits for until the last: each must find the state that those before it left. */
  private async together(): Promise<void> {
    const ids = this.newIds();
    const first = this.model.draw(this.random, ids);
    const second = this.model.draw(this.random, ids);
    const all = [
      this.index.add(first),
      this.index.update(second),
      this.index.remove(ids.slice(1)),
      this.index.compact(),
    ];
    await Promise.all(all);
    this.model.put(first, this.index);
    this.model.put(second, this.index);
    for (const id of ids.slice(1)) this.model.items.delete(id);
  }

  private newIds(): Id[] {
    return Array.from({ length: 1 + this.random.integer(20) }, () => {
      // Some are those of items that were removed.
      const id = `item ${this.random.integer(30)}`;
      return this.random.integer(3) && !this.model.items.has(id) ? id : this.nextId++;
    }).filter((id, i, ids) => ids.indexOf(id) === i);
  }

  private someIds(): Id[] {
    const share = [0.02, 0.2, 0.7, 1][this.random.integer(4)];
    return [...this.model.items.keys()].filter(() => this.random.uniform() < share);
  }

  private compare(): void {
    const { index, model, random } = this;
    const items = [...model.items.values()];
    expect(index.itemCount).toBe(items.length);
    for (const [id, { item }] of model.items) {
      expect([index.ids.indexOf(id), index.ids.idAt(item)]).toEqual([item, id]);
    }
    expect(index.toCodeTable()).toEqual(model.toCodeTable());
    const user = randomFloats(random, index.dim);
    const some = items.filter(() => random.integer(3) === 0).map(({ item }) => item);
    const rerank = model.vectorDim > 0 && { candidateCount: 20, user: randomFloats(random, model.vectorDim) };
    const choices: SearchIndicesOptions[] = [
      { k: 2000, rerank: false },
      { k: 7, mode: 'scan', rerank: false },
      { rerank, excludeIndices: some },
      { includeIndices: some, rerank },
      { includeIndices: some.slice(0, 3), k: 3, rerank: false },
      { filter: model.hasColumns ? { genre: ['jazz', 'new'] } : undefined, k: 5, rerank: false },
      { filter: model.hasColumns ? { price: { atLeast: 2, below: 7 } } : undefined, k: 50, rerank: false },
      { filter: index.itemBits(some.map((item) => index.ids.idAt(item))), k: 5, rerank: false },
    ];
    for (const options of choices) {
      const { form } = model;
      const expected = searchByBruteForce(
        { codeTable: model.codeTable, items, form, user, options },
        index.codebookOrder,
      );
      const found = index.searchIndices(user, options);
      expect({ itemIndices: [...found.itemIndices], scores: [...found.scores] }).toEqual(expected);
    }
    const exclude = [...model.items].filter(([, { item }]) => some.includes(item)).map(([id]) => id);
    const { ids } = index.search(user, { k: 2000, exclude, rerank: false });
    expect(new Set(ids)).toEqual(new Set([...model.items.keys()].filter((id) => !exclude.includes(id))));
  }
}

function vectorsFor(choice: string, codeTable: CodeTable, random: Random): Float32Array | undefined {
  const { itemCount, dim } = codeTable;
  if (choice === 'none') return undefined;
  if (choice === 'of another space') return randomFloats(random, itemCount * (dim === 3 ? 9 : 3));
  return nearCodes(codeTable, randomFloats(random, itemCount * dim));
}

describe('an index that changes', () => {
  it(`equals brute force over a plain map through ${runs} histories of changes, files and searches`, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ table, vectorFormat, engine, seed, ...history }) => {
        const random = new Random(seed);
        const codeTable = tableOf({ ...table, biasFactor: 1 });
        const { itemCount, dim } = codeTable;
        const vectors = vectorsFor(history.vectors, codeTable, random);
        const form = formOf({ codeTable, vectors, vectorFormat });
        const model = new IndexModel(codeTable, (vectors?.length ?? 0) / itemCount, form);
        const genre = Array.from({ length: itemCount }, (_, item) => (item % 3 ? 'jazz' : null));
        const price = Array.from({ length: itemCount }, (_, item) => item % 5);
        const columns = model.hasColumns ? { genre, price } : undefined;
        const index = await LightRecIndex.build(codeTable, {
          ...{ vectors, vectorFormat, columns, engine: engine as 'wasm' | 'plain' },
        });
        for (const item of itemsOf({ codeTable, vectors, columns, user: new Float32Array(dim), options: {} })) {
          model.items.set(codeTable.items.idAt(item.item), item);
        }
        const both = new History(index, model, random);
        for (const step of history.steps) await both.take(step);
      }),
      { numRuns: runs },
    );
  }, 3_600_000);
});
