import { expect, it } from 'vitest';
import { mostTrialsFor } from './tune-teacher.js';

it.each([
  [10_000, 10],
  [1_000_000, 10],
  [2_000_000, 5],
  [20_000_000, 3],
])('a search over %i pairs has at most %i trainings', (pairCount, expected) => {
  expect(mostTrialsFor({ pairCount })).toBe(expected);
});
