import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../errors.js';
import {
  requireFinite,
  requireInRange,
  requireInteger,
  requireNonNegative,
  requirePositive,
  requireShare,
} from './numbers.js';

const notFinite = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
/** What plain JavaScript passes for a number. */
const notNumbers = ['7', undefined, null, true, [7], {}, 7n] as unknown as number[];

describe('requireInteger', () => {
  it.each([0, 1, 7, Number.MAX_SAFE_INTEGER])('accepts %s', (value) => {
    expect(() => requireInteger('k', value, 0)).not.toThrow();
  });

  it.each([-1, 0.5, ...notFinite])('refuses %s', (value) => {
    expect(() => requireInteger('k', value, 0)).toThrow(`k: expected an integer >= 0, received ${value}.`);
  });

  it('holds both ends of a range', () => {
    expect(() => requireInteger('codewordCount', 256, 1, 256)).not.toThrow();
    expect(() => requireInteger('codewordCount', 257, 1, 256)).toThrow('expected an integer in [1, 256], received 257');
  });

  it('shows text as text, where plain JavaScript passes it', () => {
    expect(() => requireInteger('k', '7' as unknown as number, 0)).toThrow('received "7"');
  });

  it('names no end where there is none', () => {
    expect(() => requireInteger('seed', 0.5, Number.MIN_SAFE_INTEGER)).toThrow('seed: expected an integer, received');
  });
});

describe.each([
  ['requireFinite', requireFinite, [-1, 0, 1e300], notFinite],
  ['requirePositive', requirePositive, [1e-300, 1], [0, -0, -1, ...notFinite]],
  ['requireNonNegative', requireNonNegative, [0, 1e-300, 1], [-1e-300, ...notFinite]],
  [
    'requireInRange',
    (name: string, x: number) => requireInRange(name, x, 1, 3),
    [1, 2.5, 3],
    [0.99, 3.01, ...notFinite],
  ],
  ['(0, 1)', (name: string, x: number) => requireShare(name, x, '(0, 1)'), [0.5], [0, 1, -1, ...notFinite]],
  ['(0, 1]', (name: string, x: number) => requireShare(name, x, '(0, 1]'), [0.5, 1], [0, 1.1, ...notFinite]],
  ['[0, 1)', (name: string, x: number) => requireShare(name, x, '[0, 1)'), [0, 0.5], [1, -0.1, ...notFinite]],
  ['[0, 1]', (name: string, x: number) => requireShare(name, x, '[0, 1]'), [0, 0.5, 1], [1.1, -0.1, ...notFinite]],
])('%s', (_, require, accepted, refused) => {
  it.each(accepted)('accepts %s', (value) => {
    expect(() => require('share', value)).not.toThrow();
  });

  it.each([...refused, ...notNumbers])('refuses %s', (value) => {
    expect(() => require('share', value)).toThrow(ArgumentError);
    expect(() => require('share', value)).toThrow(/^share: expected a (finite )?number/);
  });
});
