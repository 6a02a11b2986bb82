import { describe, expect, expectTypeOf, it } from 'vitest';
import { appendItems, withLengths } from './change-codes.js';
import { CodeTable } from './code-table.js';
import { ArgumentError, ShapeError } from './errors.js';
import { IdMap } from './id-map.js';

// Codebooks [[1], [2], [4]] and [[10], [20], [40]].
const codebooks = Float32Array.of(1, 2, 4, 10, 20, 40);
const shape = { codebooks, codebookCount: 2, codewordCount: 3, dim: 1 };
const table = new CodeTable({ ...shape, codes: Uint8Array.of(0, 1, 2, 2), items: IdMap.from(['a', 'b']) });

describe('withLengths', () => {
  it('cuts codes, and adds the codeword of zeros that stands for them', () => {
    const cut = withLengths(table, Uint8Array.of(2, 1));
    expectTypeOf(cut).toEqualTypeOf<CodeTable<string>>();
    expect([...cut.codebooks]).toEqual([1, 2, 4, 0, 10, 20, 40, 0]);
    expect([[...cut.codes], [...cut.lengths!], cut.codewordCount]).toEqual([[0, 1, 2, 3], [2, 1], 4]);
    expect([cut.decode(0)[0], cut.decode(1)[0], cut.items]).toEqual([21, 4, table.items]);
    expect([...table.codes]).toEqual([0, 1, 2, 2]);
  });

  it('cuts again what has such codewords already', () => {
    const cut = withLengths(table, Uint8Array.of(2, 1));
    const shorter = withLengths(cut, Uint8Array.of(1, 0));
    expect([[...shorter.codes], shorter.codewordCount]).toEqual([[0, 3, 3, 3], 4]);
    expect(shorter.codebooks).toBe(cut.codebooks);
  });

  it('refuses lengths that do not fit, and a table without room for a codeword', () => {
    expect(() => withLengths(table, Uint8Array.of(1))).toThrow(ShapeError);
    expect(() => withLengths(table, Uint8Array.of(1, 3))).toThrow('lengths[1]: expected at most 2 codes, received 3');
    expect(() => withLengths(table, [1, 2] as never)).toThrow('lengths: expected a Uint8Array');
    const full = new CodeTable({
      codes: Uint8Array.of(0),
      codebooks: new Float32Array(256),
      ...{ codebookCount: 1, codewordCount: 256, dim: 1 },
    });
    expect(() => withLengths(full, Uint8Array.of(1))).toThrow('codewordCount: expected an integer in [1, 256]');
    expect(() => withLengths({} as never, Uint8Array.of(1))).toThrow('table: expected a CodeTable');
  });
});

describe('appendItems', () => {
  const added = new CodeTable({ ...shape, codes: Uint8Array.of(1, 0), items: IdMap.from([7]) });

  it('puts further items behind, which keep their codes', () => {
    const both = appendItems(table, added);
    expectTypeOf(both).toEqualTypeOf<CodeTable<string | number>>();
    expect([[...both.codes], both.items.ids, both.itemCount]).toEqual([[0, 1, 2, 2, 1, 0], ['a', 'b', 7], 3]);
    expect([both.codebooks, both.itemBias, both.lengths]).toEqual([codebooks, undefined, undefined]);
  });

  it('has biases of 0 where one of the two has none', () => {
    const biased = new CodeTable({ ...table, itemBias: Float32Array.of(3, 4) });
    expect([...appendItems(biased, added).itemBias!]).toEqual([3, 4, 0]);
    expect([...appendItems(added, biased).itemBias!]).toEqual([0, 3, 4]);
  });

  it('puts lengths behind lengths', () => {
    const cut = withLengths(table, Uint8Array.of(2, 1));
    const both = appendItems(cut, withLengths(added, Uint8Array.of(0)));
    expect([[...both.codes], [...both.lengths!]]).toEqual([
      [0, 1, 2, 3, 3, 3],
      [2, 1, 0],
    ]);
  });

  it('refuses other codebooks, lengths of one alone, and an id of both', () => {
    const others = new CodeTable({ ...added, codebooks: Float32Array.of(1, 2, 4, 10, 20, 50) });
    expect(() => appendItems(table, others)).toThrow(ArgumentError);
    expect(() => appendItems(table, others)).toThrow('added: expected codes of the same codebooks');
    const oneBook = new CodeTable({ ...added, codebookCount: 1, codewordCount: 6, codes: Uint8Array.of(1) });
    expect(() => appendItems(table, oneBook)).toThrow('added: expected codes of the same codebooks');
    const wide = new CodeTable({ ...added, codewordCount: 1, dim: 3, codes: new Uint8Array(2) });
    expect(() => appendItems(table, wide)).toThrow('added: expected codes of the same codebooks');
    const [cut, more] = [table, added].map((each) =>
      withLengths<string | number>(each, new Uint8Array(each.itemCount)),
    );
    const all = new CodeTable({ ...more, lengths: undefined });
    expect(() => appendItems(cut, all)).toThrow('with lengths');
    expect(() => appendItems(table, table)).toThrow('ids: expected distinct ids, received "a" twice');
  });
});
