import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../data-error.js';
import { pairsOf } from '../test-support.js';
import { findNamedColumns } from './columns.js';
import { PairCollector, toId } from './pair-collector.js';

const rated = findNamedColumns('a.csv', ['user', 'item', 'rating'], {});
const strict = (columns = rated) => new PairCollector('a.csv', columns, { skipBadLines: false });
const lenient = () => new PairCollector('a.csv', rated, { skipBadLines: true });

describe('toId', () => {
  it.each([
    ['7', 7],
    [7, 7],
    [7n, 7],
    ['007', '007'],
    ['-1', '-1'],
    [-1, '-1'],
    ['film-1', 'film-1'],
    [2n ** 60n, '1152921504606846976'],
  ])('of %s is the same in every format', (value, id) => expect(toId(value)).toBe(id));

  it.each(['', null, undefined, true, 1.5, Number.NaN, {}, 2 ** 60])('takes %s for none', (value) => {
    expect(toId(value)).toBeUndefined();
  });
});

describe('a row that does not fit', () => {
  it.each([
    [['', 'x', 5], 'a.csv:9, column user: expected a user id, received an empty field'],
    [['a', undefined, 5], 'a.csv:9, column item: expected an item id, received nothing'],
    [['a', 'x', 'five'], 'a.csv:9, column rating: expected a number, received "five"'],
  ])('is refused with line and column: %j', ([user, item, rating], message) => {
    expect(() => strict().addRow(9, user, item, rating)).toThrow(DataError);
    expect(() => strict().addRow(9, user, item, rating)).toThrow(message);
    expect(() => strict().addRow(9, user, item, rating)).toThrow('`skipBadLines: true`');
  });

  it.each([
    [['', 'x'], 'a.txt:9, column user: expected a user id, received an empty field'],
    [['a', ''], 'a.txt:9, column item: expected an item id, received an empty field'],
  ])('is refused with its side where the format has no columns: %j', ([user, item], message) => {
    const collector = new PairCollector('a.txt', undefined, { skipBadLines: false });
    expect(() => collector.addRow(9, user, item)).toThrow(message);
  });

  it('is dropped and counted where bad lines are to be skipped, the first ten shown by line', () => {
    const collector = lenient();
    collector.addRow(1, 'a', 'x', 5);
    collector.addRow(2, 'a', 'y', 5);
    for (const line of [20, 21, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) collector.addRow(line, '', 'x', 5);
    const { report, interactions } = collector.finish();
    expect([report.badLineCount, report.rowCount, interactions.pairCount]).toEqual([12, 14, 2]);
    expect(report.badLines.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(report.badLines[0]).toMatchObject({ column: 'user', expected: 'a user id', received: 'an empty field' });
  });
});

describe('the report', () => {
  it('accounts for every row', () => {
    const id = fc.constantFrom('', 'a', 'b', '1', null);
    const rows = fc.array(fc.tuple(id, id, fc.constantFrom('5', '4', '3', '1', 'x')));
    fc.assert(
      fc.property(rows, (generated) => {
        const collector = lenient();
        const all = [['a', 'x', '5'], ['a', 'y', '4'], ...generated];
        all.forEach(([user, item, rating], i) => {
          collector.addRow(i + 2, user, item, rating);
        });
        const { report, interactions } = collector.finish();
        const good = all.filter(([user, item, rating]) => user && item && rating !== 'x');
        const liked = good.filter(([, , rating]) => Number(rating) > 3);
        expect(pairsOf(interactions)).toEqual([...new Set(liked.map(([user, item]) => `${user} ${item}`))].sort());
        expect(report).toMatchObject({
          rowCount: all.length,
          badLineCount: all.length - good.length,
          duplicateCount: liked.length - interactions.pairCount,
          pairCount: interactions.pairCount,
        });
        expect(report.rating).toEqual({
          rule: 'rating > 3',
          droppedCount: good.length - liked.length,
          minimum: Math.min(...good.map(([, , rating]) => Number(rating))),
          maximum: 5,
        });
      }),
    );
  });
});

describe('input that nothing can be learned from', () => {
  const paired = findNamedColumns('a.csv', ['user', 'item'], {});
  const finish = (rows: [string, string, number?][], collector = strict(rows[0]?.[2] ? rated : paired)) => {
    rows.forEach(([user, item, rating], i) => {
      collector.addRow(i + 2, user, item, rating);
    });
    return collector.finish();
  };

  it('no row', () => {
    expect(() => finish([])).toThrow('a.csv: expected interactions, received no row with anything in it');
  });

  it('one item', () => {
    expect(() =>
      finish([
        ['a', 'x'],
        ['b', 'x'],
      ]),
    ).toThrow(
      'expected pairs with at least 2 items, as a recommender learns to tell items apart, received only the item "x"',
    );
    expect(() => finish([['a', 'x']])).toThrow('received only the item "x"');
  });

  it('one item of a large catalogue', () => {
    const collector = new PairCollector('a.csv', paired, { skipBadLines: false, items: ['w', 'x', 'y'] });
    expect(() =>
      finish(
        [
          ['a', 'x'],
          ['b', 'x'],
        ],
        collector,
      ),
    ).toThrow('received only the item "x"');
  });

  it('the same pair again and again', () => {
    expect(() =>
      finish([
        ['a', 'x'],
        ['a', 'x'],
        ['a', 'x'],
      ]),
    ).toThrow('received the same pair 3 times');
  });

  it('only ratings that are too low', () => {
    expect(() =>
      finish([
        ['a', 'x', 1],
        ['a', 'y', 3],
      ]),
    ).toThrow(
      'expected pairs with rating > 3, received 2 ratings from 1 to 3, none of which meets it. Pass `ratingAtLeast`',
    );
  });

  it('only bad lines', () => {
    expect(() => finish([['', 'x', 1]], lenient())).toThrow(
      'expected at least one line that can be read, received bad lines only (1); line 2: expected a user id',
    );
  });
});

describe('input from which little can be learned', () => {
  const warningsOf = (...pairs: [string, string][]) => {
    const collector = strict();
    for (const [user, item] of pairs) collector.addRow(1, user, item, 5);
    return collector.finish().report.warnings.join(' ');
  };

  it('one user is read with a note', () => {
    expect(warningsOf(['a', 'x'], ['a', 'y'])).toMatch(
      /one user only, so nothing can be learned from what other users/,
    );
  });

  it('every user having every item is read with a note', () => {
    expect(warningsOf(['a', 'x'], ['a', 'y'], ['b', 'x'], ['b', 'y'])).toBe(
      'Every user has every item, so there is nothing to recommend.',
    );
  });

  it('anything else is read without a note', () => {
    expect(warningsOf(['a', 'x'], ['a', 'y'], ['b', 'x'])).toBe('');
  });
});
