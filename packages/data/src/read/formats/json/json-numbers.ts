import { UnfitValue } from '../../unfit-value.js';

/** A text or a number of JSON. */
const token = /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/g;
const numberParts = /^(-?[0-9]+)(?:\.([0-9]+))?(?:[eE]([-+]?[0-9]+))?$/;
/**
 * Reads the value of a key that holds an id. A number that `JSON.parse` rounded would be another one's id, and is given
 * as an `UnfitValue`.
 */
export function idReader(key: string | number): (row: Readonly<Record<string, unknown>>, text: string) => unknown {
  const name = `"${key}"`;
  return (row, text) => {
    const value = row[key];
    if (typeof value !== 'number' || isWritten(text, name, value)) return value;
    return exactNumber(value, (numbersAsTexts(text) as Record<string, string>)[key]);
  };
}

/** What JSON stands for, with each number as the text that it is written as. */
export function numbersAsTexts(text: string): unknown {
  return JSON.parse(text.replace(token, (found) => (found.startsWith('"') ? found : `"${found}"`)));
}

/** Whether a number stands as the digits of a safe integer, as nearly every id does; then nothing was rounded. */
function isWritten(text: string, name: string, value: number): boolean {
  if (!Number.isSafeInteger(value)) return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const colon = afterSpaces(text, at + name.length);
    if (text[colon] !== ':') continue; // a text, and no key
    const start = afterSpaces(text, colon + 1);
    const digits = String(value);
    return text.startsWith(digits, start) && ', }'.includes(text[start + digits.length]);
  }
  return false;
}

function afterSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}

/** The text or number that a piece of JSON is; an `UnfitValue` for anything else, and for a number that was rounded. */
export function scalarOf(text: string): unknown {
  const unfit = new UnfitValue({ expected: 'a text or a number in JSON', received: JSON.stringify(text.slice(0, 60)) });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'number') return exactNumber(value, text.trim());
    return typeof value === 'string' ? value : unfit;
  } catch {
    return unfit;
  }
}

/** The number, or an `UnfitValue` where that is not what its source says. */
export function exactNumber(value: number, source: string): number | UnfitValue {
  if (Number.isInteger(value) ? isExact(value, source) : Number.isFinite(value)) return value;
  return new UnfitValue({
    expected: 'an id that a number of JavaScript can hold, an integer below 2^53',
    received: source.slice(0, 60),
    hint: `Quote the ids where they are written: "${source.slice(0, 60)}".`,
  });
}

function isExact(value: number, source: string): boolean {
  const [, whole, fraction = '', exponent = '0'] = numberParts.exec(source)!;
  const power = Number(exponent) - fraction.length;
  if (!Number.isSafeInteger(value) || power < -1000) return false;
  const digits = BigInt(whole + fraction);
  return power < 0 ? digits === BigInt(value) * 10n ** BigInt(-power) : digits * 10n ** BigInt(power) === BigInt(value);
}
