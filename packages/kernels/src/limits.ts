import { mostCodewords } from '@lightrec/core';

// What is taken where a caller says nothing.

/** Of Lloyd, for each codebook. */
export const usualIterations = 20;

/** Four bytes an item. */
export const usualCodebookCount = 4;

export const usualCodewordCount = mostCodewords;

/** Of a vector, in a beam search. */
export const usualCandidateCount = 8;

/** More than so many vectors a codeword better it by little, as faiss has it. */
export const usualPointsPerCodeword = 256;

/** Vectors to train on that are few enough for any number of codewords. */
export const leastSampleSize = 65_536;

/** That share work, the one that calls among them. */
export const mostThreads = 64;

/** Sums of codewords that are kept of a vector from one codebook to the next. */
export const usualBeamWidth = 1;
