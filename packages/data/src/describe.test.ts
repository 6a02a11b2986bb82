import { Interactions } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { describe as describeInteractions, formatDescription } from './describe.js';

describe('describe', () => {
  it('counts users, items and pairs, also those of a catalogue, and their density', () => {
    const pairs = [
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'x'],
    ] as const;
    const interactions = Interactions.fromPairs(pairs, { items: ['x', 'y', 'z', 'w'] });
    // 3 pairs in 2 * 4 cells.
    expect(describeInteractions(interactions)).toEqual({ userCount: 2, itemCount: 4, pairCount: 3, density: 0.375 });
  });

  it('has density 0 where there is nothing', () => {
    expect(describeInteractions(Interactions.fromPairs([])).density).toBe(0);
  });
});

describe('formatDescription', () => {
  it('aligns rows under the titles of Table 1', () => {
    const rows = [
      { name: 'CiteULike', userCount: 7947, itemCount: 25975, pairCount: 107154, density: 107154 / (7947 * 25975) },
      { name: 'toy', userCount: 2, itemCount: 4, pairCount: 3, density: 0.375 },
    ];
    expect(formatDescription(rows)).toBe(
      [
        'Dataset    #User   #Item    #Pair  Density',
        'CiteULike  7,947  25,975  107,154   0.052%',
        'toy            2       4        3  37.500%',
      ].join('\n'),
    );
  });
});
