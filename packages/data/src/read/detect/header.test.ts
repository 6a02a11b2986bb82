import { describe, expect, it } from 'vitest';
import { DataError } from '../../data-error.js';
import type { ReadOptions } from '../options.js';
import { hasHeader } from './header.js';

const judge = (rows: string[][], options: ReadOptions = {}) => hasHeader('a.csv', rows, options);

describe('hasHeader', () => {
  it.each([
    [
      'a usual name',
      [
        ['user', 'thing'],
        ['ann', 'tea'],
      ],
      true,
    ],
    [
      'a column of numbers below',
      [
        ['who', 'what'],
        ['ann', '7'],
      ],
      true,
    ],
    [
      'a number in the first row',
      [
        ['1', '2'],
        ['1', '3'],
      ],
      false,
    ],
    [
      'a number next to a word',
      [
        ['ann', '7'],
        ['bob', '8'],
      ],
      false,
    ],
    ['a usual name and nothing below', [['user', 'item']], true],
  ])('goes by %s', (_, rows, expected) => expect(judge(rows)).toBe(expected));

  it('refuses to guess where there are only words', () => {
    const rows = [
      ['ann', 'tea'],
      ['bob', 'jam'],
    ];
    expect(() => judge(rows)).toThrow(DataError);
    expect(() => judge(rows)).toThrow(
      'a.csv:1: expected a header or a first pair, received the row ann, tea, which may be either. Pass header',
    );
  });

  it('does what the option says', () => {
    expect(
      judge(
        [
          ['user', 'item'],
          ['1', '2'],
        ],
        { header: false },
      ),
    ).toBe(false);
    expect(
      judge(
        [
          ['1', '2'],
          ['1', '3'],
        ],
        { header: true },
      ),
    ).toBe(true);
  });

  it('is sure where a column is asked for by name', () => {
    expect(
      judge(
        [
          ['who', '2024'],
          ['ann', '7'],
        ],
        { userColumn: 'who' },
      ),
    ).toBe(true);
    expect(
      judge(
        [
          ['1', '2'],
          ['1', '3'],
        ],
        { userColumn: 1, itemColumn: 0 },
      ),
    ).toBe(false);
  });
});
