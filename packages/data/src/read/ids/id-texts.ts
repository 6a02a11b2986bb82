/** Begins what is no text of UTF-8, in which this byte never is: UTF-16 with half of a surrogate pair. */
const utf16Mark = 0xff;

/** How many bytes `writeText` may take. */
export function mostBytesOf(text: string): number {
  return 3 * text.length + 1; // a unit of UTF-16 takes 3 in UTF-8
}

/** Writes the text of an id, so that other texts are other bytes; returns where they end. */
export function writeText(bytes: Buffer, start: number, text: string): number {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return writeWide(bytes, start, text);
    bytes[start + i] = code;
  }
  return start + text.length;
}

/** As `writeText` of the digits, of an integer in [0, 10^15). */
export function writeInteger(bytes: Buffer, start: number, integer: number): number {
  let end = start + 1;
  for (let bound = 10; integer >= bound; bound *= 10) end++;
  let rest = integer;
  for (let at = end - 1; at >= start; at--) {
    const next = Math.floor(rest / 10);
    bytes[at] = 0x30 + rest - 10 * next;
    rest = next;
  }
  return end;
}

/** The text that `writeText` wrote. */
export function readText(bytes: Buffer, start: number, end: number): string {
  if (bytes[start] === utf16Mark) return bytes.toString('utf16le', start + 1, end);
  for (let at = start; at < end; at++) if (bytes[at] > 0x7f) return bytes.toString('utf8', start, end);
  return bytes.toString('latin1', start, end);
}

function writeWide(bytes: Buffer, start: number, text: string): number {
  // In UTF-8 every half of a surrogate pair would be the same character.
  if (!/\p{Surrogate}/u.test(text)) return start + bytes.write(text, start, 'utf8');
  bytes[start] = utf16Mark;
  return start + 1 + bytes.write(text, start + 1, 'utf16le');
}
