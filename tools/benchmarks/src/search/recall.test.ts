import { CodeTable } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { assignAll } from './encode.js';
import { generateClustered } from './generate.js';
import { Oracle } from './oracle.js';
import { innerProduct, recallAt } from './recall.js';

describe('recallAt', () => {
  const scores = [5, 4, 3, 3, 1];
  const best = { k: 3, threshold: 3, scoreOf: (item: number) => scores[item] };

  it('is the share of the k best that was found', () => {
    expect(recallAt([0, 1, 4], best)).toBeCloseTo(2 / 3);
    expect(recallAt([0], best)).toBeCloseTo(1 / 3);
    expect(recallAt([], best)).toBe(0);
  });

  it('takes any of the items whose scores are equal', () => {
    expect(recallAt([0, 1, 2], best)).toBe(1);
    expect(recallAt([3, 0, 1], best)).toBe(1);
  });

  it('counts an item once, and nothing beyond k', () => {
    expect(recallAt([0, 0, 0], best)).toBeCloseTo(1 / 3);
    expect(recallAt([4, 4, 4, 0, 1, 2], best)).toBe(0);
  });
});

describe('Oracle', () => {
  const dim = 4;
  const itemCount = 300;
  const { itemVectors, users } = generateClustered({ itemCount, dim, userCount: 3 });
  const codebooks = generateClustered({ itemCount: 4 * 256, dim, userCount: 1, seed: 1 }).itemVectors;
  const codes = assignAll(itemVectors, codebooks, dim, 4);
  const codeTable = new CodeTable({ codes, codebooks, codebookCount: 4, codewordCount: 256, dim });
  const oracle = new Oracle({ data: '', name: '', itemCount, dim, itemVectors, users, codeTable }, 20);
  const items = Array.from({ length: itemCount }, (_, item) => item);

  const bestBy = (scoreOf: (item: number) => number) => items.toSorted((a, b) => scoreOf(b) - scoreOf(a)).slice(0, 10);

  it.each([0, 1, 2])('gives user %i the recall 1 of each ranking by plain loops', (user) => {
    const trueItems = bestBy((item) => innerProduct(users, user * dim, itemVectors, item * dim, dim));
    const compositeItems = bestBy((item) => innerProduct(users, user * dim, codeTable.decode(item), 0, dim));
    expect(oracle.recalls(user, 10, trueItems).ofTrue).toBe(1);
    expect(oracle.recalls(user, 10, compositeItems).ofComposite).toBe(1);
    expect(oracle.recalls(user, 10, items.slice(-10)).ofTrue).toBeLessThan(1);
  });
});
