import { expect, it } from 'vitest';
import { curveCutoffs, toCurve } from './curve.js';

it('turns a record of cutoffs into points by rising k', () => {
  const points = toCurve({ 100: 0.3, 20: 0.2, 10: 0.1 });
  expect(points).toEqual([
    { k: 10, value: 0.1 },
    { k: 20, value: 0.2 },
    { k: 100, value: 0.3 },
  ]);
});

it('has the cutoffs of the paper', () => {
  expect(curveCutoffs).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
});
