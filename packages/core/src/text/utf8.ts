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

/** As `TextEncoder` does it, by the coder of addresses: half a surrogate pair becomes U+FFFD. */
export function encodePlainly(text: string): Uint8Array<ArrayBuffer> {
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  const characters = escaped.replace(/%(..)/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}

/** As a fatal `TextDecoder` does it. */
export function decodePlainly(bytes: Uint8Array): string {
  const escaped = Array.from(bytes, (byte) => `%${(256 + byte).toString(16).slice(1)}`).join('');
  return decodeURIComponent(escaped).replace(/^\ufeff/, '');
}
