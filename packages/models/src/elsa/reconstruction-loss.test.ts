import { Random } from '@lightrec/core';
import { finiteDifferences } from '@lightrec/core/testing';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../test-support/index.js';
import { reconstructionLoss } from './reconstruction-loss.js';

const pullsFor = (userCount: number) => ({
  squares: new Float64Array(userCount),
  energies: new Float64Array(userCount),
});

describe('reconstructionLoss', () => {
  it('is worked by hand: two less twice the cosine', () => {
    // x = (1, 1, 0), A = (1, 0), (.6, .8), (0, 1): u = (1.6, .8), scores 1.6, 1.6, .8, so that y = (.6, .6, .8)
    const forms = { squares: Float64Array.of(1.6 ** 2 + 0.8 ** 2), energies: Float64Array.of(2 * 1.6 ** 2 + 0.8 ** 2) };
    const cosine = 1.2 / Math.sqrt(2 * (0.36 + 0.36 + 0.64));
    expect(reconstructionLoss(forms, Float64Array.of(2), pullsFor(1))).toBeCloseTo(2 - 2 * cosine, 12);
  });

  it('has the derivatives of its finite differences', () => {
    const random = new Random(1);
    const weights = Float64Array.from({ length: 4 }, () => 1 + random.uniform());
    const squares = Array.from({ length: 4 }, () => 2 + random.uniform());
    const energies = Array.from({ length: 4 }, () => 7 + random.uniform());
    // Read as arrays can be, so that finite differences see float64.
    const forms = { squares: squares as unknown as Float64Array, energies: energies as unknown as Float64Array };
    const pulls = pullsFor(4);
    reconstructionLoss(forms, weights, pulls);
    const loss = () => reconstructionLoss(forms, weights, pullsFor(4));
    expectClose(pulls.squares, finiteDifferences(squares, loss), 1e-6);
    expectClose(pulls.energies, finiteDifferences(energies, loss), 1e-6);
  });

  it('is two, and pulls at nothing, where nothing is reconstructed', () => {
    const pulls = pullsFor(1);
    const forms = { squares: Float64Array.of(1), energies: Float64Array.of(1) };
    expect(reconstructionLoss(forms, Float64Array.of(1), pulls)).toBe(2);
    expect(pulls).toEqual(pullsFor(1));
  });

  it('is not a number where the forms are none, so that training stops', () => {
    const forms = { squares: Float64Array.of(Number.NaN), energies: Float64Array.of(Number.NaN) };
    expect(reconstructionLoss(forms, Float64Array.of(1), pullsFor(1))).toBeNaN();
  });
});
