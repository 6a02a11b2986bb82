import type { Random } from '@lightrec/core';
import fc from 'fast-check';

/**
 * What random numbers in tests look like: `grid` holds so few values that ties abound, `wide` has magnitudes from
 * 1e-30 to 1e15 and zeros, so that a sum in another order has other bits.
 */
export type Spread = 'normal' | 'grid' | 'wide';

export const spreads = fc.constantFrom<Spread>('normal', 'grid', 'wide');
export const seeds = fc.integer({ min: 0, max: 2 ** 31 });

export function randomFloats(random: Random, length: number, spread: Spread = 'normal'): Float32Array {
  return Float32Array.from({ length }, () => {
    if (spread === 'grid') return random.integer(3) - 1;
    if (spread === 'normal') return random.normal();
    return random.integer(5) === 0 ? 0 : random.normal() * 10 ** (random.uniform() * 45 - 30);
  });
}
