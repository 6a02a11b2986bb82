import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatMetric,
  formatQuantity,
  formatShare,
  formatTimeLeft,
  formatTimes,
} from './format.js';

describe('formatQuantity', () => {
  it.each([
    [4, '4'],
    [260, '260'],
    [25975, '25,975'],
    [4.128, '4.13'],
    [9.999, '10.0'],
    [35.27, '35.3'],
    [99.97, '100'],
    [1234.5, '1,235'],
    [0.0421, '0.0421'],
    [0.00000421, '0.00000421'],
    [0, '0'],
    [Number.NaN, '–'],
    [Number.POSITIVE_INFINITY, '–'],
  ])('writes %d as %s', (value, text) => {
    expect(formatQuantity(value)).toBe(text);
  });

  it('is within half a percent of the value', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e9, noNaN: true }), (value) => {
        const shown = Number(formatQuantity(value).replaceAll(',', ''));
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.005 * value + 1e-12);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0.42, '0.42 s'],
    [9.99, '9.99 s'],
    [9.996, '10.0 s'],
    [59.9, '59.9 s'],
    [59.96, '1 min 00 s'],
    [245, '4 min 05 s'],
    [3599.7, '1 h 00 min'],
    [4325, '1 h 12 min'],
    [Number.NaN, '–'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

describe('formatTimeLeft', () => {
  it.each([
    [0.2, '0 s'],
    [59.4, '59 s'],
    [59.5, '1 min 00 s'],
    [245.4, '4 min 05 s'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(formatTimeLeft(seconds)).toBe(text);
  });
});

describe('counts, metrics, ratios and shares', () => {
  it('have the decimals that their tables have', () => {
    expect(formatCount(107154)).toBe('107,154');
    expect(formatMetric(0.32884)).toBe('0.3288');
    expect(formatTimes(62.95)).toBe('63.0×');
    expect(formatTimes(0.9837)).toBe('0.98×');
    expect(formatTimes(1)).toBe('1×');
    expect(formatShare(0.96346)).toBe('96.3 %');
  });

  it('show a dash where there is no number', () => {
    for (const format of [formatCount, formatMetric, formatTimes, formatShare]) {
      expect(format(Number.NaN)).toContain('–');
    }
  });
});
