import { ArgumentError } from '@lightrec/core';
import {
  requireBoolean,
  requireFinite,
  requireFunction,
  requireInteger,
  requireKnown,
  requireOneOf,
  requireSignal,
  requireText,
} from '@lightrec/core/options';
import { readDefaults } from '../limits.js';
import { type Format, formatNames, formats } from './formats/formats.js';
import { listHeads } from './formats/lists.js';
import { type ReadOptions, readNames } from './options.js';
import { isWeight } from './values/weights.js';

/** Refuses what no file could make right. */
export function checkReadOptions(options: ReadOptions): void {
  requireKnown('readInteractions', options, readNames);
  const { format, listHead, ratingAbove, ratingAtLeast } = options;
  if (format !== undefined) requireOneOf('format', format, formatNames);
  if (listHead !== undefined) requireOneOf('listHead', listHead, listHeads);
  if (ratingAbove !== undefined) requireFinite('ratingAbove', ratingAbove);
  if (ratingAtLeast !== undefined) requireFinite('ratingAtLeast', ratingAtLeast);
  if (ratingAbove !== undefined && ratingAtLeast !== undefined) {
    throw new ArgumentError({
      argument: 'ratingAtLeast',
      expected: 'only one of `ratingAbove` and `ratingAtLeast`',
      received: 'both',
    });
  }
  for (const name of ['header', 'text', 'skipBadLines'] as const) {
    const value = options[name];
    if (value !== undefined) requireBoolean(name, value);
  }
  requireColumn('userColumn', options.userColumn);
  requireColumn('itemColumn', options.itemColumn);
  requireColumn('ratingColumn', options.ratingColumn ?? undefined);
  requireColumn('timestampColumn', options.timestampColumn === true ? undefined : options.timestampColumn);
  requireColumn('weightColumn', options.weightColumn);
  requireColumn('eventColumn', options.eventColumn);
  requirePositiveEvents(options);
  requireText('name', options.name);
  requireDialect(options);
  requireSignal('signal', options.signal);
  requireFunction('onProgress', options.onProgress);
}

function requirePositiveEvents({ eventColumn, positive }: ReadOptions): void {
  if (positive === undefined && eventColumn === undefined) return;
  const expected = unmetBy(positive);
  if (expected === undefined) return;
  throw new ArgumentError({ argument: 'positive', expected, received: positive });
}

/** What types of events, of whatever a caller gave, should be and are not. */
function unmetBy(positive: unknown): string | undefined {
  if (positive === undefined) return 'the types of events to take, as `eventColumn` is given';
  if (typeof positive !== 'object' || positive === null) return 'a list of types, or a weight for each';
  const types: readonly unknown[] = Array.isArray(positive) ? positive : Object.keys(positive);
  if (types.length === 0) return 'one type or more';
  if (types.some((type) => typeof type !== 'string' || type === '')) return 'types as texts';
  if (Array.isArray(positive) || Object.values(positive).every(isWeight)) return undefined;
  return 'finite weights above 0';
}

/** Refuses what cannot tell fields apart. */
export function requireDialect(options: Pick<ReadOptions, 'delimiter' | 'quote' | 'escape'>): void {
  const { delimiter, quote = readDefaults.quote } = options;
  requireText('delimiter', delimiter);
  if (delimiter === '') {
    throw new ArgumentError({ argument: 'delimiter', expected: 'at least one character', received: 'none' });
  }
  requireCharacter('quote', quote ?? undefined);
  requireCharacter('escape', options.escape);
  if (['\n', options.escape, quote].some((character) => character && delimiter?.includes(character))) {
    throw new ArgumentError({
      argument: 'delimiter',
      expected: 'none of `quote`, `escape` and line end in it',
      received: JSON.stringify(delimiter),
    });
  }
}

/** Refuses options that say nothing about this format, rather than ignoring them. */
export function checkOptionsOfFormat(options: ReadOptions, format: Format): void {
  for (const argument of formats.flatMap((one) => one.options)) {
    const meantFor = formats.filter((one) => one.options.includes(argument)).map(({ name }) => name);
    if (options[argument] === undefined || meantFor.includes(format)) continue;
    throw new ArgumentError({
      argument,
      expected: `no value, as the format is ${format}`,
      received: options[argument],
      hint: `It is for ${meantFor.join(', ')}; pass \`format\` where the format was not recognised.`,
    });
  }
}

/** Throws an `ArgumentError` for what is neither a name nor a position. */
export function requireColumn(argument: string, value: string | number | undefined): void {
  if (value !== undefined && typeof value !== 'string') requireInteger(argument, value, 0);
}

function requireCharacter(argument: string, value: string | undefined): void {
  requireText(argument, value);
  if (value === undefined || (value.length === 1 && value !== '\n' && value !== '\r')) return;
  throw new ArgumentError({ argument, expected: 'one character, no line end', received: JSON.stringify(value) });
}
