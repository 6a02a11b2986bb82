import { ArgumentError, Random, ShapeError } from '@lightrec/core';
import { randomFloats, seeds, spreads } from '@lightrec/oracles';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createIalsFactors, type IalsFactorsOptions, type RowPairs } from './ials-factors.js';
import { gramBlockRows, type SideName } from './shared-factors.js';

const engines = ['wasm', 'plain'] as const;
const sides = ['users', 'items'] as const;

interface Case {
  seed: number;
  spread: 'normal' | 'grid' | 'wide';
  userCount: number;
  itemCount: number;
  dim: number;
  /** Chance of a pair. */
  density: number;
  stepCount: number;
  weights?: 'none' | 'ones' | 'any';
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: seeds,
  spread: spreads,
  userCount: fc.integer({ min: 1, max: 2 * gramBlockRows + 5 }),
  itemCount: fc.integer({ min: 1, max: 30 }),
  dim: fc.integer({ min: 1, max: 18 }),
  density: fc.constantFrom(0, 0.1, 0.5, 1),
  stepCount: fc.integer({ min: 0, max: 4 }),
  weights: fc.constantFrom('none', 'any'),
});

/** The same pairs by users and by items. */
function drawPairs(random: Random, { userCount, itemCount, density, weights = 'none' }: Case) {
  const has = Array.from({ length: userCount }, () =>
    Array.from({ length: itemCount }, () => random.uniform() < density),
  );
  const own = random.fork('weights');
  const weightOf = has.map((row) => row.map(() => (weights === 'ones' ? 1 : Math.exp(2 * own.normal()))));
  const rowsOf = (lists: number[][], weightAt: (row: number, partner: number) => number): RowPairs => ({
    offsets: [0, ...lists.map((_, row) => lists.slice(0, row + 1).flat().length)],
    partners: lists.flat(),
    ...(weights === 'none'
      ? {}
      : { weights: lists.flatMap((partners, row) => partners.map((partner) => weightAt(row, partner))) }),
  });
  return {
    users: rowsOf(
      has.map((row) => row.flatMap((is, item) => (is ? [item] : []))),
      (user, item) => weightOf[user][item],
    ),
    items: rowsOf(
      Array.from({ length: itemCount }, (_, item) => has.flatMap((row, user) => (row[item] ? [user] : []))),
      (item, user) => weightOf[user][item],
    ),
  };
}

/** Any basis that is near enough to orthonormal for bits: the first directions of the identity, signs changed. */
function signedIdentity(random: Random, dim: number): Float64Array {
  return Float64Array.from({ length: dim * dim }, (_, i) => {
    if (i % (dim + 1) !== 0) return 0.01 * random.normal();
    return random.integer(2) === 0 ? -1 : 1;
  });
}

/** Everything that comes out of a sweep over both sides. */
function sweep(testCase: Case, more: Partial<IalsFactorsOptions>) {
  const { seed, spread, userCount, itemCount, dim, stepCount } = testCase;
  const random = new Random(seed);
  const factors = createIalsFactors({ ...drawPairs(random, testCase), dim, ...more });
  factors.users.set(randomFloats(random, userCount * dim, spread));
  factors.items.set(randomFloats(random, itemCount * dim, spread));
  const outcomes = sides.map((side) => {
    const rowCount = side === 'users' ? userCount : itemCount;
    const gram = factors.gramOf(side === 'users' ? 'items' : 'users');
    const diagonal = Float64Array.from({ length: dim }, () => random.uniform());
    const ridges = Float32Array.from({ length: rowCount }, () => random.uniform());
    factors.begin(side, signedIdentity(random, dim), diagonal, ridges);
    const middle = random.integer(rowCount + 1);
    const terms = [factors.solve(0, middle, stepCount), factors.solve(middle, rowCount, stepCount)];
    return { gram, terms, rows: factors[side].slice() };
  });
  factors.dispose();
  return outcomes;
}

describe('createIalsFactors', () => {
  it('gives the same bits on both engines, for any pairs, dimension and numbers', () => {
    fc.assert(
      fc.property(cases, (testCase) => {
        expect(sweep(testCase, { engine: 'wasm' })).toEqual(sweep(testCase, { engine: 'plain' }));
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bits on several threads, however many share the rows', () => {
    const large: Case = {
      ...{ seed: 3, spread: 'normal', userCount: 1500, itemCount: 40, dim: 9, density: 0.6, stepCount: 2 },
    };
    const alone = sweep(large, {});
    for (const threads of [2, 3]) expect(sweep(large, { threads })).toEqual(alone);
    const few: Case = { ...large, userCount: 5 };
    expect(sweep(few, { threads: 2 })).toEqual(sweep(few, {}));
    expect(sweep(large, { threads: 2, engine: 'plain' })).toEqual(alone);
    const weighted: Case = { ...large, weights: 'any' };
    expect(sweep(weighted, { threads: 2 })).toEqual(sweep(weighted, {}));
    expect(sweep(weighted, {})).not.toEqual(alone);
  });

  it('gives the bits of pairs without weights where all are 1', () => {
    fc.assert(
      fc.property(cases, (testCase) => {
        expect(sweep({ ...testCase, weights: 'ones' }, {})).toEqual(sweep({ ...testCase, weights: 'none' }, {}));
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(engines)('rows (%s)', (engine) => {
  // Two users of three items: the first has items 0 and 2, the second none.
  const users = { offsets: [0, 2, 2], partners: [0, 2] };
  const items = { offsets: [0, 1, 1, 2], partners: [0, 0] };
  const start = () => {
    const factors = createIalsFactors({ users, items, dim: 2, engine });
    factors.items.set([1, 0, 5, 5, 1, 1]);
    factors.users.set([0, 0, 7, 7]);
    factors.begin('users', Float64Array.of(1, 0, 0, 1), Float64Array.of(1, 2), Float32Array.of(0.5, 0.5));
    return factors;
  };

  it('come to where their part of the objective is least, in as many steps as there are dimensions', () => {
    const factors = start();
    // (diag(1.5, 2.5) + [[2, 1], [1, 1]]) x = (2, 1): determinant 11.25, x = (6 / 11.25, 1.5 / 11.25).
    const terms = factors.solve(0, 1, 2);
    const [x, y] = [6 / 11.25, 1.5 / 11.25];
    expect(factors.users[0]).toBeCloseTo(x, 6);
    expect(factors.users[1]).toBeCloseTo(y, 6);
    expect(terms.observed).toBeCloseTo((1 - x) ** 2 + (1 - x - y) ** 2, 6);
    expect(terms.shared).toBeCloseTo(x * x + 2 * y * y, 6);
    expect(terms.ridge).toBeCloseTo(0.5 * (x * x + y * y), 6);
  });

  it('count each pair by its weight', () => {
    const weighted = createIalsFactors({
      users: { ...users, weights: [3, 0.5] },
      items: { ...items, weights: [3, 0.5] },
      ...{ dim: 2, engine },
    });
    weighted.items.set([1, 0, 5, 5, 1, 1]);
    weighted.begin('users', Float64Array.of(1, 0, 0, 1), Float64Array.of(1, 2), Float32Array.of(0.5, 0.5));
    // (diag(1.5, 2.5) + [[3.5, .5], [.5, .5]]) x = (3.5, .5): determinant 14.75, x = (10.25 / 14.75, .75 / 14.75).
    const { observed } = weighted.solve(0, 1, 2);
    const [x, y] = [10.25 / 14.75, 0.75 / 14.75];
    expect(weighted.users[0]).toBeCloseTo(x, 6);
    expect(weighted.users[1]).toBeCloseTo(y, 6);
    expect(observed).toBeCloseTo(3 * (1 - x) ** 2 + 0.5 * (1 - x - y) ** 2, 6);
    weighted.dispose();
  });

  it('come closer with every step, and stay where they are without any', () => {
    const objective = (stepCount: number) => {
      const { observed, shared, ridge } = start().solve(0, 1, stepCount);
      return observed + shared + ridge;
    };
    expect(objective(0)).toBe(2);
    expect(objective(1)).toBeLessThan(objective(0));
    expect(objective(2)).toBeLessThan(objective(1));
    expect(objective(9)).toBeCloseTo(objective(2), 6);
  });

  it('are zero where they have no partners', () => {
    const factors = start();
    expect(factors.solve(1, 2, 1)).toEqual({ observed: 0, shared: 0, ridge: 0 });
    expect([...factors.users]).toEqual([0, 0, 0, 0]);
  });

  it('show numbers that are not finite', () => {
    const factors = start();
    factors.items[0] = Number.NaN;
    factors.begin('users', Float64Array.of(1, 0, 0, 1), Float64Array.of(1, 2), Float32Array.of(0.5, 0.5));
    expect(factors.solve(0, 1, 2).observed).toBeNaN();
  });

  it('have Gram matrices that add up their outer products', () => {
    const factors = start();
    expect([...factors.gramOf('items')]).toEqual([27, 26, 26, 26]);
    expect([...factors.gramOf('users')]).toEqual([49, 49, 49, 49]);
  });
});

describe('pairs that do not fit', () => {
  const users = { offsets: [0, 1], partners: [0] };
  const items = { offsets: [0, 1, 1], partners: [0] };
  const wrong: [string, SideName, RowPairs][] = [
    ['users.offsets', 'users', { offsets: [0, 2], partners: [0] }],
    ['users.offsets', 'users', { offsets: [1, 1], partners: [0] }],
    ['users.offsets', 'users', { offsets: [0, 2, 1], partners: [0] }],
    ['users.partners[0]', 'users', { offsets: [0, 1], partners: [2] }],
    ['items.partners[0]', 'items', { offsets: [0, 1, 1], partners: [1] }],
    ['users.partners', 'users', { offsets: [0, 2], partners: [0, 1] }],
    ['items.weights', 'users', { ...users, weights: [1] }],
    ['items.weights', 'items', { ...items, weights: [1] }],
  ];

  it('names weights that do not fit', () => {
    const call = (weights: number[]) => () =>
      createIalsFactors({ users: { ...users, weights }, items: { ...items, weights }, dim: 2 });
    expect(call([1, 1])).toThrow(ShapeError);
    for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(call([weight])).toThrow('users.weights[0]: expected');
    }
  });

  it.each(wrong)('%s is named', (argument, side, pairs) => {
    const call = () => createIalsFactors({ users, items, dim: 2, [side]: pairs });
    expect(call).toThrow(`${argument}: expected`);
    expect(call).toThrow(side === 'users' && argument === 'users.partners' ? ShapeError : Error);
  });
});

describe('threads that cannot be', () => {
  const pairs = { users: { offsets: [0, 1], partners: [0] }, items: { offsets: [0, 1], partners: [0] } };
  afterEach(() => vi.unstubAllGlobals());

  it.each([0, 1.5, 65])('%d are refused', (threads) => {
    expect(() => createIalsFactors({ ...pairs, dim: 1, threads })).toThrow(ArgumentError);
  });

  it('more than one are refused where there is no node:worker_threads', () => {
    vi.stubGlobal('process', undefined);
    expect(() => createIalsFactors({ ...pairs, dim: 1, threads: 2 })).toThrow(
      'threads: expected 1 where there is no node:worker_threads',
    );
    createIalsFactors({ ...pairs, dim: 1 }).dispose();
  });
});
