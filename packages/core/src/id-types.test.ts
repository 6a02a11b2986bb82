import { describe, expectTypeOf, it } from 'vitest';
import { CodeTable } from './code-table.js';
import type { Id } from './id.js';
import { IdMap } from './id-map.js';
import { Interactions } from './interactions.js';

type Sku = string & { readonly brand: 'sku' };

describe('the type of the ids', () => {
  it('is that of the ids given, with literals widened', () => {
    expectTypeOf(IdMap.from(['tea', 'jam'])).toEqualTypeOf<IdMap<string>>();
    expectTypeOf(IdMap.from([1, 2])).toEqualTypeOf<IdMap<number>>();
    expectTypeOf(IdMap.from([1, 'jam'])).toEqualTypeOf<IdMap<Id>>();
    expectTypeOf(IdMap.from([] as Sku[])).toEqualTypeOf<IdMap<Sku>>();
    expectTypeOf(IdMap.range(3)).toEqualTypeOf<IdMap<number>>();
  });

  it('is inferred from pairs and catalogue', () => {
    const pairs: [Sku, number][] = [];
    expectTypeOf(Interactions.fromPairs([['ann', 'tea']])).toEqualTypeOf<Interactions<string, string>>();
    expectTypeOf(Interactions.fromPairs(pairs)).toEqualTypeOf<Interactions<Sku, number>>();
    expectTypeOf(Interactions.fromPairs(new Map([['ann', 7]]))).toEqualTypeOf<Interactions<string, number>>();
    expectTypeOf(
      Interactions.fromPairs([
        ['ann', 7],
        ['bob', '7'],
      ]),
    ).toEqualTypeOf<Interactions<string, Id>>();
    expectTypeOf(Interactions.fromPairs([], { users: ['ann'], items: [7] })).toEqualTypeOf<
      Interactions<string, number>
    >();
    expectTypeOf(Interactions.fromPairs([])).toEqualTypeOf<Interactions<Id, Id>>();
  });

  it('goes on into rows, columns and code tables', () => {
    const { items, ...interactions } = Interactions.fromPairs([['ann', 7]]);
    expectTypeOf<Interactions<string, number>['itemsOf']>().toEqualTypeOf<(userId: string) => number[]>();
    expectTypeOf<Interactions<string, number>['usersOf']>().toEqualTypeOf<(itemId: number) => string[]>();
    expectTypeOf(interactions.users.ids).toEqualTypeOf<readonly string[]>();
    const shape = { codebookCount: 1, codewordCount: 1, dim: 1 };
    const table = new CodeTable({ ...shape, codes: Uint8Array.of(0), codebooks: Float32Array.of(1), items });
    expectTypeOf(table).toEqualTypeOf<CodeTable<number>>();
  });

  it('fits wherever any ids do', () => {
    expectTypeOf<IdMap<string>>().toExtend<IdMap>();
    expectTypeOf<Interactions<string, number>>().toExtend<Interactions>();
    expectTypeOf<CodeTable<Sku>>().toExtend<CodeTable>();
  });

  it('keeps an id of the other kind out', () => {
    const interactions = Interactions.fromPairs([['ann', 7]]);
    // @ts-expect-error - items are numbers here
    interactions.has('ann', '7');
    // @ts-expect-error - an object is no id
    expectTypeOf(IdMap.from).toBeCallableWith([{}]);
  });
});
