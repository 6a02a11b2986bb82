import { InvalidArgumentError } from 'commander';

/** An integer of at least 1, and at most `most`. */
export function parseCount(text: string): number {
  return parseDigits(text, 1);
}

/** As `parseCount`, with an upper limit. */
export function countUpTo(most: number): (text: string) => number {
  return (text) => parseDigits(text, 1, most);
}

/** An integer of at least 0. */
export function parseInteger(text: string): number {
  return parseDigits(text, 0);
}

function parseDigits(text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `>= ${least}` : `in [${least}, ${most}]`;
  throw new InvalidArgumentError(`Expected an integer ${range}, in digits.`);
}

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

export function parsePositive(text: string): number {
  const value = parseNumber(text);
  if (value <= 0) throw new InvalidArgumentError('Expected a number > 0.');
  return value;
}

/** Numbers of at least 0, as in `0.5,5,50`. */
export function parseCoefficients(text: string): number[] {
  return text.split(',').map((part) => {
    const value = parseNumber(part);
    if (value < 0) throw new InvalidArgumentError('Expected numbers >= 0, with commas between them.');
    return value;
  });
}

/** The path of a directory, of a file or folder, ... */
export function pathOf(what: string): (text: string) => string {
  return (text) => {
    if (text.trim() === '') throw new InvalidArgumentError(`Expected the path of a ${what}.`);
    return text;
  };
}

/** The name of a column, or its position. */
export function parseColumn(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}
