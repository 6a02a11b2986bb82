import { describe, expect, it } from 'vitest';
import { readOptions } from './options.mjs';

describe('readOptions', () => {
  it('takes patterns as often as they are given', () => {
    const { only, except } = readOptions(['--only', 'core/', '--except', 'a$', '--except', 'b']);
    expect(only).toEqual([/core\//]);
    expect(except).toEqual([/a$/, /b/]);
  });

  it.each([
    [['--number', '3'], /--number/],
    [['core'], /core/],
    [['--count', '0'], '--count: expected an integer, at least 1; received 0.'],
    [['--seed', 'x'], '--seed: expected an integer'],
    [['--only', '('], '--only: expected a regular expression; received (.'],
  ])('refuses %j', (words, message) => {
    expect(() => readOptions(words)).toThrow(message);
  });
});
