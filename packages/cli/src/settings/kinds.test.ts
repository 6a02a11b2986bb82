import { describe, expect, it } from 'vitest';
import {
  column,
  count,
  counts,
  countUpTo,
  eventTypes,
  integer,
  moment,
  namesOf,
  number,
  numbers,
  pathOf,
  positive,
  share,
  upToOne,
} from './kinds.js';

describe('what can be typed', () => {
  it.each([
    ['count', count.parse, '7', 7],
    ['an integer', integer.parse, '0', 0],
    ['a number', number.parse, '-2.5', -2.5],
    ['a number above 0', positive.parse, '1e-3', 0.001],
    ['a share', share.parse, '.25', 0.25],
    ['no share', share.parse, '0', 0],
    ['a day', moment.parse, '2024-02-29', '2024-02-29'],
    ['a moment', moment.parse, '2024-12-31T18:00:30+02:00', '2024-12-31T18:00:30+02:00'],
    ['numbers', numbers.parse, '0.5,5,0', [0.5, 5, 0]],
    ['counts', counts.parse, '10,100,20', [10, 100, 20]],
    ['names', namesOf('a', 'b', 'c').parse, 'c,a', ['c', 'a']],
    ['the name of a column', column.parse, 'user', 'user'],
    ['the position of a column', column.parse, '12', 12],
    ['types of events', eventTypes.parse, 'buy,add to cart', ['buy', 'add to cart']],
    ['types with weights', eventTypes.parse, 'buy=3,a=b=.5', { buy: 3, 'a=b': 0.5 }],
    ['a number from 0 to 1', upToOne.parse, '1', 1],
    ['a path', pathOf('file'), 'a b', 'a b'],
  ] as [string, (text: string) => unknown, string, unknown][])('%s', (_, parse, text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each([
    [count.parse, '0', 'Expected an integer >= 1, in digits.'],
    [countUpTo(16).parse, '17', 'Expected an integer in [1, 16], in digits.'],
    [integer.parse, '1e3', 'Expected an integer >= 0, in digits.'],
    [number.parse, ' ', 'Expected a number.'],
    [number.parse, 'Infinity', 'Expected a number.'],
    [positive.parse, '0', 'Expected a number > 0.'],
    [share.parse, '1', 'Expected a number in [0, 1).'],
    [share.parse, '20%', 'Expected a number in [0, 1).'],
    [moment.parse, '2024-13-01', 'Expected a date, as 2024-12-31 or 2024-12-31T18:00Z.'],
    [moment.parse, '2024-12-31T18:00', 'Expected a date'],
    [moment.parse, '1700000000', 'Expected a date'],
    [numbers.parse, '1,-1', 'Expected numbers >= 0, with commas between them.'],
    [numbers.parse, '1,', 'Expected numbers >= 0, with commas between them.'],
    [counts.parse, '10,0', 'Expected an integer >= 1, in digits.'],
    [counts.parse, '10,10', 'Expected each number once.'],
    [namesOf('a', 'b').parse, 'a,d', 'Expected names of a, b, each once, with commas between them.'],
    [namesOf('a', 'b').parse, 'a,a', 'Expected names of a, b, each once'],
    [eventTypes.parse, 'buy,,cart', 'Expected types of events, as in buy,cart, or each with a weight > 0'],
    [eventTypes.parse, 'buy,buy', 'Expected types of events'],
    [eventTypes.parse, 'buy=3,cart', 'Expected types of events'],
    [eventTypes.parse, 'buy=3,buy=1', 'Expected types of events'],
    [eventTypes.parse, 'buy=0', 'Expected types of events'],
    [eventTypes.parse, 'buy= ', 'Expected types of events'],
    [upToOne.parse, '1.5', 'Expected a number in [0, 1].'],
    [pathOf('directory'), ' ', 'Expected the path of a directory.'],
  ] as [(text: string) => unknown, string, string][])('nothing else: %#', (parse, text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
