import { describe, expect, it } from 'vitest';
import { DataError } from '../../data-error.js';
import { findListHead } from './list-head.js';

describe('findListHead', () => {
  it('sees a count where each line begins with the number of fields after it', () => {
    expect(findListHead('users.dat', ['2 7 8', '0', '1 9', ''])).toBe('count');
  });

  it('sees a user where the first fields rise', () => {
    expect(findListHead('train.txt', ['0 7 8', '3 1', '10 9 2 4'])).toBe('user');
  });

  it('refuses to guess where both fit, and where neither does', () => {
    expect(() => findListHead('a.txt', ['1 7', '2 7 8'])).toThrow(DataError);
    expect(() => findListHead('a.txt', ['1 7', '2 7 8'])).toThrow('received lines that fit both');
    expect(() => findListHead('a.txt', ['5 7', '2 7 8'])).toThrow(
      "fit neither. Pass `listHead: 'count'`, `listHead: 'user'` or `listHead: 'none'`",
    );
    expect(() => findListHead('a.txt', ['a 7', 'b 7 8'])).toThrow('fit neither');
  });
});
