import { ArgumentError, type CodeTable, Random, ShapeError, selectTopK } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFloats, randomTable, type Spread, seeds, spreads, type TableShape } from '../test-inputs.js';
import { createLookupScanner } from './lookup-scanner.js';
import type { PositionRange } from './position-range.js';

const engines = ['wasm', 'plain'] as const;

/** A codeword's inner product with the user, in float32 and in the order of the dimensions. */
function lookUp({ codebooks, codewordCount, dim }: CodeTable, user: Float32Array, book: number, code: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) {
    sum = Math.fround(sum + Math.fround(user[d] * codebooks[(book * codewordCount + code) * dim + d]));
  }
  return sum;
}

/** The documented order: groups of four codebooks, (l1 + l2) + (l3 + l4) in each, then the bias. */
function scoreAsDocumented(table: CodeTable, user: Float32Array, item: number): number {
  const { codes, codebookCount, itemBias } = table;
  const entry = (book: number) =>
    book < codebookCount ? lookUp(table, user, book, codes[item * codebookCount + book]) : 0;
  let score = 0;
  for (let b = 0; b < codebookCount; b += 4) {
    const first = Math.fround(entry(b) + entry(b + 1));
    const second = Math.fround(entry(b + 2) + entry(b + 3));
    score = Math.fround(score + Math.fround(first + second));
  }
  return itemBias ? Math.fround(score + itemBias[item]) : score;
}

const shapes: fc.Arbitrary<Required<TableShape> & { spread: Spread; seed: number }> = fc.record({
  itemCount: fc.oneof(fc.integer({ min: 0, max: 70 }), fc.constantFrom(0, 1, 3, 4, 5)),
  codebookCount: fc.integer({ min: 1, max: 9 }),
  codewordCount: fc.oneof(fc.integer({ min: 1, max: 256 }), fc.constantFrom(1, 2, 256)),
  dim: fc.integer({ min: 1, max: 12 }),
  withBias: fc.boolean(),
  spread: spreads,
  seed: seeds,
});

/** Ranges in any order, some empty, of at most `itemCount` positions in all. */
function randomRanges(random: Random, itemCount: number): PositionRange[] {
  const ranges: PositionRange[] = [];
  let left = itemCount;
  for (let i = random.integer(5); i > 0; i--) {
    const start = random.integer(itemCount + 1);
    const end = start + random.integer(Math.min(itemCount - start, left) + 1);
    left -= end - start;
    ranges.push({ start, end });
  }
  return ranges;
}

const positionsOf = (ranges: readonly PositionRange[]) =>
  ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));

describe('scan', () => {
  it('gives every item the documented score, bit for bit, on both engines', () => {
    fc.assert(
      fc.property(shapes, ({ spread, seed, ...shape }) => {
        const random = new Random(seed);
        const codeTable = randomTable(random, shape, spread);
        const user = randomFloats(random, shape.dim, spread);
        const expected = Float32Array.from({ length: shape.itemCount }, (_, item) =>
          scoreAsDocumented(codeTable, user, item),
        );
        for (const engine of engines) {
          const scanner = createLookupScanner({ codeTable, engine });
          expect(scanner.itemCount).toBe(shape.itemCount);
          scanner.prepare(user);
          expect(scanner.scan([{ start: 0, end: shape.itemCount }])).toEqual(expected);
        }
      }),
    );
  });

  it('agrees with the inner product of the decoded item', () => {
    const random = new Random(6);
    const codeTable = randomTable(random, {
      itemCount: 40,
      codebookCount: 6,
      codewordCount: 16,
      dim: 32,
      withBias: true,
    });
    const user = randomFloats(random, 32);
    const scanner = createLookupScanner({ codeTable });
    scanner.prepare(user);
    scanner.scan([{ start: 0, end: 40 }]).forEach((score, item) => {
      const exact = codeTable.decode(item).reduce((sum, value, d) => sum + value * user[d], codeTable.itemBias![item]);
      expect(score).toBeCloseTo(exact, 3);
    });
  });

  it('scans any ranges of any order of the items, one after another, as often as asked', () => {
    fc.assert(
      fc.property(shapes, fc.boolean(), ({ spread, seed, ...shape }, partial) => {
        const random = new Random(seed);
        const codeTable = randomTable(random, shape, spread);
        const order = random.permutation(shape.itemCount).subarray(partial ? Math.floor(shape.itemCount / 3) : 0);
        const user = randomFloats(random, shape.dim, spread);
        const scans = [randomRanges(random, order.length), randomRanges(random, order.length)];
        for (const engine of engines) {
          const scanner = createLookupScanner({ codeTable, order, engine });
          scanner.prepare(user);
          for (const ranges of scans) {
            const expected = positionsOf(ranges).map((position) => scoreAsDocumented(codeTable, user, order[position]));
            expect([...scanner.scan(ranges)]).toEqual(expected);
          }
        }
      }),
    );
  });

  it('takes an order from any list of numbers', () => {
    const codeTable = randomTable(new Random(1), { itemCount: 3, codebookCount: 1, codewordCount: 4, dim: 2 });
    for (const engine of engines) {
      const scanner = createLookupScanner({ codeTable, order: [2, 0], engine });
      scanner.prepare([1, -1]);
      const scores = scanner.scan([{ start: 0, end: 2 }]);
      expect(scores[0]).toBe(scoreAsDocumented(codeTable, Float32Array.of(1, -1), 2));
    }
  });

  it('refuses ranges that are not of the items', () => {
    const codeTable = randomTable(new Random(1), { itemCount: 5, codebookCount: 2, codewordCount: 4, dim: 2 });
    const wrong = [
      [{ start: -1, end: 2 }],
      [{ start: 3, end: 2 }],
      [{ start: 0, end: 6 }],
      [{ start: 0, end: 1.5 }],
      [
        { start: 0, end: 5 },
        { start: 4, end: 5 },
      ],
    ];
    for (const engine of engines) {
      const scanner = createLookupScanner({ codeTable, engine });
      scanner.prepare([1, 2]);
      for (const ranges of wrong) expect(() => scanner.scan(ranges)).toThrow(ArgumentError);
    }
  });
});

describe('prepare', () => {
  it("returns the user's row of the first codebook", () => {
    fc.assert(
      fc.property(shapes, ({ spread, seed, ...shape }) => {
        const random = new Random(seed);
        const codeTable = randomTable(random, shape, spread);
        const user = randomFloats(random, shape.dim, spread);
        for (const engine of engines) {
          const row = createLookupScanner({ codeTable, engine }).prepare(user);
          expect(row.length).toBe(256);
          const expected = Float32Array.from({ length: shape.codewordCount }, (_, code) =>
            lookUp(codeTable, user, 0, code),
          );
          expect(row.slice(0, shape.codewordCount)).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('takes each user anew', () => {
    const random = new Random(2);
    const codeTable = randomTable(random, { itemCount: 9, codebookCount: 5, codewordCount: 8, dim: 3 });
    for (const engine of engines) {
      const scanner = createLookupScanner({ codeTable, engine });
      for (let i = 0; i < 4; i++) {
        const user = randomFloats(random, 3);
        scanner.prepare(user);
        expect(scanner.scan([{ start: 4, end: 5 }])[0]).toBe(scoreAsDocumented(codeTable, user, 4));
      }
    }
  });

  it('refuses a user of another length, or with a number that float32 does not hold', () => {
    const codeTable = randomTable(new Random(1), { itemCount: 2, codebookCount: 1, codewordCount: 2, dim: 2 });
    for (const engine of engines) {
      const scanner = createLookupScanner({ codeTable, engine });
      expect(() => scanner.prepare([1, 2, 3])).toThrow(ShapeError);
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e39]) {
        expect(() => scanner.prepare([1, value])).toThrow('user[1]: expected a finite float32 number');
      }
    }
  });
});

describe('selectTopK', () => {
  it('selects from what the last scan returned, as masked, ties to the smaller place', () => {
    const cuts = fc.integer({ min: 0, max: 80 });
    fc.assert(
      fc.property(shapes, cuts, ({ spread, seed, ...shape }, k) => {
        const codeTable = randomTable(new Random(seed), shape, spread);
        for (const engine of engines) {
          const random = new Random(seed + 1);
          const scanner = createLookupScanner({ codeTable, engine });
          scanner.prepare(randomFloats(random, shape.dim, spread));
          const scores = scanner.scan(randomRanges(random, shape.itemCount));
          for (let place = random.integer(3); place < scores.length; place += 3)
            scores[place] = Number.NEGATIVE_INFINITY;
          const expected = selectTopK(scores.slice(), k);
          expect(scanner.selectTopK(k)).toEqual(expected);
        }
      }),
    );
  });

  it('leaves the scores readable, though a long list makes the memory grow', () => {
    const random = new Random(3);
    const codeTable = randomTable(random, { itemCount: 40_000, codebookCount: 4, codewordCount: 16, dim: 2 });
    for (const engine of engines) {
      const scanner = createLookupScanner({ codeTable, engine });
      scanner.prepare(randomFloats(new Random(1), 2));
      const before = scanner.scan([{ start: 0, end: 40_000 }]).slice();
      expect(scanner.selectTopK(40_000)).toEqual(selectTopK(before, 40_000));
      expect(scanner.scores()).toEqual(before);
      expect(scanner.selectTopK(3)).toEqual(selectTopK(before, 3));
    }
  });

  it('is kept apart by scanners of their own memory', () => {
    const random = new Random(4);
    const shape = { itemCount: 10, codebookCount: 4, codewordCount: 8, dim: 4 };
    const tables = Array.from({ length: 40 }, () => randomTable(random, shape));
    const scanners = tables.map((codeTable) => createLookupScanner({ codeTable, engine: 'wasm' }));
    const user = randomFloats(random, 4);
    for (const scanner of scanners) scanner.prepare(user);
    for (const scanner of scanners) scanner.scan([{ start: 0, end: 10 }]);
    scanners.forEach((scanner, i) => {
      const scores = Float32Array.from({ length: 10 }, (_, item) => scoreAsDocumented(tables[i], user, item));
      expect(scanner.selectTopK(4)).toEqual(selectTopK(scores, 4));
    });
  });
});

describe('createLookupScanner', () => {
  const codeTable = randomTable(new Random(1), { itemCount: 3, codebookCount: 1, codewordCount: 2, dim: 1 });

  it('refuses an order with an item that the table does not have', () => {
    for (const item of [-1, 3, 0.5]) {
      expect(() => createLookupScanner({ codeTable, order: [0, item] })).toThrow(
        `order[1]: expected an item index in [0, 3), received ${item}.`,
      );
    }
  });

  it('refuses an engine that there is not', () => {
    expect(() => createLookupScanner({ codeTable, engine: 'gpu' as 'auto' })).toThrow(ArgumentError);
  });
});
