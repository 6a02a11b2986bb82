import { type Id, Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LightRecIndex } from '../light-rec-index.js';
import type { SearchOptions } from '../search-options.js';
import { itemsOf, randomFloats, searchByBruteForce } from '../test-oracle.js';
import type { VectorFormat } from '../vectors/stored-vectors.js';
import { IndexModel } from './index-model.js';
import { runsOf } from './runs.js';
import { tableOf, tables } from './search-problems.js';

const steps = ['add', 'add', 'update', 'remove', 'remove', 'compact', 'save', 'wrong', 'together'] as const;
const runs = runsOf(60);

const histories = fc.record({
  table: tables,
  vectorDim: fc.constantFrom(0, 3, 9),
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
    private readonly vectorFormat: VectorFormat,
    private readonly random: Random,
  ) {}

  async take(step: (typeof steps)[number]): Promise<void> {
    if (step === 'add') await this.put('add', this.newIds());
    if (step === 'update') await this.put('update', this.someIds());
    if (step === 'remove') await this.remove(this.someIds());
    if (step === 'compact') await this.index.compact();
    if (step === 'save') await this.reload();
    if (step === 'wrong') await this.refuse();
    if (step === 'together') await this.together();
    this.compare();
  }

  private async put(how: 'add' | 'update', ids: readonly Id[]): Promise<void> {
    const items = this.model.draw(this.random, ids);
    await this.index[how](items);
    this.model.put(items, this.index);
  }

  private async remove(ids: readonly Id[]): Promise<void> {
    await this.index.remove(ids);
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
    await expect(this.index.remove([...this.someIds(), 'nobody'])).rejects.toThrow('ids of the index');
    if (this.model.vectorDim > 0) {
      const rerankVectors = fit.rerankVectors!.slice();
      rerankVectors[rerankVectors.length - 1] = Number.NaN;
      await expect(this.index.add({ ...fit, rerankVectors })).rejects.toThrow('rerankVectors');
      const rows = ids.map(
        (_, i): Record<string, string> => (i === ids.length - 1 ? { colour: 'red' } : { genre: 'new' }),
      );
      await expect(this.index.add({ ...fit, categories: rows })).rejects.toThrow('categories.colour');
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
    this.model.put({ ...second }, this.index);
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
    const rerank =
      model.vectorDim > 0 ? { candidateCount: 20, user: randomFloats(random, model.vectorDim) } : undefined;
    const choices: SearchOptions[] = [
      { k: 2000 },
      { k: 7, mode: 'scan' },
      { rerank, exclude: some },
      { include: some, rerank },
      { include: some.slice(0, 3), k: 3 },
      { filter: model.categories ? { genre: ['jazz', 'new'] } : undefined, k: 5 },
    ];
    for (const options of choices) {
      const { vectorFormat } = this;
      const expected = searchByBruteForce(
        { codeTable: model.codeTable, items, vectorFormat, user, options },
        index.codebookOrder,
      );
      const found = index.search(user, options);
      expect({ items: [...found.items], scores: [...found.scores] }).toEqual(expected);
    }
  }
}

describe('an index that changes', () => {
  it(`equals brute force over a plain map through ${runs} histories of changes, files and searches`, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ table, vectorDim, vectorFormat, engine, seed, ...history }) => {
        const random = new Random(seed);
        const codeTable = tableOf({ ...table, biasFactor: 1 });
        const model = new IndexModel(codeTable, vectorDim);
        const vectors = vectorDim > 0 ? randomFloats(random, codeTable.itemCount * vectorDim) : undefined;
        const genre = Array.from({ length: codeTable.itemCount }, (_, item) => (item % 3 ? 'jazz' : null));
        const categories = model.categories ? { genre } : undefined;
        const index = await LightRecIndex.build(codeTable, {
          ...{ vectors, vectorFormat, categories, engine: engine as 'wasm' | 'plain' },
        });
        for (const item of itemsOf({ codeTable, vectors, categories, user: new Float32Array(), options: {} })) {
          model.items.set(codeTable.items.idAt(item.item), item);
        }
        const both = new History(index, model, vectorFormat, random);
        for (const step of history.steps) await both.take(step);
      }),
      { numRuns: runs },
    );
  }, 3_600_000);
});
