import { ArgumentError } from '@lightrec/core';

/** Throws where inner products of the user with codewords, or with stored vectors, are beyond float32. */
export function requireScores(areFinite: boolean, argument: 'user' | 'rerank.user' = 'user'): void {
  if (areFinite) return;
  throw new ArgumentError({
    argument,
    expected: 'a vector whose scores are finite in float32',
    received: 'one whose inner products overflow',
    hint: 'Scale the user vector down; the order of items stays the same.',
  });
}
