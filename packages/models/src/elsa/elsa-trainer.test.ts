import { Interactions, Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectClose } from '../test-support/index.js';
import { ElsaTrainer } from './elsa-trainer.js';
import { elsaDefaults } from './options.js';

/** The loss of a batch by dense scores of all items, in float64. */
function plainLoss(values: number[], dim: number, train: Interactions, users: Uint32Array, damping: number): number {
  const unit = Array.from({ length: values.length / dim }, (_, item) => {
    const row = values.slice(item * dim, (item + 1) * dim);
    return row.map((value) => value / Math.hypot(...row));
  });
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d], 0);
  const counts = train.countByItem();
  let loss = 0;
  for (const user of users) {
    const own = [...train.itemIndicesOf(user)];
    const history = unit.map((_, item) => (own.includes(item) ? counts[item] ** -damping : 0));
    const scores = unit.map(
      (row, item) => own.reduce((sum, other) => sum + history[other] * dot(row, unit[other]), 0) - history[item],
    );
    const cosine = dot(history, scores) / Math.sqrt(dot(history, history) * dot(scores, scores));
    loss += (2 - 2 * cosine) / users.length;
  }
  return loss;
}

it('a step has the loss of plain loops over all scores and the gradient of their finite differences', () => {
  const shapes = fc.record({
    seed: fc.nat({ max: 1000 }),
    dim: fc.integer({ min: 2, max: 9 }),
    dampingExponent: fc.constantFrom(0, 0.35, 1),
  });
  fc.assert(
    fc.property(shapes, ({ seed, dim, dampingExponent }) => {
      const random = new Random(seed);
      // Two items each and more, as one alone has nothing to be reconstructed from.
      const pairs = Array.from({ length: 12 }, (_, i) => [i % 6, i < 6 ? i : 6 + random.integer(5)] as const);
      const train = Interactions.fromPairs(pairs, { items: [...Array(11).keys()] });
      const trainer = new ElsaTrainer(train, { ...elsaDefaults, dim, dampingExponent }, random);
      trainer.start();
      const { data } = trainer.trained[0].toTensors()['items.rows'];
      const values = Array.from(data as Float32Array);
      const users = Uint32Array.of(4, 0, 2);
      const { reconstruction } = trainer.step({ users, pool: new Uint32Array() }, 1);
      const loss = () => plainLoss(values, dim, train, users, dampingExponent);
      expect(reconstruction).toBeCloseTo(loss(), 4);
      // After one step the first moment is a tenth of the gradient.
      const moments = trainer.trained[0].toTensors()['items.firstMoments'].data as Float32Array;
      expectClose(
        moments.map((value) => 10 * value),
        finiteDifferences(values, loss),
        1e-3,
      );
    }),
    { numRuns: 30 },
  );
});
