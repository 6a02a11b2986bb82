// What is taken where a caller says nothing.

/** Samples that a bootstrap draws. */
export const usualResampleCount = 2000;

/** Of an interval. */
export const usualConfidence = 0.95;

/** Scores held at once: 32 MiB of them. */
export const scoresInBatch = 2 ** 23;
