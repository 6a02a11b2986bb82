/**
 * The text in a value of JSON or Parquet: a text, a number, and those in lists and records, on lines of their own;
 * `undefined` for anything else, as a truth value or a date.
 */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return undefined;
  const texts = Object.values(value).flatMap((part) => textOf(part) ?? []);
  return texts.length > 0 ? texts.join('\n') : undefined;
}
