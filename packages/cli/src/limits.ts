/** What an index takes, known before there is one: a test asks the index itself. */
export const mostCodebooks = 16;
/** A code is a byte. */
export const mostCodewords = 256;

/** That share a training. */
export const mostThreads = 64;

/** Where a run lies unless told otherwise. That of a demo is its own, so that it may replace the one before. */
export const defaultDirectories = { train: 'lightrec-model', demo: 'lightrec-demo' } as const;
/** Items of an answer, unless told otherwise. */
export const defaultResultCount = 10;
