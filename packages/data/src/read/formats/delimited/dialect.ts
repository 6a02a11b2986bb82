/** How the fields of a text file are told apart. */
export interface Dialect {
  /** One character or more. */
  delimiter: string;
  /** `null` where quotes are ordinary text. */
  quote: string | null;
  /** What makes text of a quote inside a quoted field; absent where that is the quote itself. */
  escapedBy?: string;
  /** Whether each line is a row, also where a quote is left open on it: `tsv`. */
  rowsAreLines?: boolean;
}
