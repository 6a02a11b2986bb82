import { InvalidArgumentError } from 'commander';

// What can be typed for a setting: how it stands in the help, and how it is read.

/** An integer of at least 1. */
export const count = { takes: 'n', parse: (text: string) => parseDigits(text, 1) } as const;

/** As `count`, with an upper limit. */
export function countUpTo(most: number) {
  return { takes: 'n', parse: (text: string) => parseDigits(text, 1, most) } as const;
}

/** An integer of at least 0. */
export const integer = { takes: 'n', parse: (text: string) => parseDigits(text, 0) } as const;

export const number = { takes: 'number', parse: parseNumber } as const;
export const positive = {
  takes: 'number',
  parse: (text: string) => parseNumber(text, 'a number > 0', (n) => n > 0),
} as const;

/** A part of one. */
export const share = {
  takes: 'share',
  parse: (text: string) => parseNumber(text, 'a number in [0, 1)', (n) => n >= 0 && n < 1),
} as const;

/** A day, which begins at midnight UTC, or a moment with its zone. */
export const moment = {
  takes: 'date',
  parse(text: string): string {
    const isZoned = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
    if (isZoned && !Number.isNaN(Date.parse(text))) return text;
    throw new InvalidArgumentError('Expected a date, as 2024-12-31 or 2024-12-31T18:00Z.');
  },
} as const;

/** Numbers of at least 0, as in `0.5,5,50`. */
export const numbers = {
  takes: 'numbers',
  parse: (text: string) =>
    text.split(',').map((part) => parseNumber(part, 'numbers >= 0, with commas between them', (n) => n >= 0)),
} as const;

/** Integers of at least 1, each once, as in `10,20,100`. */
export const counts = {
  takes: 'numbers',
  parse(text: string): number[] {
    const values = text.split(',').map((part) => parseDigits(part, 1));
    if (new Set(values).size === values.length) return values;
    throw new InvalidArgumentError('Expected each number once.');
  },
} as const;

/** Names of a list, as in `a,b`. */
export function namesOf<Name extends string>(...known: readonly Name[]) {
  return {
    takes: 'names',
    parse(text: string): Name[] {
      const names = text.split(',') as Name[];
      if (names.every((name) => known.includes(name)) && new Set(names).size === names.length) return names;
      throw new InvalidArgumentError(`Expected names of ${known.join(', ')}, each once, with commas between them.`);
    },
  } as const;
}

/** Types of events, as in `buy,cart`, or a weight for each, as in `buy=3,cart=1`. */
export const eventTypes = {
  takes: 'types',
  parse(text: string): string[] | Record<string, number> {
    const parts = text.split(',').map((part) => /^(.+)=([^=]+)$/.exec(part)?.slice(1) ?? [part]);
    const types = parts.map(([type]) => type);
    const isRight = !types.includes('') && new Set(types).size === types.length;
    if (isRight && parts.every(({ length }) => length === 1)) return types;
    const weights = parts.map(([, weight = '']) => Number(weight.trim() || Number.NaN));
    if (isRight && weights.every((weight) => weight > 0 && Number.isFinite(weight))) {
      return Object.fromEntries(types.map((type, i) => [type, weights[i]]));
    }
    throw new InvalidArgumentError(
      'Expected types of events, as in buy,cart, or each with a weight > 0, as in buy=3,cart=1.',
    );
  },
} as const;

/** A number from 0 to 1. */
export const upToOne = {
  takes: 'number',
  parse: (text: string) => parseNumber(text, 'a number in [0, 1]', (n) => n >= 0 && n <= 1),
} as const;

/** The name of a column, or its position. */
export const column = {
  takes: 'column',
  parse: (text: string): string | number => (/^\d+$/.test(text) ? Number(text) : text),
} as const;

/** The path of a directory, of a file or folder, ... */
export function pathOf(what: string): (text: string) => string {
  return (text) => {
    if (text.trim() === '') throw new InvalidArgumentError(`Expected the path of a ${what}.`);
    return text;
  };
}

function parseDigits(text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `>= ${least}` : `in [${least}, ${most}]`;
  throw new InvalidArgumentError(`Expected an integer ${range}, in digits.`);
}

function parseNumber(text: string, expected = 'a number', isRight: (value: number) => boolean = () => true): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && isRight(value)) return value;
  throw new InvalidArgumentError(`Expected ${expected}.`);
}
