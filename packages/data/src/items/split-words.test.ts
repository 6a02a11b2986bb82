import { ArgumentError } from '@lightrec/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slowWordSplitter, wordSplitter } from './split-words.js';

const split = wordSplitter();
const slow = slowWordSplitter();

describe('words', () => {
  it.each([
    ['The CAT, the hat', ['the', 'cat', 'the', 'hat']],
    ["don't stop (me) now!", ["don't", 'stop', 'me', 'now']],
    ['I ate 3,000.5 of 7 a.m.', ['i', 'ate', '3,000.5', 'of', '7', 'a.m']],
    ['C++ and C#', ['c', 'and', 'c']],
    ['snake_case _ __ __init__', ['snake_case', '__init__']],
    ['Ｆｕｌｌ ﬁne Ⅳ', ['full', 'fine', 'iv']],
    ['Straße über Ελλάδα Москва', ['straße', 'über', 'ελλάδα', 'москва']],
    ['', []],
    [' -- ... 🎬 ', []],
  ])('of %j', (text, words) => {
    expect(split(text)).toEqual(words);
  });

  it('stand in Chinese, Japanese and Thai without blanks between them', () => {
    expect(split('机器学习')).toEqual(['机器', '学习']);
    expect(split('東京に行く')).toContain('東京');
    expect(split('สวัสดีครับ')).toEqual(['สวัสดี', 'ครับ']);
  });

  it('get small by the rules of the language', () => {
    expect(wordSplitter('tr')('ISPARTA')).toEqual(['ısparta']);
    expect(split('ISPARTA')).toEqual(['isparta']);
  });

  it('are the same for one text in two forms of Unicode', () => {
    expect(split('caf\u0065\u0301')).toEqual(split('caf\u00e9'));
  });
});

describe('splitting by a regular expression', () => {
  const equalsSlow = (text: string) => {
    expect(split(text), JSON.stringify(text)).toEqual(slow(text));
  };

  it('equals the segmenter on any ASCII text', () => {
    const ascii = fc.string({ unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)) });
    const dense = fc.string({ unit: fc.constantFrom(...`ab1 2_.,;:'"-/A(\n`), maxLength: 12 });
    fc.assert(fc.property(fc.oneof(ascii, dense), equalsSlow), { numRuns: 2000 });
  });

  it('equals the segmenter on mixtures of scripts, marks and punctuation', () => {
    const unit = fc.constantFrom(
      ...['a', 'é', 'ß', 'ж', 'λ', 'z', '1', '٣', ' ', '\n', '.', ',', "'", '’', '‘', '“', '–', '—', ':', ';', '_'],
      ...['\u0301', '\u00ad', '\u200d', '\ufeff', '\u00a0', '中', '国', 'の', 'カ', 'ไ', 'ท', '한', 'א', '"', '\u00b7'],
      ...['🎬', '´', '…', 'İ', 'ﬁ', '½', '\u3000', 'Ж', 'Ω', '×', '÷', '\u00b5', 'ς'],
      ...['£', '§', '©', '®', '°', '±', '€', '•', '†', '‡'],
    );
    fc.assert(fc.property(fc.string({ unit, maxLength: 14 }), equalsSlow), { numRuns: 3000 });
  });

  it('equals the segmenter letter by letter', () => {
    for (let code = 1; code < 0x3000; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const character = String.fromCharCode(code).normalize('NFKC').toLowerCase();
      // The others go to the segmenter whole.
      if (/^[\u0021-\u007e\u00df-\u045f\u2018-\u201e\u2013\u2014«»]$/.test(character))
        equalsSlow(`a${character}b1${character}2`);
    }
  });

  it.each(['sv', 'fi', 'en-US-u-va-posix', 'el', 'ja'])('equals the segmenter of %s', (language) => {
    const [fast, twin] = [wordSplitter(language), slowWordSplitter(language)];
    const dense = fc.string({ unit: fc.constantFrom(...`ab1 2_.,;:'é`), maxLength: 12 });
    fc.assert(
      fc.property(dense, (text) => {
        expect(fast(text)).toEqual(twin(text));
      }),
    );
  });
});

describe('language', () => {
  it('that is none is refused', () => {
    expect(() => wordSplitter('not a language')).toThrow(ArgumentError);
  });
});
