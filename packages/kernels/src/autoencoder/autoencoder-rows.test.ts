import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { randomFloats, seeds } from '@lightrec/oracles';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAutoencoderRows } from './autoencoder-rows.js';
import type { AutoencoderRows, HistoryBatch } from './contract.js';

const engines = ['wasm', 'plain'] as const;
/** As large as a batch may be, so that smaller ones are met too; more rows than pass through the kernels together. */
const most = { userCount: 270, pairCount: 1100 };
const shapes = fc.record({
  seed: seeds,
  dim: fc.integer({ min: 1, max: 41 }),
  userCount: fc.integer({ min: 1, max: most.userCount }),
  itemCount: fc.integer({ min: 1, max: 270 }),
});

function drawBatch(random: Random, userCount: number, itemCount: number): HistoryBatch {
  const lists = Array.from({ length: userCount }, () =>
    Array.from({ length: random.integer(5) }, () => random.integer(itemCount)),
  );
  const offsets = new Uint32Array(userCount + 1);
  lists.forEach(({ length }, user) => {
    offsets[user + 1] = offsets[user] + length;
  });
  return { offsets, items: Uint32Array.from(lists.flat()) };
}

function fill({ items, weights, stride }: AutoencoderRows, dim: number, random: Random): void {
  weights.forEach((_, item) => {
    weights[item] = 0.1 + random.uniform();
  });
  for (let start = 0; start < items.length; start += stride) items.set(randomFloats(random, dim), start);
}

const drawPulls = (random: Random, userCount: number) => ({
  squares: Float64Array.from({ length: userCount }, () => random.normal()),
  energies: Float64Array.from({ length: userCount }, () => random.normal()),
});

/** Both sums by all scores, in float64. */
function plainForms(items: number[], { stride, weights }: AutoencoderRows, { offsets, items: slots }: HistoryBatch) {
  const rows = Array.from({ length: items.length / stride }, (_, row) => items.slice(row * stride, (row + 1) * stride));
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);
  return Array.from(offsets.subarray(1), (end, user) => {
    const own = [...slots.subarray(offsets[user], end)];
    const scores = rows.map((row) => own.reduce((sum, item) => sum + weights[item] * dot(row, rows[item]), 0));
    const square = own.reduce((sum, item) => sum + weights[item] * scores[item], 0);
    return { square, energy: dot(scores, scores) };
  });
}

describe('createAutoencoderRows', () => {
  it('gives the same sums and gradients on both engines, bit for bit, for any shape, batch after batch', () => {
    fc.assert(
      fc.property(shapes, ({ seed, dim, userCount, itemCount }) => {
        const outcomes = engines.map((engine) => {
          const random = new Random(seed);
          const rows = createAutoencoderRows({ ...most, itemCount, dim, engine });
          return [userCount, 1 + random.integer(userCount)].map((count) => {
            fill(rows, dim, random);
            const forms = rows.forward(drawBatch(random, count, itemCount));
            rows.backward(drawPulls(random, count));
            return [forms, rows.itemGradients.slice()];
          });
        });
        expect(outcomes[0]).toEqual(outcomes[1]);
      }),
      { numRuns: 40 },
    );
  });

  it('has the sums over all scores of plain float64 loops and the gradients of their finite differences', () => {
    const random = new Random(3);
    const [dim, userCount, itemCount] = [5, 6, 9];
    const rows = createAutoencoderRows({ ...most, itemCount, dim });
    fill(rows, dim, random);
    const items = Array.from(rows.items);
    const batch = drawBatch(random, userCount, itemCount);
    const pulls = drawPulls(random, userCount);
    const { squares, energies } = rows.forward(batch);
    plainForms(items, rows, batch).forEach(({ square, energy }, user) => {
      expect(squares[user]).toBeCloseTo(square, 4);
      expect(energies[user]).toBeCloseTo(energy, 3);
    });
    rows.backward(pulls);
    const loss = () =>
      plainForms(items, rows, batch).reduce(
        (sum, { square, energy }, user) => sum + pulls.squares[user] * square + pulls.energies[user] * energy,
        0,
      );
    finiteDifferences(items, loss).forEach((expected, i) => {
      if (i % rows.stride < dim) expect(Math.abs(rows.itemGradients[i] - expected)).toBeLessThan(1e-3);
      else expect(rows.itemGradients[i]).toBe(0);
    });
  });

  it('has what is worked by hand, and items that count alike unless told otherwise', () => {
    const rows = createAutoencoderRows({ itemCount: 3, userCount: 1, pairCount: 2, dim: 2 });
    [1, 0, 0, 1, 1, 1].forEach((value, i) => {
      rows.items[(i >> 1) * rows.stride + (i % 2)] = value;
    });
    const batch = { offsets: Uint32Array.of(0, 2), items: Uint32Array.of(0, 2) };
    // u = (2, 1), of which the scores are 2, 1 and 3
    expect(rows.forward(batch)).toEqual({ squares: Float64Array.of(5), energies: Float64Array.of(14) });
    rows.weights.set([0.5, 7, 2]);
    // u = (2.5, 2), of which the scores are 2.5, 2 and 4.5
    expect(rows.forward(batch)).toEqual({ squares: Float64Array.of(10.25), energies: Float64Array.of(30.5) });
  });

  it('refuses sizes that cannot be', () => {
    const sizes = { itemCount: 1, userCount: 1, pairCount: 1, dim: 1 };
    expect(() => createAutoencoderRows({ ...sizes, dim: 0 })).toThrow('dim: expected an integer >= 1');
    expect(() => createAutoencoderRows({ ...sizes, engine: 'wasm', itemCount: 2 ** 29 })).toThrow('at most 4 GiB');
  });
});
