import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IalsWeights, nextWeights } from './next-weights.js';

/** Searches to the end. */
function search(scoreOf: (weights: IalsWeights) => number, given: Partial<IalsWeights> = {}) {
  const done: (IalsWeights & { validation: number })[] = [];
  for (let next = nextWeights(done, given); next; next = nextWeights(done, given)) {
    done.push({ ...next, validation: scoreOf(next) });
  }
  return done;
}

const strengthOf = ({ lambda, unobservedRatio }: IalsWeights) => lambda * (1 + unobservedRatio);
const without = ({ lambda, unobservedRatio }: IalsWeights) => `${lambda}, ${unobservedRatio}`;

describe('nextWeights', () => {
  it('tries what is beside the best so far, in two digits: worked by hand', () => {
    // Best at half of the strength, .06 / 4, from where .03 / 4 is worse; then .06 / (1 + 1.5) and .06 / (1 + 6) are.
    const tried = search((weights) => -Math.abs(strengthOf(weights) - 0.06) - Math.abs(weights.unobservedRatio - 3));
    expect(tried.map(without)).toEqual(['0.03, 3', '0.015, 3', '0.0075, 3', '0.024, 1.5', '0.0086, 6']);
  });

  it('finds the top of any hill with axes of its own, and tries nothing twice', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -4, max: 4 }),
        fc.integer({ min: -3, max: 3 }),
        fc.double({ min: 0.5, max: 10, noNaN: true }),
        (up, right, slope) => {
          const [strength, ratio] = [0.12 * 2 ** up, 3 * 2 ** right];
          const tried = search(
            (weights) =>
              10 -
              Math.abs(Math.log2(strengthOf(weights) / strength)) -
              slope * Math.abs(Math.log2(weights.unobservedRatio / ratio)),
          );
          const best = tried.toSorted((a, b) => b.validation - a.validation)[0];
          expect(Math.log2(strengthOf(best) / strength)).toBeCloseTo(0, 0);
          expect(Math.log2(best.unobservedRatio / ratio)).toBeCloseTo(0, 0);
          expect(new Set(tried.map(without)).size).toBe(tried.length);
          expect(tried.length).toBeLessThan(8 + 3 * (Math.abs(up) + Math.abs(right)));
        },
      ),
    );
  });

  it('goes along the axis of the weight that is not given', () => {
    const bySize = ({ lambda, unobservedRatio }: IalsWeights) => -Math.abs(lambda - 0.01) - unobservedRatio;
    expect(new Set(search(bySize, { unobservedRatio: 4 }).map((weights) => weights.unobservedRatio))).toEqual(
      new Set([4]),
    );
    const near = ({ unobservedRatio }: IalsWeights) => -Math.abs(unobservedRatio - 1.5);
    expect(search(near, { lambda: 0.5 }).map(without)).toEqual(['0.5, 3', '0.5, 1.5', '0.5, 0.75']);
    expect(search(near, { lambda: 0.5, unobservedRatio: 4 }).map(without)).toEqual(['0.5, 4']);
  });

  it('of a tie keeps the first, and ends', () => {
    expect(search(() => 0)).toHaveLength(5);
  });

  it('takes no step for a gain of less than one in a hundred', () => {
    const rising = (gain: number) => search(({ lambda }) => (lambda < 0.02 ? 1 + gain : 1), { unobservedRatio: 3 });
    expect(rising(0.009).map(without)).toEqual(['0.03, 3', '0.015, 3', '0.06, 3']);
    expect(rising(0.011).map(without)).toEqual(['0.03, 3', '0.015, 3', '0.0075, 3']);
  });
});
