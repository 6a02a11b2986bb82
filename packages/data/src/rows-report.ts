/**
 * What became of each row:
 * `rowCount = pairCount + duplicateCount + (events?.droppedCount ?? 0) + (rating?.droppedCount ?? 0) + badLineCount`.
 */
export interface RowsReport {
  /** The file or folder that was read, or a sentence on how the data were made. */
  source: string;
  /** How many files were read as one, where these were several. */
  fileCount?: number;
  /** Which columns were taken; names, or positions from 0 where the file has no header. */
  columns?: {
    user: string | number;
    item: string | number;
    rating?: string | number;
    event?: string | number;
    weight?: string | number;
    timestamp?: string | number;
  };
  /** Columns that were not looked at. */
  unusedColumns: readonly (string | number)[];
  /** Rows with something in them, the header not counted; in lists, pairs and bad lines. */
  rowCount: number;
  /** Distinct pairs kept. */
  pairCount: number;
  /** Repeated pairs that were merged. */
  duplicateCount: number;
  /** Present where a rating column was used. */
  rating?: RatingReport;
  /** Present where a column of types of events was used. */
  events?: EventReport;
  /** Lowest and highest of the rows kept, before those of a pair are added up; present where pairs have weights. */
  weights?: { minimum: number; maximum: number };
  /** First and last of the rows kept, in milliseconds since 1970 in UTC; present where a column of times was used. */
  timestamps?: { minimum: number; maximum: number };
  /** Lines dropped under `skipBadLines`. */
  badLineCount: number;
  /** The first ten of them. */
  badLines: readonly BadLine[];
  /** What is unusual but no error, as sentences. */
  warnings: readonly string[];
}

export interface RatingReport {
  /** The rule that makes a pair positive, for example `rating > 3`. */
  rule: string;
  /** Pairs that did not meet it. */
  droppedCount: number;
  /** Lowest and highest rating met. */
  minimum: number;
  maximum: number;
}

export interface EventReport {
  /** The types that make a pair positive, for example `buy, cart`. */
  rule: string;
  /** Rows of other types. */
  droppedCount: number;
  /** The types that there are, the most frequent first. */
  types: readonly { type: string; rowCount: number }[];
}

/** A line that was dropped, and why. */
export interface BadLine {
  /** Of the parts of a table, the one in which the line is. */
  file?: string;
  line: number;
  column?: string | number;
  expected: string;
  received: string;
}
