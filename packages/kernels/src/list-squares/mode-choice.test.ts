import { Random } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomCells } from '../test-support/random-cells.js';
import { createModeChoice, type ModeCosts, type ModeRows } from './mode-choice.js';

interface Case {
  seed: number;
  spread: 'normal' | 'grid' | 'wide';
  userCount: number;
  itemCount: number;
  dim: number;
  codebookCount: number;
  codewordCount: number;
  passCount: number;
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: seeds,
  spread: spreads,
  userCount: fc.integer({ min: 1, max: 30 }),
  itemCount: fc.constantFrom(1, 7, 300),
  dim: fc.integer({ min: 1, max: 10 }),
  codebookCount: fc.integer({ min: 1, max: 4 }),
  codewordCount: fc.integer({ min: 1, max: 20 }),
  passCount: fc.integer({ min: 1, max: 3 }),
});

function draw({ seed, spread, ...sizes }: Case) {
  const { userCount, itemCount, dim, codebookCount, codewordCount } = sizes;
  const random = new Random(seed);
  const cells = randomCells(random, { rowCount: itemCount, partnerCount: userCount, mostCells: 8 });
  const costs: ModeCosts = {
    users: randomFloats(random, userCount * dim, spread),
    codebooks: randomFloats(random, codebookCount * codewordCount * dim, spread),
    background: random.uniform(),
  };
  const rows: ModeRows = {
    pulls: randomFloats(random, itemCount * dim, spread),
    lengths: Uint8Array.from({ length: itemCount }, () => random.integer(codebookCount + 1)),
    codes: Uint8Array.from({ length: itemCount * codebookCount }, () => random.integer(codewordCount)),
  };
  return { cells, costs, rows };
}

/** All that is to be least, of an item with given codes, in float64. */
function costOf(testCase: Case, { cells, costs, rows }: ReturnType<typeof draw>, item: number, codes: Uint8Array) {
  const { dim, codewordCount } = testCase;
  const q = new Float64Array(dim);
  codes.forEach((code, b) => {
    for (let d = 0; d < dim; d++) q[d] += costs.codebooks[(b * codewordCount + code) * dim + d];
  });
  let cost = 0;
  for (let i = 0; i < dim; i++) {
    cost += costs.background * q[i] ** 2 - 2 * q[i] * rows.pulls[item * dim + i];
  }
  for (let cell = cells.offsets[item]; cell < cells.offsets[item + 1]; cell++) {
    const user = cells.partners[cell] * dim;
    const score = q.reduce((sum, value, d) => sum + value * costs.users[user + d], 0);
    cost += cells.weights[cell] * (cells.targets[cell] - score) ** 2;
  }
  return cost;
}

function run(testCase: Case, engine: 'wasm' | 'plain' = 'wasm') {
  const drawn = draw(testCase);
  const { userCount, dim, codebookCount, codewordCount, passCount } = testCase;
  const choice = createModeChoice({ userCount, dim, codebookCount, codewordCount, mostCells: 8, engine });
  choice.begin(drawn.costs);
  const changes = choice.choose(drawn.cells, 0, drawn.rows, passCount);
  return { changes, codes: drawn.rows.codes };
}

describe('createModeChoice', () => {
  it('gives the same codes on both engines', () => {
    fc.assert(
      fc.property(cases, (testCase) => {
        expect(run(testCase)).toEqual(run(testCase, 'plain'));
      }),
      { numRuns: 40 },
    );
  });

  it('chooses the best codeword where there is one codebook', () => {
    const testCase: Case = {
      ...{ seed: 1, spread: 'normal', userCount: 9, itemCount: 40, dim: 3 },
      ...{ codebookCount: 1, codewordCount: 12, passCount: 1 },
    };
    const drawn = draw(testCase);
    const { codes } = run(testCase);
    codes.forEach((code, item) => {
      const all = Array.from({ length: 12 }, (_, w) => costOf(testCase, drawn, item, Uint8Array.of(w)));
      const best = all.indexOf(Math.min(...all));
      expect(code).toBe(drawn.rows.lengths[item] === 0 ? drawn.rows.codes[item] : best);
    });
  });

  it('never makes an item worse, ends where no single code can be better, and leaves codes beyond the length', () => {
    const testCase: Case = {
      ...{ seed: 2, spread: 'normal', userCount: 20, itemCount: 60, dim: 4 },
      ...{ codebookCount: 3, codewordCount: 9, passCount: 50 },
    };
    const drawn = draw(testCase);
    const { codes, changes } = run(testCase);
    expect(changes).toBeGreaterThan(30);
    for (let item = 0; item < testCase.itemCount; item++) {
      const [before, after] = [drawn.rows.codes, codes].map((all) => all.slice(item * 3, item * 3 + 3));
      const cost = costOf(testCase, drawn, item, after);
      expect(cost).toBeLessThanOrEqual(costOf(testCase, drawn, item, before) + 1e-4);
      for (let b = 0; b < 3; b++) {
        if (b >= drawn.rows.lengths[item]) expect(after[b]).toBe(before[b]);
        else
          for (let w = 0; w < 9; w++) {
            expect(costOf(testCase, drawn, item, after.with(b, w))).toBeGreaterThan(cost - 1e-4);
          }
      }
    }
  });

  it('goes through items from any first one', () => {
    const testCase: Case = {
      ...{ seed: 3, spread: 'normal', userCount: 20, itemCount: 10, dim: 4 },
      ...{ codebookCount: 2, codewordCount: 9, passCount: 2 },
    };
    const all = run(testCase).codes;
    const { cells, costs, rows } = draw(testCase);
    const choice = createModeChoice({ userCount: 20, dim: 4, codebookCount: 2, codewordCount: 9, mostCells: 8 });
    choice.begin(costs);
    const some = {
      pulls: rows.pulls.subarray(12, 24),
      lengths: rows.lengths.subarray(3, 6),
      codes: rows.codes.slice(6, 12),
    };
    choice.choose(cells, 3, some, 2);
    expect(some.codes).toEqual(all.slice(6, 12));
  });
});
