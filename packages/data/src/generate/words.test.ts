import { expect, it } from 'vitest';
import { makeWords } from './words.js';

it('makeWords makes different words that can be spoken, the same each time', () => {
  const words = makeWords(12_000);
  expect(new Set(words).size).toBe(12_000);
  expect(words.every((word) => /^([bdfghklmnprstvz][aeiou]){2,}$/.test(word))).toBe(true);
  expect(makeWords(5)).toEqual(words.slice(0, 5));
  expect(words.slice(0, 3)).toEqual(['baba', 'daba', 'faba']);
});
