import { describe, expect, it } from 'vitest';
import { draw, shareOut } from './draw.mjs';

/** A package of as many lines, with two mutations in each. */
function packageOf(name: string, lineCount: number) {
  const lines = Array.from({ length: lineCount }, (_, line) => ['a', 'b'].map((text) => ({ name, line, text })));
  return { name, lines };
}

describe('shareOut', () => {
  it('shares in proportion to the sizes', () => {
    expect(shareOut([100, 300, 600], 20)).toEqual([2, 6, 12]);
  });

  it('gives each size at least two', () => {
    expect(shareOut([1000, 5, 1000], 20)).toEqual([9, 2, 9]);
  });

  it('gives no size more than it has', () => {
    expect(shareOut([3, 1, 0], 10)).toEqual([3, 1, 0]);
  });
});

describe('draw', () => {
  const packages = [packageOf('core', 40), packageOf('index', 60)];

  it('draws the same again from a seed, and others from another', () => {
    expect(draw(packages, 20, 1)).toEqual(draw(packages, 20, 1));
    expect(draw(packages, 20, 1)).not.toEqual(draw(packages, 20, 2));
  });

  it('draws no line twice', () => {
    const drawn = draw(packages, 100, 1).map(({ name, line }) => `${name}:${line}`);
    expect(new Set(drawn).size).toBe(100);
  });

  it('draws another line instead of one that is not sound', () => {
    const drawn = draw(packages, 20, 1, ({ line }) => line % 2 === 0);
    expect(drawn).toHaveLength(20);
    expect(drawn.every(({ line }) => line % 2 === 0)).toBe(true);
  });

  it('draws package after package, as many as asked for', () => {
    const names = draw(packages, 10, 7).map(({ name }) => name);
    expect(names).toEqual([...Array(4).fill('core'), ...Array(6).fill('index')]);
  });
});
