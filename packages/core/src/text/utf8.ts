/**
 * UTF-8 by the platform's coders, asked for when they are needed; plain twins stand in where there are none, as in the
 * jsdom of jest and in some engines of phones.
 */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  // Copied where a polyfill gives the array of another realm, whose class is not ours.
  if (typeof TextEncoder === 'function') return own(new TextEncoder().encode(text));
  return encodePlainly(text);
}

/** @throws Error where the bytes are no UTF-8; a byte order mark at the start is left out */
export function decodeUtf8(bytes: Uint8Array): string {
  if (typeof TextDecoder === 'function') return new TextDecoder('utf-8', { fatal: true }).decode(unshared(bytes));
  return decodePlainly(bytes);
}

/** Bytes below 128 alone, each a character: digits, and headers of other formats. */
export function decodeAscii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function own(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
}

/** Bytes that a `TextDecoder` takes: browsers refuse memory that threads share, so such bytes are copied. */
function unshared(bytes: Uint8Array): Uint8Array {
  const isShared = Object.prototype.toString.call(bytes.buffer) === '[object SharedArrayBuffer]';
  return isShared ? new Uint8Array(bytes) : bytes;
}

const replacement = 0xfffd;

/** As `TextEncoder` does it: half a surrogate pair becomes U+FFFD. */
export function encodePlainly(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(3 * text.length);
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const scalar = point >= 0xd800 && point < 0xe000 ? replacement : point;
    const further = scalar < 0x80 ? 0 : scalar < 0x800 ? 1 : scalar < 0x10000 ? 2 : 3;
    bytes[length++] = further === 0 ? scalar : ((0xff00 >> (further + 1)) & 0xff) | (scalar >> (6 * further));
    for (let left = further - 1; left >= 0; left--) bytes[length++] = 0x80 | ((scalar >> (6 * left)) & 0x3f);
  }
  return bytes.slice(0, length);
}

/** The smallest code point that takes so many bytes beyond the first. */
const smallest = [0, 0x80, 0x800, 0x10000];
const chunkLength = 8192;

/** As a fatal `TextDecoder` does it. */
export function decodePlainly(bytes: Uint8Array): string {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const points: number[] = [];
  let text = '';
  for (let place = hasMark ? 3 : 0; place < bytes.length; ) {
    const first = bytes[place++];
    const further = first < 0x80 ? 0 : first < 0xc0 ? 4 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf8 ? 3 : 4;
    let point = further === 0 ? first : first & (0x3f >> further);
    for (let left = further; left > 0; left--) {
      const next = bytes[place++];
      if ((next & 0xc0) !== 0x80) throw new Error(`no UTF-8 at byte ${place - 1}`);
      point = (point << 6) | (next & 0x3f);
    }
    const isScalar = point < 0xd800 || (point >= 0xe000 && point < 0x110000);
    if (further > 3 || point < smallest[further] || !isScalar) throw new Error(`no UTF-8 before byte ${place}`);
    points.push(point);
    if (points.length < chunkLength && place < bytes.length) continue;
    text += String.fromCodePoint(...points);
    points.length = 0;
  }
  return text;
}
