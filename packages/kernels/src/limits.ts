import { mostCodewords } from '@lightrec/core';

// What is taken where a caller says nothing.

/** Of Lloyd, for each codebook. */
export const usualIterations = 20;

/** Four bytes an item. */
export const usualCodebookCount = 4;

export const usualCodewordCount = mostCodewords;

/** Of a vector, in a beam search. */
export const usualCandidateCount = 8;
