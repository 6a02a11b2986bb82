const kibi = 2 ** 10;
const mebi = 2 ** 20;

/** What a read holds to, whatever its options. The README says the same first. */
export const limits = {
  /** The longest line of a text, in bytes. */
  lineBytes: 64 * mebi,
  /** The longest row of a csv, which may span lines, in bytes. */
  rowBytes: 16 * mebi,
  /** How much of a content its format, header and columns are told from, in bytes. */
  headBytes: 64 * kibi,
  /** The same, where lines are so long that two do not fit into that. */
  longHeadBytes: 16 * mebi,
  /** Rows of that which are looked at. */
  sampleRows: 100,
  /** Bad lines that a report shows; all are counted. */
  shownBadLines: 10,
  /** Notes on single files of a table in parts that a report shows. */
  shownNotes: 10,
  /** Types of events that a log may have. */
  eventTypes: 1000,
  /** Names that an error lists. */
  shownNames: 30,
} as const;

export const readDefaults = {
  /** Exclusive (LightRec, WWW'20, section 4.1.1). */
  ratingAbove: 3,
  quote: '"',
} as const;

/** A word of one item tells nothing of others. */
export const itemTextDefaults = { minimumItems: 2 } as const;

/** LightRec (WWW'20), section 4.1.1. */
export const splitDefaults = { split: 0, testShare: 0.2, validationShare: 0.1 } as const;

/** A model can have learned nothing of what it has not seen. */
export const timeDefaults = { unseen: 'drop' } as const;

/** About the shares of Liang et al. (WWW'18). */
export const strongDefaults = { split: 0, testShare: 0.1, validationShare: 0.1, judgedShare: 0.2 } as const;

export const generateDefaults = {
  userCount: 4000,
  itemCount: 8000,
  /** Fewer where half of the items are less. */
  pairsPerUser: 30,
  /** Fewer where that leaves a cluster less than `itemsPerCluster` items. */
  clusterCount: 40,
  itemsPerCluster: 10,
  vocabularySize: 2000,
  timestamps: false,
} as const;
