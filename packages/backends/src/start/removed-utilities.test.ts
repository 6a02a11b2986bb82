import { describe, expect, it } from 'vitest';
import { putBackRemovedUtilities } from './removed-utilities.js';

describe('putBackRemovedUtilities', () => {
  it('puts back what is gone', () => {
    const util: Parameters<typeof putBackRemovedUtilities>[0] = {};
    putBackRemovedUtilities(util);
    expect([null, undefined, 0, ''].map((value) => util.isNullOrUndefined!(value))).toEqual([true, true, false, false]);
    expect([[], {}, 'ab'].map((value) => util.isArray!(value))).toEqual([true, false, false]);
  });

  it('leaves what is there', () => {
    const isArray = (value: unknown): value is unknown[] => Array.isArray(value);
    const util = { isArray };
    putBackRemovedUtilities(util);
    expect(util.isArray).toBe(isArray);
  });
});
