/**
 * Where things of one query lie: below the static data of the module, at compile-time addresses, as immediate offsets
 * make a scan a third faster than tables behind pointers. The index's `placed-layout.ts` knows where lists are
 * described.
 */

/** The look-up table: a row of 256 inner products a codebook, float32 `[16, 256]`. */
export const lookupTable: usize = 1024;
export const rowBytes: usize = 1024;
/** The largest entry of each 16 of a row, float32 `[16, 16]`. */
export const blockMaxima: usize = 17_408;
export const rowOfMaximaBytes: usize = 64;
/** The largest and the smallest entry of each row, float32 `[16]` each. */
export const rowMaxima: usize = 18_432;
export const rowMinima: usize = 18_496;
/** Lists in falling order of their entries, uint32 `[256]`. */
export const listOrder: usize = 18_560;
/** Groups of a list in falling order of their maxima, uint32 `[256]`, and the maxima, float32 `[256]`. */
export const groupOrder: usize = 19_584;
export const groupMaxima: usize = 20_608;
/** Losses against the row's maximum: of each codeword of the second codebook, uint8 `[256]`. */
export const codewordLosses: usize = 21_632;
/** Losses of each 16 codewords of a codebook, uint8 `[16, 16]`. */
export const blockLosses: usize = 21_888;
/** How many survivors fell into each bin, uint32 `[1024]`. */
export const histogram: usize = 22_144;
/** Scratch of the counting sorts: where each bucket begins, uint32 `[256]`, and the bucket of each, uint8 `[256]`. */
export const bucketStarts: usize = 26_240;
export const bucketOfEach: usize = 27_264;
/** Mean and variance of the entries of each row, float32 `[16]` each: for approximate search alone. */
export const entryMeans: usize = 27_520;
export const entryVariances: usize = 27_584;
/** The largest sum of entries of each four codebooks, float32 `[4]`. */
export const fourMaxima: usize = 27_648;
/** Which lists have items at all, and the codeword that each had before codewords were put in order, uint8 `[256]`. */
export const listIsOccupied: usize = 30_400;
export const listNames: usize = 30_656;
/** Losses of each group's maximum, in units of losses and in units of norms, uint8 `[256]`. */
export const groupLosses: usize = 30_912;
export const groupNormLosses: usize = 31_168;
/** Records of open groups, 64 bytes each, `[64]`, and of open blocks, 16 bytes each, `[64]`: see `group-queue.ts`. */
export const openGroups: usize = 31_744;
export const openBlocks: usize = 35_840;
/** Scores and positions of items that wait, float32 and uint32: as many as open blocks hold, and one, `[1025]`. */
export const pendingScores: usize = 36_864;
export const pendingPositions: usize = 40_968;
/** 15 in each of 16 bytes: loaded, as a constant would be made anew in every step. */
export const lowNibbles: usize = 45_072;
/** 255 for the groups of a list that were scored before the others were opened, else 0, uint8 `[256]`. */
export const groupIsDone: usize = 45_088;
