import { Random } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdamRows, createAdamRows } from './adam-rows.js';

/** A few steps and drifts of random rows; the same for the same seed. */
function play(table: AdamRows, rowCount: number, dim: number, seed: number): number[] {
  const random = new Random(seed);
  for (let i = 0; i < rowCount * dim; i++) table.rows[i] = random.normal();
  const norms: number[] = [];
  for (let turn = 0; turn < 12; turn++) {
    const row = random.integer(rowCount);
    for (let i = 0; i < table.gradients.length; i++) table.gradients[i] = random.normal();
    norms.push(table.step(row, turn % 2, 0.05, 0.01, 1e-8, 0.9, 0.1, 0.999, 0.001));
    table.drift(random.integer(rowCount), 0.02 * random.uniform(), 1e-8, 0.9 ** turn, 0.999 ** turn);
  }
  return norms;
}

describe('createAdamRows', () => {
  it('gives the same bits on both engines, whatever the dimension', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        (seed, dim, rowCount) => {
          const [wasm, plain] = (['wasm', 'plain'] as const).map((engine) =>
            createAdamRows({ rowCount, dim, batchRows: 2, engine }),
          );
          expect(play(wasm, rowCount, dim, seed)).toEqual(play(plain, rowCount, dim, seed));
          for (const array of ['rows', 'firstMoments', 'secondMoments'] as const) {
            expect(wasm[array]).toEqual(plain[array]);
          }
        },
      ),
    );
  });

  it.each(['wasm', 'plain'] as const)(
    'takes the step that its formula says, and leaves other rows alone (%s)',
    (engine) => {
      const table = createAdamRows({ rowCount: 3, dim: 2, batchRows: 2, engine });
      table.rows.set([1, 1, 1, 1, 1, 1]);
      table.gradients.set([1.5, -4.5], 2);
      expect(table.step(1, 1, 0.5, 0.5, 0, 0.9, 0.1, 0.99, 0.01)).toBe(2);
      // g = 1.5 + .5 and -4.5 + .5; m = .2 and -.4; v = .04 and .16; .5 m / sqrt(v) = .5 and -.5
      expect(Array.from(table.rows)).toEqual([1, 1, expect.closeTo(0.5, 6), expect.closeTo(1.5, 6), 1, 1]);
      table.drift(1, 0.25, 0, 0.5, 0.25);
      expect(Array.from(table.rows.subarray(2, 4))).toEqual([expect.closeTo(0.25, 6), expect.closeTo(1.75, 6)]);
      expect(Array.from(table.firstMoments.subarray(2, 4))).toEqual([expect.closeTo(0.1, 6), expect.closeTo(-0.2, 6)]);
      expect(Array.from(table.secondMoments.subarray(2, 4))).toEqual([
        expect.closeTo(0.01, 6),
        expect.closeTo(0.04, 6),
      ]);
    },
  );

  it('refuses sizes that cannot be', () => {
    expect(() => createAdamRows({ rowCount: 1, dim: 0, batchRows: 1 })).toThrow(
      'dim: expected an integer >= 1, received 0',
    );
    expect(() => createAdamRows({ rowCount: -1, dim: 1, batchRows: 1 })).toThrow(
      'rowCount: expected an integer >= 0, received -1',
    );
  });
});
