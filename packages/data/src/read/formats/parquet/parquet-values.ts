import { isUtf8 } from 'node:buffer';
import type { ParquetParsers, SchemaElement } from 'hyparquet';
import { UnfitValue } from '../../unfit-value.js';
import { Instant } from '../../values/times.js';
import { scalarOf } from '../json/json-numbers.js';

/**
 * How the values of a column are read: by hyparquet, but so that it neither rounds a number nor replaces a byte,
 * which would make two ids one.
 */
export interface ValueReader {
  /** The column as hyparquet shall see it. */
  element: SchemaElement;
  parsers?: Partial<ParquetParsers>;
  /** What a value that hyparquet gives then stands for. */
  toValue?: (value: unknown) => unknown;
}

/**
 * The reader of a column with one value a row, or, as a text, what the column holds where that can be none of what is
 * asked for.
 *
 * @param content - ids must be exact; of numbers the nearest is taken
 */
export function valueReaderOf(element: SchemaElement, content: 'id' | 'number' | 'time'): ValueReader | string {
  const { type, logical_type: logical } = element;
  const kind = kindOf(element);
  if (content === 'time') {
    const reader = timeReader(element);
    if (reader) return reader;
  }
  if (/^(DATE|TIME|INT96)/.test(kind)) return 'dates or times';
  if (/^(INTERVAL|BSON|GEOMETRY|GEOGRAPHY|VARIANT)$/.test(kind)) return `values of type ${kind}`;
  if (kind === 'DECIMAL')
    return decimalReader(element, (logical?.type === 'DECIMAL' && logical.scale) || element.scale);
  if (kind === 'JSON') return bytesReader(element, (bytes) => jsonOf(bytes));
  if (kind === 'FLOAT16' || type === 'FLOAT' || type === 'DOUBLE') {
    return { element, toValue: content === 'id' ? exactBelow(exactFloats[kind] ?? exactFloats[type!]) : undefined };
  }
  if (kind === 'UUID') return { element };
  if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') {
    const isText = /^(STRING|UTF8|ENUM)$/.test(kind);
    return bytesReader(element, (bytes) => textOf(bytes, isText));
  }
  return { element };
}

/** What a column says that it holds. */
export function kindOf({ type, converted_type: converted, logical_type: logical }: SchemaElement): string {
  return logical?.type ?? converted ?? type ?? '';
}

/** How many milliseconds one of a column of timestamps or dates is; `undefined` for any other column. */
export function millisecondsOf(element: SchemaElement): number | undefined {
  const { type, logical_type: logical } = element;
  const kind = kindOf(element);
  if (kind === 'DATE' && type === 'INT32') return 86_400_000;
  if (type !== 'INT64') return undefined;
  if (logical?.type === 'TIMESTAMP') return { MILLIS: 1, MICROS: 1e-3, NANOS: 1e-6 }[logical.unit];
  return { TIMESTAMP_MILLIS: 1, TIMESTAMP_MICROS: 1e-3 }[kind];
}

/** Of timestamps and dates, which hyparquet would cut to whole milliseconds. */
function timeReader(element: SchemaElement): ValueReader | undefined {
  if (element.type === 'INT96') {
    const timestampFromNanoseconds = (value: bigint) => new Instant(Number(value) / 1e6);
    return { element, parsers: { timestampFromNanoseconds } };
  }
  const unit = millisecondsOf(element);
  if (unit === undefined) return undefined;
  return {
    element: { ...element, converted_type: undefined, logical_type: undefined },
    toValue: (value) =>
      typeof value === 'number' || typeof value === 'bigint' ? new Instant(scaled(Number(value), unit)) : value,
  };
}

/** A count of units of a thousandth or a millionth of a millisecond is divided, which rounds once. */
export function scaled(count: number, unit: number): number {
  return unit < 1 ? count / Math.round(1 / unit) : count * unit;
}

/** Of bytes; a dictionary of them is read once and not row by row. */
function bytesReader(element: SchemaElement, read: (bytes: Uint8Array) => unknown): ValueReader {
  return {
    element: { ...element, converted_type: 'UTF8', logical_type: undefined },
    parsers: { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && read(bytes) },
  };
}

/** Integers stay exact, whatever their length; a fraction becomes the nearest number, as `12.1` does in a program. */
function decimalReader(element: SchemaElement, scale = 0): ValueReader {
  const factor = 10n ** BigInt(scale);
  const toValue = (unscaled: bigint) =>
    unscaled % factor === 0n ? unscaled / factor : Number(`${unscaled}e-${scale}`);
  if (element.type !== 'INT32' && element.type !== 'INT64') {
    return bytesReader(element, (bytes) => toValue(signedInteger(bytes)));
  }
  return {
    element: { ...element, converted_type: undefined, logical_type: undefined },
    toValue: (value) => (typeof value === 'number' || typeof value === 'bigint' ? toValue(BigInt(value)) : value),
  };
}

/** The integer in two's complement whose highest byte comes first. */
function signedInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${hexadecimal(bytes)}`));
}

/** @param isText - whether the column is said to hold text; else a NUL byte shows that it does not */
function textOf(bytes: Uint8Array, isText: boolean): string | UnfitValue {
  if (isUtf8(bytes) && (isText || !bytes.includes(0))) return bufferOf(bytes).toString('utf8');
  return new UnfitValue({
    expected: 'UTF-8 text',
    received: `the bytes ${hexadecimal(bytes.subarray(0, 16))}${bytes.length > 16 ? '...' : ''}`,
    hint: 'Write such a key as text, as its hexadecimal digits for example (key.hex() in Python).',
  });
}

function jsonOf(bytes: Uint8Array): unknown {
  const text = textOf(bytes, true);
  return typeof text === 'string' ? scalarOf(text) : text;
}

/** From here on, an integer in a float of this type may stand for its neighbour. */
const exactFloats: Readonly<Record<string, number>> = { FLOAT16: 2 ** 11, FLOAT: 2 ** 24, DOUBLE: 2 ** 53 };

function exactBelow(bound: number): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== 'number' || !(Math.abs(value) >= bound)) return value;
    return new UnfitValue({
      expected: `an id below ${bound}, up to which this type of float holds each integer`,
      received: String(value),
      hint: 'Write the ids as integers or as text.',
    });
  };
}

function hexadecimal(bytes: Uint8Array): string {
  return bufferOf(bytes).toString('hex');
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
