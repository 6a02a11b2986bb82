import { describe, expect, it } from 'vitest';
import { Descent } from './descent.js';

/** Of `x^T A x - 2 <b, x>`. */
const matrix = [
  [4, 1, 0, 0],
  [1, 3, 0.5, 0],
  [0, 0.5, 9, 1],
  [0, 0, 1, 7],
];
const right = [1, -2, 3, 4];
const times = (x: ArrayLike<number>) => matrix.map((row) => row.reduce((sum, entry, i) => sum + entry * x[i], 0));

describe('Descent', () => {
  it('comes to where the function is least, in as many steps as there are entries', () => {
    const point = new Float32Array(4);
    const descent = new Descent(point, Float64Array.of(3.5, 8));
    descent.start(Float32Array.from(right));
    for (let step = 0; step < 4; step++)
      descent.advance(Float32Array.from(times(descent.direction), (value) => -value));
    times(point).forEach((value, i) => {
      expect(value).toBeCloseTo(right[i], 4);
    });
  });

  it('leaves rows without any stiffness, and stays once it has arrived', () => {
    const point = Float32Array.of(5, 6, 1, 2);
    const descent = new Descent(point, Float64Array.of(0, 1));
    descent.start(Float32Array.of(1, 1, 1, 1));
    descent.advance(descent.direction.map((value) => -2 * value));
    expect([...point]).toEqual([5, 6, 1.5, 2.5]);
    descent.start(new Float32Array(4));
    descent.advance(new Float32Array(4));
    expect([...point]).toEqual([5, 6, 1.5, 2.5]);
  });
});
