import type { ListHead } from './formats/lists.js';
import type { PositiveEvents } from './values/event-types.js';

/** How far a read has come. */
export interface ReadProgress {
  phase: 'read';
  /** Bytes of the file read so far, as they lie on the disk; for Parquet, its size times the share of rows read. */
  done: number;
  /** Bytes of the file; absent for a stream, whose length nobody knows. */
  total?: number;
  /** Pairs kept so far, duplicates included. */
  pairCount: number;
}

/** All that is asked of a read but the format, as its formats know it. */
export interface TableOptions {
  /** Name of the data set. Default: the name of the file or folder, or `standard input` or `stream`. */
  name?: string;
  /** What stands between two fields of `csv`. Default: found by looking; a tab for `tsv`. */
  delimiter?: string;
  /** Whether the first row of `csv` or `tsv` names the columns. Default: found by looking. */
  header?: boolean;
  /** Quote character of `csv` and `tsv`, or `null` where quotes are ordinary text. Default: `"`. */
  quote?: string | null;
  /**
   * Character that makes text of the next one inside a quoted field of `csv` and `tsv`: `\\` where quotes are
   * written `\"`, as Spark and MySQL do. Default: the quote, so that it is written twice.
   */
  escape?: string;
  /** Column of the user: its name, or its position from 0. Default: the one column with a usual name. */
  userColumn?: string | number;
  /** Column of the item: its name, or its position from 0. Default: the one column with a usual name. */
  itemColumn?: string | number;
  /** Column of the rating, or `null` to take every pair as positive. Default: the column `rating`, where there is one. */
  ratingColumn?: string | number | null;
  /** Keep pairs with a rating above this, exclusive. Default: 3 where there are ratings (LightRec, WWW'20, section 4.1.1). */
  ratingAbove?: number;
  /** Keep pairs with a rating of at least this, inclusive; instead of `ratingAbove`. */
  ratingAtLeast?: number;
  /**
   * Column of the times: its name, its position from 0, or `true` for the one with a usual name. Numbers are told by
   * their size, seconds since 1970 below 10^11, then milliseconds, microseconds and nanoseconds; dates are of ISO 8601,
   * in UTC where no zone is given. Default: none is read.
   */
  timestampColumn?: string | number | true;
  /** Column of the weights, as counts of plays: its name, or its position from 0. Default: none is read. */
  weightColumn?: string | number;
  /** Column of the types of events: its name, or its position from 0. Default: the one with a usual name, where there is `positive`. */
  eventColumn?: string | number;
  /**
   * Types of events whose rows are taken, or a weight for each: `['buy', 'cart']` or `{ buy: 3, cart: 1 }`. With weights,
   * those of all events of a pair are added up, each times that of `weightColumn` where there is one.
   */
  positive?: PositiveEvents;
  /**
   * What a line of `lists` begins with: the `count` of its items (CiteULike's `users.dat`), the id of the
   * `user` (LightGCN), or `none` of both, items only. Without ids, the user is the line number from 0.
   * Default: found by looking.
   */
  listHead?: ListHead;
  /** Also read the item texts of a folder (`item_words` and `vocabulary`). Default: false. */
  text?: boolean;
  /** Drop lines that cannot be read, and list them in the report, instead of throwing. Default: false. */
  skipBadLines?: boolean;
  /** Stops the read, which then throws the reason of the signal. */
  signal?: AbortSignal;
  /** Called after each chunk of the file. */
  onProgress?: (progress: ReadProgress) => void;
}
