import { ArgumentError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { completeOptions } from './options.js';

describe('completeOptions', () => {
  it('fills in what is not given', () => {
    expect(completeOptions({ seed: 1 })).toEqual({
      seed: 1,
      userCount: 4000,
      itemCount: 8000,
      pairCount: 120_000,
      clusterCount: 40,
      vocabularySize: 2000,
      timestamps: false,
    });
    expect(completeOptions({ seed: 1, userCount: 10, itemCount: 25 })).toMatchObject({
      pairCount: 120,
      clusterCount: 3,
    });
  });

  it.each([
    [{ seed: 0.5 }, 'seed: expected an integer'],
    [{ userCount: 1 }, 'userCount: expected an integer >= 2'],
    [{ itemCount: 1 }, 'itemCount: expected an integer >= 2'],
    [{ userCount: 10, itemCount: 20, pairCount: 9 }, 'pairCount: expected an integer in [10, 100], received 9'],
    [{ userCount: 10, itemCount: 20, pairCount: 101 }, 'pairCount: expected an integer in [10, 100]'],
    [{ itemCount: 20, clusterCount: 21 }, 'clusterCount: expected an integer in [1, 20]'],
    [{ vocabularySize: -1 }, 'vocabularySize: expected an integer >= 0'],
    [
      { clusterCount: 40, vocabularySize: 79 },
      'vocabularySize: expected 0, or at least 2 words for each of 40 clusters',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => completeOptions({ seed: 1, ...options })).toThrow(ArgumentError);
    expect(() => completeOptions({ seed: 1, ...options })).toThrow(message);
  });
});
