import { Random } from '@lightrec/core';
import { seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descendBits } from './bit-descent.js';
import { pairLosses, pairLossNames } from './pair-losses.js';

const shapes = fc.record({
  rowCount: fc.integer({ min: 1, max: 6 }),
  partnerCount: fc.integer({ min: 1, max: 9 }),
  bitCount: fc.integer({ min: 1, max: 12 }),
  loss: fc.constantFrom(...pairLossNames),
  beta: fc.constantFrom(0, 0.01, 1),
  seed: seeds,
});

type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

function draw({ rowCount, partnerCount, bitCount, loss, beta, seed }: Shape) {
  const random = new Random(seed);
  const signs = (count: number) => Int8Array.from({ length: count * bitCount }, () => 2 * random.integer(2) - 1);
  const rows = Array.from({ length: rowCount }, () =>
    Array.from({ length: partnerCount }, (_, partner) => partner).filter(() => random.uniform() < 0.4),
  );
  const offsets = new Uint32Array(rowCount + 1);
  rows.forEach((row, i) => {
    offsets[i + 1] = offsets[i] + row.length;
  });
  const problem = {
    pairs: { offsets, partners: Uint32Array.from(rows.flat()) },
    partners: signs(partnerCount),
    losses: pairLosses(loss, bitCount),
    beta,
    pull: Float64Array.from({ length: rowCount * bitCount }, () => 3 * random.normal()),
  };
  return { codes: signs(rowCount), rows, problem };
}

/** What the bits of one side stand for in the objective, in plain loops over all pairs. */
function objective(codes: Int8Array, { bitCount, partnerCount, loss }: Shape, drawn: ReturnType<typeof draw>): number {
  const { rows, problem } = drawn;
  let sum = 0;
  rows.forEach((observed, row) => {
    for (let partner = 0; partner < partnerCount; partner++) {
      let score = 0;
      for (let b = 0; b < bitCount; b++) score += codes[row * bitCount + b] * problem.partners[partner * bitCount + b];
      sum += problem.beta * score ** 2;
      if (!observed.includes(partner)) continue;
      sum += loss === 'squared' ? (bitCount - score) ** 2 : Math.log(1 + Math.exp(-score));
    }
  });
  return problem.pull.reduce((total, pull, i) => total - 2 * pull * codes[i], sum);
}

describe('descendBits', () => {
  it('never raises the objective', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const drawn = draw(shape);
        const before = objective(drawn.codes, shape, drawn);
        descendBits(drawn.codes, shape.bitCount, drawn.problem);
        expect(objective(drawn.codes, shape, drawn)).toBeLessThanOrEqual(before + 1e-7);
        expect(drawn.codes.every((sign) => sign === 1 || sign === -1)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('ends, called again and again, where no bit alone would lower it', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const drawn = draw(shape);
        const { codes, problem } = drawn;
        for (let before = ''; before !== codes.join(); ) {
          before = codes.join();
          descendBits(codes, shape.bitCount, problem);
        }
        const reached = objective(codes, shape, drawn);
        for (let i = 0; i < codes.length; i++) {
          const turned = codes.slice();
          turned[i] = -turned[i];
          expect(objective(turned, shape, drawn)).toBeGreaterThanOrEqual(reached - 1e-7);
        }
      }),
    );
  });

  it('leaves a bit as it is where both signs are worth the same', () => {
    const codes = Int8Array.of(1, -1);
    const [losses, pairs] = [pairLosses('squared', 2), { offsets: Uint32Array.of(0, 0), partners: new Uint32Array(0) }];
    descendBits(codes, 2, { pairs, partners: Int8Array.of(1, 1), losses, beta: 0, pull: new Float64Array(2) });
    expect([...codes]).toEqual([1, -1]);
  });
});

describe('pairLosses', () => {
  it('is the loss at every score that codes can have, and its steps', () => {
    // Three bits: scores -3, -1, 1, 3.
    expect([...pairLosses('squared', 3).losses]).toEqual([36, 16, 4, 0]);
    const { losses, steps } = pairLosses('logistic', 1);
    expect(losses[0]).toBeCloseTo(Math.log(1 + Math.E), 12);
    expect(losses[1]).toBeCloseTo(Math.log(1 + 1 / Math.E), 12);
    expect([...steps]).toEqual([
      Number.POSITIVE_INFINITY,
      losses[1] - losses[0],
      losses[0] - losses[1],
      Number.POSITIVE_INFINITY,
    ]);
  });
});
