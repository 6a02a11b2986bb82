import { type IdMap, IdMapBuilder } from '../id-map.js';

/**
 * A JSON array of integers straight from and to its bytes: ten million ids would else become a text of 80 MB and a
 * list of numbers, beside the typed array that they end in.
 */

const [minus, comma, openingBracket, closingBracket, zero, nine] = Array.from('-,[]09', (sign) => sign.charCodeAt(0));

/** The bytes that `JSON.stringify` gives for these ids; `undefined` where one of them is a string. */
export function integerIdsToJson(ids: IdMap): Uint8Array<ArrayBuffer> | undefined {
  let length = 1 + Math.max(1, ids.size);
  for (let index = 0; index < ids.size; index++) {
    const id = ids.idAt(index);
    if (typeof id === 'string') return undefined;
    length += digitCount(Math.abs(id)) + (id < 0 ? 1 : 0);
  }
  const bytes = new Uint8Array(length);
  bytes[0] = openingBracket;
  let end = 1;
  for (let index = 0; index < ids.size; index++) {
    if (index > 0) bytes[end++] = comma;
    end = writeInteger(bytes, end, ids.idAt(index) as number);
  }
  bytes[end] = closingBracket;
  return bytes;
}

/**
 * The ids of a JSON array of distinct safe integers without spaces, which is what `integerIdsToJson` writes;
 * `undefined` for anything else, which JSON's own parser may read or refuse.
 */
export function jsonToIntegerIds(bytes: Uint8Array): IdMap | undefined {
  const last = bytes.length - 1;
  if (bytes[0] !== openingBracket || bytes[last] !== closingBracket || last < 1) return undefined;
  const builder = new IdMapBuilder();
  let start = 1;
  while (start <= last && last > 1) {
    let end = start;
    while (end < last && bytes[end] !== comma) end++;
    const id = readInteger(bytes, start, end);
    const index = builder.size;
    if (id === undefined || builder.add(id) !== index) return undefined;
    start = end + 1;
  }
  return builder.build();
}

/** The integer of `bytes[start, end)`, where it is written as JSON wants it and safe. */
function readInteger(bytes: Uint8Array, start: number, end: number): number | undefined {
  const sign = bytes[start] === minus ? -1 : 1;
  const first = sign < 0 ? start + 1 : start;
  if (first === end || (bytes[first] === zero && end > first + 1)) return undefined;
  let value = 0;
  for (let place = first; place < end; place++) {
    if (bytes[place] < zero || bytes[place] > nine) return undefined;
    value = 10 * value + (bytes[place] - zero);
    if (value > Number.MAX_SAFE_INTEGER) return undefined;
  }
  return sign * value;
}

function digitCount(value: number): number {
  let count = 1;
  for (let power = 10; value >= power; power *= 10) count++;
  return count;
}

/** @returns the place after its last digit */
function writeInteger(bytes: Uint8Array, start: number, value: number): number {
  let rest = Math.abs(value);
  if (value < 0) bytes[start++] = minus;
  const end = start + digitCount(rest);
  for (let place = end - 1; place >= start; place--) {
    const tenth = Math.floor(rest / 10);
    bytes[place] = zero + (rest - 10 * tenth);
    rest = tenth;
  }
  return end;
}
