import type { Id } from '../id.js';
import { decodeUtf8, encodeUtf8 } from '../text/utf8.js';
import { joinParts } from './safetensors.js';

/** What is encoded at a time, in ids. */
const partIds = 2 ** 16;
/** What is parsed at a time, in bytes: a text of JavaScript holds no more than 2^29 characters. */
const partBytes = 2 ** 27;

const [quote, backslash, comma, openingBracket, closingBracket] = Array.from('"\\,[]', (sign) => sign.charCodeAt(0));

/** The bytes of `JSON.stringify(ids)`, which for many ids are more than one text can be. */
export function idsToJson(ids: readonly Id[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < ids.length; start += partIds) {
    const listed = JSON.stringify(ids.slice(start, start + partIds)).slice(1, -1);
    parts.push(encodeUtf8(start === 0 ? listed : `,${listed}`));
  }
  return joinParts([Uint8Array.of(openingBracket), ...parts, Uint8Array.of(closingBracket)]);
}

/**
 * The values of a JSON array.
 *
 * @param most - bytes that are parsed at a time, unless one value has more; other values are for tests
 * @throws Error where the bytes are no JSON array
 */
export function jsonToValues(bytes: Uint8Array, most = partBytes): unknown[] {
  const values: unknown[] = [];
  let start = 0;
  do {
    const end = start + most < bytes.length ? endOfPart(bytes, start, start + most) : bytes.length;
    // Without the comma that it ends with; all parts but the first and the last lack a bracket.
    const text = decodeUtf8(bytes.subarray(start, end === bytes.length ? end : end - 1));
    const part: unknown = JSON.parse(`${start === 0 ? '' : '['}${text}${end === bytes.length ? '' : ']'}`);
    if (!Array.isArray(part) || (part.length === 0 && end - start < bytes.length)) throw new TypeError('no array');
    for (const value of part) values.push(value);
    start = end;
  } while (start < bytes.length);
  return values;
}

/** Behind the first comma between two values at `wanted` or after it; the end of the bytes where there is none. */
function endOfPart(bytes: Uint8Array, start: number, wanted: number): number {
  let isText = false;
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] === quote) isText = !isText;
    else if (bytes[at] === backslash) at++;
    else if (bytes[at] === comma && !isText && at >= wanted) return at + 1;
  }
  return bytes.length;
}
