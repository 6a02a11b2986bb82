import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../errors.js';
import { Interactions } from '../interactions.js';
import { optionRefusals } from '../options/option-refusals.js';
import { checkRecommendCall, maskScores } from './candidates.js';

const masked = Number.NEGATIVE_INFINITY;

describe('checkRecommendCall', () => {
  it('accepts known users, none, and one twice', () => {
    for (const users of [[0, 2], [], [1, 1], Uint32Array.of(2)]) {
      expect(() => checkRecommendCall(users, { k: 1 }, 3)).not.toThrow();
    }
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses the k %s', (k) => {
    expect(() => checkRecommendCall([0], { k }, 3)).toThrow(ArgumentError);
  });

  it.each([3, -1, 0.5, Number.NaN])('refuses the user %s and says where it stands', (user) => {
    expect(() => checkRecommendCall([0, user], { k: 1 }, 3)).toThrow(ArgumentError);
    expect(() => checkRecommendCall([0, user], { k: 1 }, 3)).toThrow(
      /^userIndices\[1\]: expected a user index in \[0, 3\)/,
    );
  });
});

describe('options', () => {
  const names = new Set(['k', 'excludeIndices', 'includeIndices']);
  const call = (options: object) => checkRecommendCall([0], { k: 1, ...options }, 3);
  const refuses = { excludeIndices: [[1, 2], null], includeIndices: [null, new Set([1])] };
  for (const { name, check } of optionRefusals({ names, call, refuses })) it(`refuse ${name}`, check);

  it('refuse a user that is no list', () => {
    expect(() => checkRecommendCall(1 as never, { k: 1 }, 3)).toThrow('userIndices: expected an array');
  });
});

describe('maskScores', () => {
  const seen = Interactions.fromIndices(
    [0, 1, 1],
    [0, 1, 3],
    Interactions.fromPairs([], {
      users: [0, 1],
      items: [0, 1, 2, 3],
    }),
  );
  const mask = (user: number, options: Parameters<typeof maskScores>[2]) => {
    const scores = Float32Array.of(1, 2, 3, 4);
    maskScores(scores, user, options);
    return [...scores];
  };

  it('leaves the scores alone without options', () => {
    expect(mask(0, {})).toEqual([1, 2, 3, 4]);
  });

  it('sets what is given instead, in distances too', () => {
    const distances = Uint16Array.of(1, 2, 3, 4);
    maskScores(distances, 1, { excludeIndices: seen, includeIndices: [0, 1] }, 99);
    expect([...distances]).toEqual([1, 99, 99, 99]);
  });

  it("masks the user's own excluded items", () => {
    expect(mask(0, { excludeIndices: seen })).toEqual([masked, 2, 3, 4]);
    expect(mask(1, { excludeIndices: seen })).toEqual([1, masked, 3, masked]);
  });

  it('masks all but the included items', () => {
    expect(mask(0, { includeIndices: [3, 1] })).toEqual([masked, 2, masked, 4]);
    expect(mask(0, { includeIndices: [] })).toEqual([masked, masked, masked, masked]);
  });

  it('lets exclude win over include', () => {
    expect(mask(1, { includeIndices: [2, 3], excludeIndices: seen })).toEqual([masked, masked, 3, masked]);
  });
});
