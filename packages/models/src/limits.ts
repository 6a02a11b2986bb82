/** Codewords in a codebook, as a code is one byte. */
export const maxCodewordCount = 256;
