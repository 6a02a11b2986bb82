/** Limits and defaults of the index, which its README states. */

/** Bytes of an index without its ids: what WebAssembly can address, and an array of Node 20 can hold. */
export const mostBytes = 2 ** 32;
/** Items and dimensions: more than any index has, and few enough that products of sizes stay exact. */
export const mostItems = 2 ** 31;
export const mostDimensions = 65_536;

/** Items that a search returns. */
export const usualK = 10;
/** Share of the k best that post-ranking is to find unless `mode: { recall }` tells otherwise. */
export const usualRecall = 0.995;
/** Items below which a search without options is by exact bounds: there are too few to leave out more. */
export const leastItemsToLeaveOut = 10_000;
/** Allowed items are scored one by one where they are fewer than this share of all. */
export const fewAllowed = 0.05;
/** Filters whose items are kept. */
export const mostFilters = 64;

/** Items on which codebooks are trained. */
export const usualSampleSize = 65_536;
/** Items from which on codes are trained: enough for each of 256 codewords to stand for some. */
export const usualTrainAt = 4096;
/** Share of removed items from which on an index is compacted. */
export const mostTombstones = 0.1;
/** Workers of a pool unless told otherwise. */
export const mostWorkers = 16;
