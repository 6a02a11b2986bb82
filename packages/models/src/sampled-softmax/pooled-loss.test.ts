import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../test-support/index.js';
import { contrastiveLoss, softmaxLoss } from './pooled-loss.js';

const offsets = Uint32Array.of(0, 2, 2, 5);
const shares = Float64Array.of(0.2, 0.3, 0.1);
const temperature = 0.4;
const biases = Float64Array.of(0, -0.2, 0, -0.3, -0.1);

/** Scores in plain arrays, so that finite differences see float64. */
function drawScores(seed: number) {
  const random = new Random(seed);
  const pairs = Array.from({ length: 5 }, () => 2 * random.uniform() - 1);
  return { pairs, sums: Array.from({ length: 3 }, () => 3 * random.uniform()) };
}

/** The losses take what can be read as arrays can. */
const readable = ({ pairs, sums }: { pairs: number[]; sums: number[] }) => ({
  ...{ pairs: pairs as unknown as Float32Array, sums: sums as unknown as Float32Array, offsets, shares },
});

const pullsFor = () => ({ pairs: new Float32Array(5), sums: new Float32Array(3) });

describe('softmaxLoss', () => {
  it('is minus the logarithm of the share that the own item has', () => {
    const scores = drawScores(1);
    const own = (pair: number) => Math.exp((scores.pairs[pair] + biases[pair] - 1) / temperature);
    const term = (pair: number, user: number) => -shares[user] * Math.log(own(pair) / (own(pair) + scores.sums[user]));
    const expected = term(0, 0) + term(1, 0) + term(2, 2) + term(3, 2) + term(4, 2);
    expect(softmaxLoss(readable(scores), biases, temperature, pullsFor())).toBeCloseTo(expected, 10);
  });

  it('has the derivatives of its finite differences', () => {
    const scores = drawScores(2);
    const pulls = pullsFor();
    softmaxLoss(readable(scores), biases, temperature, pulls);
    const loss = () => softmaxLoss(readable(scores), biases, temperature, pullsFor());
    expectClose(pulls.pairs, finiteDifferences(scores.pairs, loss), 1e-5);
    expectClose(pulls.sums, finiteDifferences(scores.sums, loss), 1e-5);
  });

  it('is zero, and pulls at nothing, where a user has the whole pool', () => {
    const pulls = { pairs: new Float32Array(1), sums: new Float32Array(1) };
    const scores = { pairs: Float32Array.of(0.3), sums: Float32Array.of(0) };
    const users = { offsets: Uint32Array.of(0, 1), shares: Float64Array.of(1) };
    expect(softmaxLoss({ ...scores, ...users }, [0], temperature, pulls)).toBeCloseTo(0, 12);
    expect(pulls.pairs[0]).toBeCloseTo(0, 12);
  });
});

describe('contrastiveLoss', () => {
  it('counts what lies above the margin once for each own item', () => {
    const scores = { pairs: Float32Array.of(0.5, 0.25), sums: Float32Array.of(2) };
    const users = { offsets: Uint32Array.of(0, 2), shares: Float64Array.of(0.5) };
    const pulls = { pairs: new Float32Array(2), sums: new Float32Array(1) };
    // (.5 + .75) / 2 + 2
    expect(contrastiveLoss({ ...scores, ...users }, pulls)).toBeCloseTo(2.625, 10);
  });

  it('has the derivatives of its finite differences', () => {
    const scores = drawScores(3);
    const pulls = pullsFor();
    contrastiveLoss(readable(scores), pulls);
    const loss = () => contrastiveLoss(readable(scores), pullsFor());
    expectClose(pulls.pairs, finiteDifferences(scores.pairs, loss), 1e-5);
    expectClose(pulls.sums, finiteDifferences(scores.sums, loss), 1e-5);
  });
});
