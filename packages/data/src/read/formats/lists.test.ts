import { describe, expect, it } from 'vitest';
import { DataError } from '../../data-error.js';
import { pairsOf, useTemporaryFolder } from '../../test-support.js';
import { readInteractions } from '../read-interactions.js';
import { findListHead, splitFields } from './lists.js';

const files = useTemporaryFolder();

describe('lists', () => {
  it("of CiteULike's users.dat begin with a count; the user is the number of the line", async () => {
    const file = await files.write('users.dat', '2 7 8\n0\n1 7\n');
    const { interactions, report } = await readInteractions(file);
    expect(pairsOf(interactions)).toEqual(['0 7', '0 8', '2 7']);
    expect(report).toMatchObject({ format: 'lists', rowCount: 3, pairCount: 3, columns: undefined });
    expect(report.warnings).toEqual(['Users with an empty list, who were left out: 1.']);
  });

  it('of LightGCN begin with the user', async () => {
    const file = await files.write('train.txt', '0 7 8\n1\n5 7\n10 8 9 7\n');
    const { interactions, report } = await readInteractions(file);
    expect(pairsOf(interactions)).toEqual(['0 7', '0 8', '10 7', '10 8', '10 9', '5 7']);
    expect(report.warnings).toHaveLength(1);
  });

  it('with nothing before the items are read when told so', async () => {
    const file = await files.write('bare.txt', '7 8\r\n7 9\r\n');
    const { interactions, report } = await readInteractions(file, { listHead: 'none' });
    expect(pairsOf(interactions)).toEqual(['0 7', '0 8', '1 7', '1 9']);
    expect(report.warnings).toEqual([]);
  });

  it('merge and count what stands twice', async () => {
    const file = await files.write('twice.txt', '0 7 7 8\n1 8\n');
    expect((await readInteractions(file)).report).toMatchObject({ rowCount: 4, pairCount: 3, duplicateCount: 1 });
  });

  it('whose count is wrong are refused, and dropped when told to', async () => {
    const file = await files.write('wrong-count.dat', '2 7 8\n3 7 9\n1 7\n1 8\n');
    const options = { format: 'lists', listHead: 'count' } as const;
    await expect(readInteractions(file, options)).rejects.toThrow(
      `${file}:2: expected 3 items, as the line begins with that count, received 2. Pass \`listHead: 'user'\``,
    );
    const { interactions, report } = await readInteractions(file, { ...options, skipBadLines: true });
    expect(pairsOf(interactions)).toEqual(['0 7', '0 8', '2 7', '3 8']);
    expect(report).toMatchObject({ badLineCount: 1, rowCount: 5 });
  });
});

it('splitFields splits at blanks and tabs', () => {
  expect([splitFields(' a  b\tc '), splitFields('  ')]).toEqual([['a', 'b', 'c'], []]);
});

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
