import { ArgumentError } from '@lightrec/core';

/** Gives the words of a text in their order, in lower case. */
export type SplitWords = (text: string) => string[];

/** Of every machine alike, whatever its own language is. */
const noLanguage = 'en';

/**
 * Words by the Unicode standard (UAX #29) as `Intl.Segmenter` finds them, which knows Chinese, Japanese and Thai from
 * dictionaries, once the text is in the form NFKC and in lower case. Numbers and single letters are words.
 *
 * The segmenter takes microseconds a word, so that it only gets what holds more than letters of the Latin, Greek and
 * Cyrillic alphabets, digits and usual punctuation; those are split by one regular expression with the same rules.
 *
 * @param language - a tag such as `tr`, by whose rules letters get small and words are told apart; default: no one's
 * @throws ArgumentError for what is no tag of a language
 */
export function wordSplitter(language?: string): SplitWords {
  const bySegmenter = segmenterSplitter(language);
  const toLower = lowerCaseOf(language);
  // A language may have rules of its own, as `en-US-posix` has for the full stop.
  const isPlain = probe.split(' ').every((text) => sameWords(plainWords(text), bySegmenter(text)));
  if (!isPlain) return (text) => bySegmenter(toLower(text));
  return (text) => {
    const lower = toLower(text);
    if (isFast(lower)) return plainWords(lower);
    const words: string[] = [];
    for (const piece of lower.match(pieces) ?? []) {
      if (isFast(piece)) words.push(...plainWords(piece));
      else words.push(...bySegmenter(piece));
    }
    return words;
  };
}

/** The slow twin: all by the segmenter. */
export function slowWordSplitter(language?: string): SplitWords {
  const bySegmenter = segmenterSplitter(language);
  const toLower = lowerCaseOf(language);
  return (text) => bySegmenter(toLower(text));
}

function lowerCaseOf(language: string | undefined): (text: string) => string {
  return (text) => {
    const normal = text.normalize('NFKC');
    return language === undefined ? normal.toLowerCase() : normal.toLocaleLowerCase(language);
  };
}

function segmenterSplitter(language: string | undefined): SplitWords {
  const segmenter = makeSegmenter(language);
  return (text) => {
    const words: string[] = [];
    for (const { segment, isWordLike } of segmenter.segment(text)) {
      if (isWordLike && isMore.test(segment)) words.push(segment);
    }
    return words;
  };
}

function makeSegmenter(language: string | undefined): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language ?? noLanguage, { granularity: 'word' });
  } catch (cause) {
    const expected = 'the tag of a language, such as "en" or "zh-Hant"';
    throw new ArgumentError({ argument: 'language', expected, received: String(language), cause });
  }
}

/** Lower-case letters that no rule but that of letters is about: Latin, Greek, Cyrillic. */
const letter = 'a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u03ac-\\u03ce\\u0430-\\u045f';

/** Words: letters, digits and `_`; a `.` or an apostrophe between two letters or digits; `,` and `;` between digits. */
const word = new RegExp(
  `[${letter}0-9_]+(?:(?:(?<=[${letter}])['.\\u2018\\u2019](?=[${letter}])|(?<=[0-9])[,;'.\\u2018\\u2019](?=[0-9]))[${letter}0-9_]+)*`,
  'g',
);

/** What stands between blanks of ASCII, where a word always ends. */
const pieces = /[^ \t\n\v\f\r]+/g;

/** Of characters that are known here; a colon between letters joins them in some languages and versions. */
const known = new RegExp(`^[ \t\n\v\f\r!-~${letter}«»“”„‘’–—£§©®°±×÷€•†‡]*$`);
const colon = new RegExp(`[${letter}]:[${letter}]`);

const probe = "a.b don't don’t 3,000.5 3;5 a,b x2y x_y 3's 1'000 a.1 1.a _a -5 über (é) «ж» ab";

/** Lines of `_` are words to the segmenter from two on. */
const isMore = /[^_]/;

function isFast(piece: string): boolean {
  return known.test(piece) && !colon.test(piece);
}

function plainWords(piece: string): string[] {
  const words = piece.match(word) ?? [];
  return piece.includes('_') ? words.filter((found) => isMore.test(found)) : words;
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
