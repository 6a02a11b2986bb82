/** What an index takes, known before there is one: a test asks the index itself. */
export const mostCodebooks = 16;
/** A code is a byte. */
export const mostCodewords = 256;
