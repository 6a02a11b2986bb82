/** Codebooks that an item may have codes of, as search has room for so many. */
export { mostCodebooks } from '@lightrec/kernels/search';

/** Codewords in a codebook, as a code is one byte. */
export const mostCodewords = 256;

/** That share work, the one that calls among them. */
export const mostThreads = 64;
