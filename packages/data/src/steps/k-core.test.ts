import { ArgumentError, Interactions } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairLists, pairsOf } from '../test-support.js';
import { kCore } from './k-core.js';

/** The same in plain rounds: whatever is below k goes, until nothing does. The rest is the largest such part. */
function peelInRounds(pairs: readonly string[], k: number): string[] {
  const isKept = (pair: string, column: 0 | 1) => {
    const id = pair.split(' ')[column];
    return pairs.filter((other) => other.split(' ')[column] === id).length >= k;
  };
  const kept = pairs.filter((pair) => isKept(pair, 0) && isKept(pair, 1));
  return kept.length === pairs.length ? kept : peelInRounds(kept, k);
}

describe('kCore', () => {
  it('is the largest part with k on both sides', () => {
    fc.assert(
      fc.property(pairLists, fc.integer({ min: 1, max: 4 }), (pairs, k) => {
        const interactions = Interactions.fromPairs(pairs);
        const expected = peelInRounds(pairsOf(interactions), k);
        if (expected.length === 0) {
          expect(() => kCore(interactions, k)).toThrow(ArgumentError);
          return;
        }
        const core = kCore(interactions, k);
        expect(pairsOf(core)).toEqual(expected);
        expect(Math.min(...core.countByUser(), ...core.countByItem())).toBeGreaterThanOrEqual(k);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps the order of users and items', () => {
    const pairs = ['c z', 'c y', 'a z', 'a y', 'b x', 'a w'].map((pair) => pair.split(' ') as [string, string]);
    const core = kCore(Interactions.fromPairs(pairs), 2);
    expect([core.users.ids, core.items.ids]).toEqual([
      ['c', 'a'],
      ['z', 'y'],
    ]);
  });

  it('of 1 drops only items that nobody has', () => {
    const core = kCore(Interactions.fromPairs([['a', 'x']], { items: ['w', 'x'] }), 1);
    expect(core.items.ids).toEqual(['x']);
  });

  it('goes through a long chain of peeling', () => {
    // A path of 50,000 users: each has its own and the next item, so that only ends are ever below 2.
    const pairs = Array.from({ length: 50_000 }, (_, i) => [i, i + 1] as const).flatMap(([u, next]) => [
      [u, u] as const,
      [u, next] as const,
    ]);
    const square = [
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
      ['b', 'y'],
    ] as const;
    expect(pairsOf(kCore(Interactions.fromPairs([...pairs, ...square]), 2))).toEqual(['a x', 'a y', 'b x', 'b y']);
  });

  it('refuses a k that leaves nothing', () => {
    const interactions = Interactions.fromPairs([['a', 'x']]);
    expect(() => kCore(interactions, 2)).toThrow('received 2. No pair would be left; pass a smaller `k`.');
    expect(() => kCore(interactions, 0)).toThrow('an integer >= 1');
  });
});
