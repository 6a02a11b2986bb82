import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFields } from '../../test-support.js';
import { Instant, plainTime, toTime } from './times.js';

const evening = Date.UTC(2018, 6, 7, 22, 9, 11);

describe('toTime', () => {
  it.each([
    ['seconds', evening / 1000],
    ['seconds with a fraction', evening / 1000 + 0.25, evening + 250],
    ['milliseconds', evening],
    ['microseconds', evening * 1000],
    ['nanoseconds', BigInt(evening) * 1_000_000n],
    ['a text of a number', `${evening}`],
    ['RecBole, which writes floats', `${evening / 1000}.0`],
    ['seconds before 1970', -86_400, -86_400_000],
    ['the last of seconds', 99_999_999_999, 99_999_999_999_000],
    ['the first of milliseconds', 100_000_000_000, 100_000_000_000],
  ])('tells %s by their size', (_, value, time = evening) => expect(toTime(value)).toBe(time));

  it.each([
    ['2018-07-07T22:09:11Z', evening],
    ['2018-07-07T22:09:11', evening],
    ['2018-07-07 22:09:11', evening],
    ['2018-07-07 22:09:11 UTC', evening],
    ['2018-07-07T22:09:11.250Z', evening + 250],
    ['2018-07-07 22:09:11.000250', evening + 0.25],
    ['2018-07-08T00:09:11+02:00', evening],
    ['2018-07-07T14:39:11-0730', evening],
    ['2018-07-08 00:09:11+02', evening],
    ['2018-07-07 22:09', evening - 11_000],
    ['2018-07-07', Date.UTC(2018, 6, 7)],
    ['1969-12-31', -86_400_000],
    ['2000-02-29', Date.UTC(2000, 1, 29)],
    [' 2018-07-07 ', Date.UTC(2018, 6, 7)],
  ])('reads %s', (text, time) => expect(toTime(text)).toBe(time));

  it.each([
    ...[
      '',
      ' ',
      'now',
      '07/07/2018',
      '2018-7-7',
      '2018-02-29',
      '1900-02-29',
      '2018-13-01',
      '2018-04-31',
      '2018-07-07 24:00:00',
    ],
    ...[
      '2018-07-07 22:60:00',
      '2018-07-07 22:09:60',
      '2018-07-07 22',
      null,
      undefined,
      true,
      {},
      Number.NaN,
      1e30,
      '1e30',
    ],
  ])('takes %s for none', (value) => expect(toTime(value)).toBeUndefined());

  it('leaves a time whose unit is known as it is', () => expect(toTime(new Instant(5.5))).toBe(5.5));
});

describe('plainTime', () => {
  const outcomeOf = (text: string) => {
    const bytes = Buffer.from(`9${text}9`);
    return plainTime(bytes, 1, bytes.length - 1);
  };

  it('gives what toTime gives, or leaves it to that', () => {
    let plainCount = 0;
    const pad = (count: number, length: number) => String(count).padStart(length, '0');
    const dates = fc
      .tuple(fc.nat(9999), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
      .map(([year, month, day]) => `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
    const hours = fc
      .tuple(
        fc.constantFrom('T', ' ', '_'),
        fc.nat(25),
        fc.nat(61),
        fc.nat(61),
        fc.constantFrom('', 'Z', ' UTC', ' UTX', '+01'),
      )
      .map(([mark, hour, minute, second, zone]) => `${mark}${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${zone}`);
    const damaged = fc
      .tuple(dates, hours, fc.nat(24), fc.constantFrom(':', '-', '0', ' ', 'x'))
      .map(([date, hour, at, sign]) => `${date}${hour}`.slice(0, at) + sign + `${date}${hour}`.slice(at + 1));
    const numbers = fc.oneof(
      fc.maxSafeInteger().map(String),
      fc.double({ noNaN: true }).map(String),
      fc.nat().map(String),
    );
    const { plain, all } = logFields.timestamp;
    const texts = fc.oneof(
      dates,
      fc.tuple(dates, hours).map((parts) => parts.join('')),
      damaged,
      numbers,
      fc.constantFrom(...plain, ...all),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const time = outcomeOf(text);
        if (Number.isNaN(time)) return;
        plainCount++;
        expect(time).toBe(toTime(text));
      }),
      { numRuns: 5000 },
    );
    expect(plainCount).toBeGreaterThan(1000);
  });

  it('reads what logs are full of', () => {
    expect(logFields.timestamp.plain.filter((text) => Number.isNaN(outcomeOf(text)))).toEqual([]);
  });
});
