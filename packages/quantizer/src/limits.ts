/** Codewords in a codebook, of which a code then takes two bytes. */
export const mostCodewords = 65_536;
/** Up to which a code is one byte: as code tables keep it, and as the kernel encodes. */
export const byteCodewordCount = 256;
/** Threads that share the rows of a batch. */
export const maxThreadCount = 64;
