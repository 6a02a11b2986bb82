import { describe, expect, it } from 'vitest';
import { readOptions } from './options.js';

describe('readOptions', () => {
  it('has defaults', () => {
    expect(readOptions([])).toMatchObject({
      problems: [{ data: 'clustered', itemCount: 129_000 }],
      codebookCount: 4,
      ks: [10, 100],
      methodNames: undefined,
    });
  });

  it('generates each size that is asked for, and real data once', () => {
    const words = ['--data', 'flat', '--data', 'gowalla', '--items', '1000', '--items', '2000'];
    expect(readOptions(words)).toMatchObject({
      problems: [
        { data: 'flat', itemCount: 1000 },
        { data: 'flat', itemCount: 2000 },
        { data: 'gowalla', itemCount: 0 },
      ],
    });
  });

  it.each([
    [['--data', 'films'], /--data: expected one of clustered, .*flat.*received films/],
    [['--items', '12'], /--items: expected an integer from 1000 to 10000000; received 12/],
    [['--codebooks', '5'], /--codebooks: expected one of 4, 8; received 5/],
    [['--k', 'ten'], /--k: expected an integer from 1 to 1000; received ten/],
    [['--method', 'magic'], /--method: expected one of js-brute-force/],
    [['--budget', '0'], /--budget: expected seconds, above 0; received 0/],
  ])('refuses %j', (words, message) => {
    expect(() => readOptions(words)).toThrow(message);
  });

  it('gives its help, which names every method', () => {
    expect(readOptions(['--help'])).toMatch(/Usage: npm run bench -- search[\s\S]*ours-exact[\s\S]*faiss-ivf-sq8/);
  });
});
