import { quoteValue } from '../../data-error.js';
import type { PairColumns } from '../columns.js';
import type { PairCollector } from '../pair-collector.js';
import type { TextBlock } from '../source/text-blocks.js';
import { type Dialect, quoteHint, readDelimited } from './delimited.js';

/** How a table of separated values is laid out. */
export interface TableLayout {
  dialect: Dialect;
  header: boolean;
  columns: PairColumns;
  /** Allowed numbers of fields in a row. */
  widths: readonly number[];
}

/** Reads the pairs of `csv`, `tsv` and `movielens`; a row with another number of fields is a bad line. */
export async function readDelimitedPairs(
  blocks: AsyncIterable<TextBlock>,
  file: string,
  { dialect, header, columns, widths }: TableLayout,
  collector: PairCollector,
): Promise<void> {
  const { user, item, rating } = columns;
  let isHeader = header;
  await readDelimited(
    blocks,
    { file, dialect },
    (fields, line) => {
      if (isHeader) {
        isHeader = false;
        return;
      }
      if (!widths.includes(fields.length)) {
        const received = `${fields.length}: ${quoteValue(fields.join(dialect.delimiter))}`;
        return collector.rejectLine(line, { expected: `${widths.join(' or ')} fields`, received });
      }
      collector.addRow(line, fields[user.position], fields[item.position], rating && fields[rating.position]);
    },
    (line) => {
      const problem = { expected: 'quotes around whole fields', received: 'a quote inside a field', hint: quoteHint };
      collector.rejectLine(line, problem);
    },
  );
}

/** `user::item::rating::timestamp`, the last of which may be missing (MovieLens `ratings.dat`). */
export const movieLensNames = ['user', 'item', 'rating', 'timestamp'] as const;

export const movieLensDialect: Dialect = { delimiter: '::', quote: null };
