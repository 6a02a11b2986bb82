import { LightRecError } from '@lightrec/core';
import { describe, expect, it } from 'vitest';
import { DataError, listNames, quoteValue } from './data-error.js';

const problem = { file: 'a.csv', expected: 'a number', received: '"x"' };

describe('DataError', () => {
  it('says file, line, column, what was expected, what came, and what to do', () => {
    const error = new DataError({ ...problem, line: 3, column: 'rating', hint: 'Mend it.' });
    expect(error.message).toBe('a.csv:3, column rating: expected a number, received "x". Mend it.');
    expect(error).toMatchObject({ ...problem, line: 3, column: 'rating', name: 'DataError' });
  });

  it('names a first column by its position', () => {
    expect(new DataError({ ...problem, column: 0 }).message).toContain('a.csv, column 0: ');
  });

  it('leaves out what is not known', () => {
    const error = new DataError(problem);
    expect(error.message).toBe('a.csv: expected a number, received "x".');
    expect('cause' in error).toBe(false);
  });

  it('is known by its marker, and keeps its cause', () => {
    const cause = new Error('below');
    const error = new DataError({ ...problem, cause });
    expect([DataError.isInstance(error), LightRecError.isInstance(error)]).toEqual([true, true]);
    expect(DataError.isInstance(new LightRecError('other'))).toBe(false);
    expect(error.cause).toBe(cause);
  });
});

describe('quoteValue', () => {
  it.each([
    [undefined, 'nothing'],
    [null, 'nothing'],
    ['', 'an empty field'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    [7, '7'],
    [7n, '7'],
  ])('shows %s as %s', (value, shown) => expect(quoteValue(value)).toBe(shown));

  it('cuts what is longer than 80 characters', () => {
    expect(quoteValue('x'.repeat(200))).toBe(`"${'x'.repeat(76)}...`);
  });
});

describe('listNames', () => {
  it('names 30 and counts the others', () => {
    const names = Array.from({ length: 33 }, (_, i) => i);
    expect(listNames(names.slice(0, 3))).toBe('0, 1, 2');
    expect(listNames(names)).toMatch(/, 28, 29, and 3 more$/);
  });
});
