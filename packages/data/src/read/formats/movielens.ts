import { findNamedColumns } from '../columns.js';
import type { TableOptions } from '../table-options.js';
import { type DataFormat, ratingOptions } from './data-format.js';
import type { TableLayout } from './delimited/delimited-pairs.js';
import { readTables } from './delimited/read-tables.js';

/** `user::item::rating::timestamp`, the last of which may be missing: MovieLens `ratings.dat`. */
export const movieLens: DataFormat<'movielens'> = {
  name: 'movielens',
  endings: [],
  options: [...ratingOptions, 'timestampColumn'],
  recognise({ lines }) {
    // Of most lines, since one bad line must not hide what a file is.
    return lines.filter((line) => line.split('::').length > 2).length > lines.length / 2 ? 'surely' : undefined;
  },
  read: (table) => readTables(table, (file) => planMovieLens(file, table.options)),
};

export function planMovieLens(file: string, options: TableOptions): TableLayout {
  const columns = findNamedColumns(file, ['user', 'item', 'rating', 'timestamp'], options);
  return { dialect: { delimiter: '::', quote: null }, header: false, columns, names: undefined, widths: [4, 3] };
}
