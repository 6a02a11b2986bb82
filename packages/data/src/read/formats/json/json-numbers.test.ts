import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataErrorOf, useTemporaryFolder } from '../../../test-support.js';
import { readInteractions } from '../../read-interactions.js';
import { UnfitValue } from '../../unfit-value.js';
import { idReader, scalarOf } from './json-numbers.js';

const files = useTemporaryFolder();
const idIn = (text: string) => idReader('user')(JSON.parse(text), text);

describe('an id that is a number', () => {
  it.each([
    ['9007199254740991', 2 ** 53 - 1],
    ['-9007199254740991', 1 - 2 ** 53],
    ['0', 0],
    ['-0', -0],
    ['7.0', 7],
    ['7.00000000000000000000', 7],
    ['1.5e1', 15],
    ['1E3', 1000],
    ['700e-2', 7],
    // No id, but what it says: the reader refuses it as any fraction.
    ['2.5', 2.5],
  ])('is taken where it is exact: %s', (number, value) => {
    expect(idIn(`{"user":${number},"item":1}`)).toBe(value);
  });

  it.each([
    '9007199254740992',
    '9007199254740993',
    '1234567890123456789',
    '-1234567890123456789',
    '12345678901234567890123',
    '1e400',
    '9007199254740990.4',
    '4503599627370497.2',
    '1.00000000000000001',
    '6.9999999999999999999',
    '699999999999999999999e-20',
  ])('is refused where JavaScript has another number for it: %s', (number) => {
    expect(idIn(`{"item":1,"user": ${number} }`)).toMatchObject({ problem: { received: number } });
  });

  it('is found beside texts and other numbers that look alike', () => {
    const text = String.raw`{"a":"\"user\":1,","b":{"user":12345678901234567890},"9":[1e5,-1.50],"user":1234567890123456789}`;
    expect(idIn(text)).toMatchObject({ problem: { received: '1234567890123456789' } });
  });

  it('is what JSON.parse gives, for every number that is one of JavaScript', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.double({ noNaN: true }), (id, other) => {
        expect(idIn(JSON.stringify({ user: id, other }))).toBe(id);
      }),
    );
  });

  it('is exact or refused, as integers of any length tell', () => {
    const numbers = fc.tuple(fc.bigInt(-(2n ** 70n), 2n ** 70n), fc.integer({ min: 0, max: 24 }), fc.boolean());
    fc.assert(
      fc.property(numbers, ([digits, shift, isScientific]) => {
        const number = isScientific ? `${digits}e-${shift}` : toFraction(digits, shift);
        const factor = 10n ** BigInt(shift);
        const exact = digits % factor === 0n ? digits / factor : undefined;
        const isSafe = exact !== undefined && Number.isSafeInteger(Number(exact));
        const id = idIn(`{"user":${number}}`);
        if (isSafe) expect(BigInt(id as number)).toBe(exact);
        // A fraction, which the reader refuses by itself, or one that no number is.
        else expect(id instanceof UnfitValue || !Number.isInteger(id)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('what is no number', () => {
  it.each(['"1234567890123456789"', 'null', 'true', '[1]', '{}'])('is left as it is: %s', (value) => {
    expect(idIn(`{"user":${value}}`)).toEqual(JSON.parse(value));
  });

  it('is refused in a column of JSON, unless it is a text', () => {
    expect(scalarOf('"a"')).toBe('a');
    expect(scalarOf(' 7 ')).toBe(7);
    for (const text of ['null', '[1]', '{', '']) expect(scalarOf(text)).toBeInstanceOf(UnfitValue);
    expect(scalarOf('1234567890123456789 ')).toMatchObject({ problem: { received: '1234567890123456789' } });
  });
});

describe('the reader of JSON Lines', () => {
  const lines = ['{"user":1,"item":7}', '{"user":1,"item":1234567890123456789}', '{"user":2,"item":7}'];

  it('names line and key, and says to quote such ids', async () => {
    const file = await files.write('large.jsonl', `${lines.join('\n')}\n`);
    const { message } = await dataErrorOf(readInteractions(file));
    expect(message).toBe(
      `${file}:2, column item: expected an id that a number of JavaScript can hold, an integer below 2^53, ` +
        'received 1234567890123456789. Quote the ids where they are written: "1234567890123456789".',
    );
  });

  it('drops them where it is told to, and takes them quoted', async () => {
    const rows = [...lines, '{"user":2,"item":"1234567890123456789"}', '{"user":12345678901234567,"item":7}'];
    const file = await files.write('mixed.jsonl', `${rows.join('\n')}\n`);
    const { interactions, report } = await readInteractions(file, { skipBadLines: true });
    expect(report.badLines.map(({ line, column }) => [line, column])).toEqual([
      [2, 'item'],
      [5, 'user'],
    ]);
    expect(interactions.items.ids).toEqual([7, '1234567890123456789']);
  });

  it('does not mind such numbers elsewhere', async () => {
    const rows = [1, 2].map(
      (item) => `{"user":1,"item":${item},"at":1234567890123456789,"rating":4.99999999999999999}`,
    );
    const { interactions } = await readInteractions(await files.write('other.jsonl', `${rows.join('\n')}\n`));
    expect(interactions.pairCount).toBe(2);
  });
});

function toFraction(digits: bigint, shift: number): string {
  const sign = digits < 0n ? '-' : '';
  const text = String(digits < 0n ? -digits : digits).padStart(shift + 1, '0');
  return shift === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -shift)}.${text.slice(-shift)}`;
}
