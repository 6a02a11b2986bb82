/** The object that a line holds, or `undefined` where it holds none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a text without escapes, or a number, can be taken as it stands in the bytes.
 *
 * @param isName - whether it is an id or a type, which of a number has the digits for its text
 */
export function isPlainValue(bytes: Buffer, start: number, end: number, isText: boolean, isName: boolean): boolean {
  return start < end && (isText || !isName || isCount(bytes, start, end));
}

/** Whether a number is an integer whose digits are the text of its id. */
function isCount(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > 15) return false;
  for (let at = start; at < end; at++) if (bytes[at] < 0x30 || bytes[at] > 0x39) return false;
  return true;
}
