import { isAscii, isUtf8 } from 'node:buffer';
import type { SchemaElement } from 'hyparquet';
import { writeInteger, writeText } from '../../ids/id-texts.js';
import { farthestTime, timeOfNumber } from '../../values/times.js';
import { kindOf, millisecondsOf, scaled } from './parquet-values.js';

/** Texts of ids, and where each stands. */
export interface IdTexts {
  bytes: Buffer;
  starts: Int32Array;
  ends: Int32Array;
  count: number;
}

/** Reads `count` plain values of a page; `undefined` where one of them can be no id, or no rating. */
export type ReadValues<T> = (page: Buffer, offset: number, count: number) => T | undefined;

/** The reader of a column of ids: integers, or texts; `undefined` for any other. */
export function idTextsOf(element: SchemaElement): ReadValues<IdTexts> | undefined {
  const width = integerWidth(element);
  if (width) return (page, offset, count) => digitsOf(page, offset, count, width);
  const kind = kindOf(element);
  const isText = /^(STRING|UTF8|ENUM)$/.test(kind);
  if (element.type !== 'BYTE_ARRAY' || !(isText || kind === 'BYTE_ARRAY')) return undefined;
  return (page, offset, count) => textsOf(page, offset, count, isText);
}

/** The reader of a column of times: timestamps, dates, or numbers that are told by their size; `undefined` for any other. */
export function timesOf(element: SchemaElement): ReadValues<Float64Array> | undefined {
  const unit = millisecondsOf(element);
  const plain = unit === undefined ? element : { ...element, converted_type: undefined, logical_type: undefined };
  const readNumbers = numbersOf(plain);
  return (
    readNumbers &&
    ((page, offset, count) => {
      const times = readNumbers(page, offset, count);
      if (!times) return undefined;
      for (let i = 0; i < count; i++) {
        times[i] = unit === undefined ? timeOfNumber(times[i]) : scaled(times[i], unit);
        if (Math.abs(times[i]) > farthestTime) return undefined;
      }
      return times;
    })
  );
}

/** The reader of a column of ratings or weights: integers or floats; `undefined` for any other. */
export function numbersOf(element: SchemaElement): ReadValues<Float64Array> | undefined {
  const { type } = element;
  const width = integerWidth(element);
  if (!width && (kindOf(element) !== type || (type !== 'FLOAT' && type !== 'DOUBLE'))) return undefined;
  const bytes = width ?? (type === 'FLOAT' ? 4 : 8);
  return (page, offset, count) => {
    const view = viewOf(page);
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const at = offset + bytes * i;
      if (width) values[i] = integerAt(view, at, width);
      else values[i] = bytes === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
      if (!Number.isFinite(values[i])) return undefined;
    }
    return values;
  };
}

/** Bytes of a signed integer. */
function integerWidth(element: SchemaElement): 4 | 8 | undefined {
  const { type, logical_type: logical } = element;
  if (type !== 'INT32' && type !== 'INT64') return undefined;
  const kind = kindOf(element);
  const isSigned = kind === type || /^INT_\d+$/.test(kind) || (logical?.type === 'INTEGER' && logical.isSigned);
  return isSigned ? (type === 'INT32' ? 4 : 8) : undefined;
}

function textsOf(page: Buffer, offset: number, count: number, isText: boolean): IdTexts | undefined {
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const view = viewOf(page);
  let at = offset;
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(at, true);
    starts[i] = at + 4;
    at += 4 + length;
    ends[i] = at;
    if (length === 0 || at > page.length) return undefined;
  }
  // Lengths below 128 are bytes of ASCII too.
  const areAscii = isAscii(page.subarray(offset, at));
  for (let i = 0; i < count && !(areAscii && isText); i++) {
    const text = page.subarray(starts[i], ends[i]);
    if (!isUtf8(text) || (!isText && text.includes(0))) return undefined;
  }
  return { bytes: page, starts, ends, count };
}

function digitsOf(page: Buffer, offset: number, count: number, width: 4 | 8): IdTexts {
  const bytes = Buffer.allocUnsafe(20 * count);
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  const view = viewOf(page);
  let end = 0;
  for (let i = 0; i < count; i++) {
    const at = offset + width * i;
    const value = integerAt(view, at, width);
    starts[i] = end;
    if (value >= 0 && value < 1e15) end = writeInteger(bytes, end, value);
    else end = writeText(bytes, end, String(width === 4 ? value : view.getBigInt64(at, true)));
    ends[i] = end;
  }
  return { bytes, starts, ends, count };
}

/** The integer, or the nearest number to one of 64 bits. */
function integerAt(view: DataView, at: number, width: 4 | 8): number {
  if (width === 4) return view.getInt32(at, true);
  return view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
