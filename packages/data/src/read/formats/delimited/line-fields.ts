import type { Dialect } from './dialect.js';

/** The fields of a line. */
export interface LineFields {
  fields: string[];
  /** Whether a field begins with a quote that does not close on the line, and so was taken for text. */
  hasOpenQuote: boolean;
}

/**
 * Splits a line that is a whole row. A field is quoted where a quote opens and closes it; every other quote is
 * text like the rest.
 */
export function splitLine(line: string, { delimiter, quote, escapedBy }: Dialect): LineFields {
  if (quote === null || !line.includes(quote)) {
    return { fields: line.split(delimiter).map(withoutBlanks), hasOpenQuote: false };
  }
  const fields: string[] = [];
  let hasOpenQuote = false;
  for (let start = 0; start <= line.length; ) {
    const quoted = readQuoted(line, start, { delimiter, quote, escapedBy: escapedBy ?? quote });
    const found = line.indexOf(delimiter, start);
    const end = quoted?.end ?? (found < 0 ? line.length : found);
    const field = quoted?.text ?? withoutBlanks(line.slice(start, end));
    if (!quoted && field.startsWith(quote)) hasOpenQuote = true;
    fields.push(field);
    start = end + delimiter.length;
  }
  return { fields, hasOpenQuote };
}

/** The quoted field that begins at `start`, and where it ends; `undefined` where none does. */
function readQuoted(
  line: string,
  start: number,
  { delimiter, quote, escapedBy }: { delimiter: string; quote: string; escapedBy: string },
): { text: string; end: number } | undefined {
  let at = skipBlanks(line, start);
  if (line[at] !== quote) return undefined;
  let text = '';
  let kept = ++at; // What stands from here on is not yet in `text`.
  for (; at < line.length; at++) {
    // An escape makes text of any character, but a quote that escapes only of another quote.
    const escapes = line[at] === escapedBy && (escapedBy === quote ? line[at + 1] === quote : at + 1 < line.length);
    if (escapes) {
      text += line.slice(kept, at);
      kept = ++at;
    } else if (line[at] === quote) {
      const end = skipBlanks(line, at + 1);
      const isClosed = end === line.length || line.startsWith(delimiter, end);
      return isClosed ? { text: text + line.slice(kept, at), end } : undefined;
    }
  }
  return undefined;
}

/** Not a tab, which may be the delimiter. */
function isBlank(line: string, at: number): boolean {
  return line[at] === ' ' || line[at] === '\r' || line[at] === '\f';
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (isBlank(line, at)) at++;
  return at;
}

function withoutBlanks(field: string): string {
  let end = field.length;
  while (end > 0 && isBlank(field, end - 1)) end--;
  return field.slice(Math.min(skipBlanks(field, 0), end), end);
}
